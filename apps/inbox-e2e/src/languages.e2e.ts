import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { seriousOn, sidewaysScroll } from './support/axe';
import { until } from './support/browser';
import { useInbox } from './support/use-inbox';
import { englishOn, wordsIn } from './support/words';

const { inbox, open } = useInbox();

let platform: Server;
let ruleId: string;

/** A platform that has forgotten the token, and says so in English. */
const refuseAll = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized by the platform itself' }));
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

beforeAll(async () => {
  platform = await refuseAll();
  const channel = await inbox.api<{ id: string }>('POST', '/api/channels', {
    platform: 'telegram',
    name: '茶',
    externalId: '4242',
    secrets: { token: '4242:token' },
    settings: { apiBaseUrl: `http://127.0.0.1:${(platform.address() as AddressInfo).port}`, pollSeconds: 86_400 },
  });
  await inbox.api('POST', `/api/channels/${channel.id}/test`, {});
  const rule = await inbox.api<{ id: string }>('POST', '/api/rules', {
    name: '茶',
    mode: 'off',
    trigger: { type: 'message' },
    conditions: {},
    actions: [{ type: 'reply', text: '谢谢' }],
  });
  ruleId = rule.id;
});
afterAll(async () => {
  await new Promise((resolve) => platform.close(resolve));
});

const openIn = async (language: string, path: string, width: number): Promise<Page> => {
  await inbox.api('PATCH', '/api/me', { language });
  const page = await open({ path, viewport: { width, height: 900 } });
  await until(async () => (await page.locator('html').getAttribute('lang')) === language);
  return page;
};

const looksRight = async (page: Page, where: string): Promise<void> => {
  expect(await englishOn(page)).toEqual([]);
  expect(await seriousOn(page, where)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
};

describe.each([
  ['fa', 1440],
  ['fa', 360],
  ['el', 1440],
  ['el', 360],
] as const)('in %s, %s wide', (language, width) => {
  const said = wordsIn(language);

  it('says what is wrong with a channel, and keeps the platform’s words beside', async () => {
    const page = await openIn(language, '/settings/channels', width);
    const why = page.getByText(said('The channel’s keys are no longer good. Connect it again.'));
    await why.waitFor();
    await looksRight(page, `${language} ${width}`);
    await page.getByText(said('In the original words')).click();
    await page.locator('[lang="en"]').getByText('Unauthorized by the platform itself').waitFor();
  });

  it('says why a rule cannot work, beside the part that is at fault', async () => {
    const page = await openIn(language, `/rules/${ruleId}`, width);
    await page.getByRole('button', { name: said('Turn on'), exact: true }).click();
    const why = said('This would answer every message of every kind. Add a condition or a limit.');
    await page.getByRole('alert').getByText(why).waitFor();
    await looksRight(page, `${language} ${width}`);
  });

  it('says what is wrong with a field, and where', async () => {
    const page = await openIn(language, '/settings/members', width);
    await page.getByRole('button', { name: said('Invite a member') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(said('Name'), { exact: true }).fill('茶');
    const email = dialog.getByLabel(said('Email'), { exact: true });
    await email.fill('茶');
    await page.keyboard.press('Enter');
    await dialog.getByText(said('This is no e-mail address.')).waitFor();
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    await looksRight(page, `${language} ${width}`);
  });
});
