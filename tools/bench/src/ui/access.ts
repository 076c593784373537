import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import type { Figure } from '../figures';
import type { Product } from '../product';
import { newPage } from './browser';

const screens = [
  '/inbox?status=open',
  'conversation',
  '/answer-once',
  '/approvals',
  '/rules',
  '/insight',
  '/settings/channels',
  '/settings/channels/new',
  '/settings/replies',
  '/settings/labels',
  '/settings/keywords',
  '/settings/voice',
  '/settings/members',
  '/settings/ledger',
  '/settings/me',
];

/** What axe finds serious or critical, on every screen, in both themes and both directions. */
export const checkAccess = async (browser: Browser, product: Product): Promise<Figure[]> => {
  const { body } = await product.api('GET', '/api/conversations?status=open&limit=1');
  const first = (body['items'] as { id: string }[])[0]?.id ?? '';
  const found: string[] = [];
  let looked = 0;
  for (const colorScheme of ['light', 'dark'] as const)
    for (const language of ['en', 'ar']) {
      const page = await newPage(browser, product, product.url, { colorScheme });
      await page.request.patch(`${product.url}/api/me`, { data: { language }, headers: { origin: product.url } });
      for (const screen of screens) {
        await page.goto(product.url + (screen === 'conversation' ? `/inbox/${first}?status=open` : screen));
        await page
          .locator(screen === 'conversation' ? '[role=log] .said' : 'main h1')
          .first()
          .waitFor({ state: 'attached' });
        await page.waitForLoadState('networkidle').catch(() => undefined);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze();
        looked += 1;
        for (const { id, impact } of violations)
          if (impact === 'serious' || impact === 'critical') found.push(`${screen} ${colorScheme} ${language}: ${id}`);
      }
      await page.request.patch(`${product.url}/api/me`, { data: { language: 'en' }, headers: { origin: product.url } });
      await page.context().close();
    }
  return [
    {
      name: 'ui.axe',
      value: found.length,
      unit: 'serious or critical',
      target: '0',
      holds: found.length === 0,
      note: found.length > 0 ? found.slice(0, 5).join('; ') : `${looked} looks`,
    },
  ];
};
