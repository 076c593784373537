import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const shownSigns = 160;
const shownNodes = 2;

/** Resolves once everything that moves to an end has come to it. */
const stillness = `Promise.all(
  document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
    .map(({ finished }) => finished.catch(() => undefined)),
).then(() => undefined)`;

/** What axe finds serious or critical on the page, each with the first elements it means; `where` names the screen. */
export const seriousOn = async (page: Page, where: string): Promise<string[]> => {
  await page.evaluate(stillness); // half faded in, the best of words has too little contrast
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const elements = nodes.slice(0, shownNodes).map(({ html }) => html.slice(0, shownSigns));
      return `${where}: ${id} ${elements.join(' | ')}`;
    });
};

/** How far the page itself can be pushed sideways, in pixels. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
