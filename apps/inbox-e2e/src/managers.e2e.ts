import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { seriousOn, sidewaysScroll } from './support/axe';
import { rows, until } from './support/browser';
import { invite, owner } from './support/inbox';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open, openSignedOut } = useInbox();
const shop = useShop(inbox);

let agent: { email: string; password: string };

interface MemberRow {
  id: string;
  name: string;
  role: string;
  isActive: boolean;
  hasSecondFactor: boolean;
}
interface ConversationRow {
  id: string;
  contact: { name: string };
  assignee: { id: string } | null;
}
const itemsOf = async <T>(path: string): Promise<T[]> => (await inbox.api<{ items: T[] }>('GET', path)).items;
const memberNamed = async (name: string): Promise<MemberRow | undefined> =>
  (await itemsOf<MemberRow>('/api/members')).find((member) => member.name === name);
const unassigned = (): Promise<ConversationRow[]> => itemsOf('/api/conversations?status=open&assigneeId=none');

beforeAll(async () => {
  agent = await invite(inbox, 'Maria Ioannou');
});

const dialog = (page: Page) => page.getByRole('dialog').or(page.getByRole('alertdialog'));
/** Names in our sentences stand between signs that keep their direction. */
const of = (verb: string, name: string) => new RegExp(`^${verb} .?${name}.?$`, 'u');

it('makes, changes and removes a policy, and takes the removal back', async () => {
  const page = await open({ path: '/settings/times' });
  await page.getByText('No policies yet: nothing is ever late.').waitFor();
  await page.getByRole('button', { name: 'New policy' }).click();
  await dialog(page).getByLabel('Name').fill('Quick answers');
  await dialog(page).getByLabel('Minutes to an answer').fill('30');
  await dialog(page).getByLabel('Count business hours only').check();
  await dialog(page).getByLabel('Time zone').selectOption('Asia/Tehran');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText(/an answer within 30 min/).waitFor();
  expect(await itemsOf('/api/sla-policies')).toEqual([
    expect.objectContaining({
      name: 'Quick answers',
      firstReplyMinutes: 30,
      closeMinutes: null,
      businessHours: { from: '09:00', to: '17:00', timeZone: 'Asia/Tehran', days: [1, 2, 3, 4, 5] },
    }),
  ]);

  await page.getByRole('button', { name: of('Edit', 'Quick answers') }).click();
  await dialog(page).getByLabel('Minutes to the end').fill('600');
  await page.keyboard.press('Enter');
  await page.getByText(/closed within 10 h/).waitFor();

  await page.getByRole('button', { name: of('Remove', 'Quick answers') }).click();
  await dialog(page).getByText('Nothing is late by it any more.').waitFor();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No policies yet: nothing is ever late.').waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await page.getByText(/closed within 10 h/).waitFor();
  await until(async () => (await itemsOf('/api/sla-policies')).length === 1);
});

it('gives what came to a team while nobody was free to whoever comes back, and shares out the rest', async () => {
  const hers = await open({ who: agent, path: '/settings/me' });
  await hers.getByLabel('I am away: nothing is assigned to me by itself').check();
  await hers.getByLabel('Conversations I can take at once').fill('3');
  await hers.getByLabel('Conversations I can take at once').blur();
  await hers.getByLabel('Monday', { exact: true }).check();
  await hers.getByLabel('Monday, from').waitFor();
  await hers.getByText('Outside these hours nothing is assigned to you by itself.').waitFor();
  await hers.getByLabel('Monday', { exact: true }).uncheck();
  await hers.getByText('No day is chosen: work comes to you at any time.').waitFor();

  const page = await open({ path: '/settings/teams' });
  await page.getByRole('button', { name: 'New team' }).click();
  await dialog(page).getByLabel('Name').fill('Care');
  await dialog(page).getByLabel('Who gets what comes in').selectOption('by_load');
  await dialog(page).getByLabel('Maria Ioannou').check();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Whoever has the least').waitFor();
  const [team] = await itemsOf<{ id: string; memberIds: string[] }>('/api/teams');
  expect(team?.memberIds).toEqual([(await memberNamed('Maria Ioannou'))?.id]);

  await shop.write(
    ['Anna', 'Bilal', 'Chen', 'Dimitra'].map((name, minutesAgo) => ({
      conversation: name,
      name,
      text: `${name} would like to know`,
      minutesAgo: minutesAgo * 70,
    })),
  );
  await until(async () => (await unassigned()).length === 4);
  const anna = (await unassigned()).find(({ contact }) => contact.name === 'Anna');
  await inbox.api('PATCH', `/api/conversations/${anna?.id}`, { teamId: team?.id });
  expect((await unassigned()).length).toBe(4); // she is away: it waits in the team

  await page.goto(`${inbox.url}/board`);
  const tile = page.getByRole('region', { name: 'Nobody has them' });
  await tile.getByRole('link', { name: '4' }).waitFor();
  await page.getByRole('region', { name: 'Load by member' }).getByText('Away').waitFor();

  await hers.getByLabel('I am away: nothing is assigned to me by itself').uncheck();
  const maria = (await memberNamed('Maria Ioannou'))?.id;
  await until(async () => (await itemsOf(`/api/conversations?assigneeId=${maria}`)).length === 1);

  await page.getByRole('button', { name: 'Count again' }).click();
  await tile.getByRole('link', { name: '3' }).waitFor();
  await tile.getByRole('button', { name: 'Share out' }).click();
  await dialog(page).getByText('Maria Ioannou').waitFor();
  await dialog(page).getByRole('button', { name: 'Share out' }).click();
  await tile.getByText('0', { exact: true }).waitFor();
  await until(async () => (await unassigned()).length === 0);
  // Three at once is all she can take; what is more went to the owner.
  expect((await itemsOf(`/api/conversations?assigneeId=${maria}`)).length).toBeLessThanOrEqual(3);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await until(async () => (await unassigned()).length === 3);
});

it('opens the list behind a number of the board and of insight', async () => {
  await inbox.api('POST', '/api/sla-policies', { name: 'Round the clock', firstReplyMinutes: 60 });
  // Anna wrote just now; the other three wait for 70, 140 and 210 minutes.
  await until(async () => (await itemsOf('/api/conversations?status=open&breach=any')).length === 3);
  const page = await open({ path: '/board' });
  await page.getByRole('region', { name: 'Late', exact: true }).getByRole('link', { name: '3' }).click();
  await until(async () => (await rows(page).count()) === 3);

  await page.goto(`${inbox.url}/insight`);
  const tile = page.getByRole('region', { name: 'Open now' });
  await tile.getByText('Samovar Lane').waitFor();
  await tile.getByRole('link', { name: 'Show them' }).click();
  await until(async () => (await rows(page).count()) === 4);
});

it('invites somebody, invites them again, and lets them in by the newer link alone', async () => {
  const page = await open({ path: '/settings/members' });
  await page.getByRole('button', { name: 'Invite a member' }).click();
  await dialog(page).getByLabel('Name').fill('Reza Karimi');
  await dialog(page).getByLabel('Email').fill('reza@samovar.example');
  await dialog(page).getByLabel('Role').selectOption('agent');
  await dialog(page).getByRole('button', { name: 'Make the link' }).click();
  const first = (await dialog(page).locator('code').textContent()) ?? '';
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Reza Karimi' });
  await row.getByText('Invited').waitFor();
  await row.getByRole('button', { name: 'Invite again' }).click();
  const second = (await dialog(page).locator('code').textContent()) ?? '';
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  expect(second).not.toBe(first);

  const theirs = await openSignedOut();
  await theirs.goto(inbox.url + new URL(first).pathname);
  await theirs.getByLabel('Password').fill('green tea at noon');
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.getByText('This invitation was used already, or has run out. Ask for a new one.').waitFor();
  await theirs.goto(inbox.url + new URL(second).pathname);
  await theirs.getByLabel('Password').fill('iloveyou');
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.getByText(/one of those that are guessed first/).waitFor();
  await theirs.getByLabel('Password').fill('green tea at noon');
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.getByRole('link', { name: 'Sign in' }).click();
  await theirs.getByLabel('Email').fill('reza@samovar.example');
  await theirs.getByLabel('Password').fill('green tea at noon');
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await theirs.getByRole('heading', { name: 'All open' }).waitFor();
  await theirs.close();

  await page.reload();
  await row.getByText('Invited').waitFor({ state: 'detached' });
  await row.getByLabel(/^Role of/).selectOption('viewer');
  await until(async () => (await memberNamed('Reza Karimi'))?.role === 'viewer');
  const own = page
    .getByRole('row')
    .filter({ hasText: owner.email })
    .getByLabel(/^Role of/);
  await own.selectOption('agent');
  await page.getByText('The last owner stays an owner.').waitFor();
  expect(await own.inputValue()).toBe('owner');
  await row.getByRole('button', { name: 'Remove' }).click();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await row.getByText('Left').waitFor();
  expect((await memberNamed('Reza Karimi'))?.isActive).toBe(false);
});

it('sets up a second factor, asks for it at the door, and lets an owner reset it', async () => {
  const hers = await open({ who: agent, path: '/settings/security' });
  await hers.getByRole('region', { name: 'Second factor' }).getByRole('button', { name: 'Set up' }).click();
  await hers.getByLabel('Present password').last().fill(agent.password);
  await hers.getByRole('button', { name: 'Continue' }).click();
  await hers.getByRole('img', { name: 'QR code of the key below' }).waitFor();
  const secret = ((await hers.locator('code').first().textContent()) ?? '').replace(/\s/g, '');
  await hers.getByLabel('Code that the app shows now').fill(generateSync({ secret }));
  await hers.getByRole('button', { name: 'Turn on' }).click();
  await hers.getByText(/Keep these recovery codes/).waitFor();
  const recovery = await hers.getByRole('region', { name: 'Second factor' }).getByRole('listitem').allTextContents();
  expect(recovery.length).toBe(10);
  await hers.context().close();

  const door = await openSignedOut();
  await door.goto(inbox.url);
  await door.getByLabel('Email').fill(agent.email);
  await door.getByLabel('Password').fill(agent.password);
  await door.getByRole('button', { name: 'Sign in' }).click();
  await door.getByLabel('Code from your authenticator').fill('000000');
  await door.getByRole('button', { name: 'Sign in' }).click();
  await door.getByText(/This code is wrong/).waitFor();
  await door.getByLabel('Code from your authenticator').fill(recovery[0] ?? '');
  await door.getByRole('button', { name: 'Sign in' }).click();
  await door.getByRole('heading', { name: 'All open' }).waitFor();

  const page = await open({ path: '/settings/members' });
  const row = page.getByRole('row').filter({ hasText: 'Maria Ioannou' });
  await row.getByRole('button', { name: 'Reset second factor' }).click();
  await dialog(page)
    .getByText(/they are signed out everywhere/i)
    .waitFor();
  await dialog(page).getByRole('button', { name: 'Reset' }).click();
  await row.getByText('Second factor', { exact: true }).waitFor({ state: 'detached' });
  await door.reload();
  await door.getByLabel('Email').fill(agent.email);
  await door.getByLabel('Password').fill(agent.password);
  await door.getByRole('button', { name: 'Sign in' }).click();
  await door.getByRole('heading', { name: 'All open' }).waitFor();
  await door.close();
});

it('finds in the audit trail who did what, keeps the question in the address, and lets go of it', async () => {
  const page = await open({ path: '/settings/audit' });
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'invited' });
  await page.getByRole('region', { name: 'Audit trail' }).getByText('invited').first().waitFor();
  expect(new URL(page.url()).searchParams.get('act')).toBe('invite');
  const acts = await page.getByRole('region', { name: 'Audit trail' }).getByRole('row').allTextContents();
  expect(acts.slice(1).every((text) => text.includes('invited'))).toBe(true);
  expect(acts.length).toBeGreaterThanOrEqual(4); // the head, Maria once, Reza twice

  await page.getByLabel('Who', { exact: true }).selectOption({ label: 'Maria Ioannou' });
  await page.getByText('Nobody did anything like that.').waitFor();
  await page.reload();
  await page.getByText('Nobody did anything like that.').waitFor();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByRole('region', { name: 'Audit trail' }).getByText('signed in').first().waitFor();
  expect(new URL(page.url()).search).toBe('');
});

/**
 * What `looks.e2e.ts` has not, or has empty, with something in it; those with an editor also with it open, which is the
 * first button of the page.
 */
const screens = [
  { path: '/board', hasEditor: false },
  { path: '/settings/times', hasEditor: true },
  { path: '/settings/teams', hasEditor: true },
  { path: '/settings/members', hasEditor: true },
  { path: '/settings/audit', hasEditor: false },
] as const;

describe.each([
  ['en', 'light'],
  ['ar', 'dark'],
] as const)('in %s, %s', (language, colorScheme) => {
  beforeAll(() => inbox.api('PATCH', '/api/me', { language }));
  afterAll(() => inbox.api('PATCH', '/api/me', { language: 'en' }));

  it('leaves nothing serious for axe to say on the screens of managers', async () => {
    const page = await open({ colorScheme });
    const found: string[] = [];
    for (const { path, hasEditor } of screens) {
      await page.goto(inbox.url + path);
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
      found.push(...(await seriousOn(page, path)));
      if (!hasEditor) continue;
      await page.getByRole('main').getByRole('button').first().click();
      await dialog(page).getByRole('textbox').first().waitFor();
      found.push(...(await seriousOn(page, `${path}, its editor`)));
    }
    expect(found).toEqual([]);
  });

  it('shows them on a small phone without scrolling sideways, the open section in sight', async () => {
    const page = await open({ colorScheme, viewport: { width: 320, height: 700 } });
    for (const { path } of screens) {
      await page.goto(inbox.url + path);
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
      expect([path, await sidewaysScroll(page)]).toEqual([path, 0]);
      if (!path.startsWith('/settings')) continue;
      const section = page.getByRole('main').getByRole('navigation').locator('[aria-current=page]');
      await until(async () => {
        const box = await section.boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= 320;
      });
    }
  });
});
