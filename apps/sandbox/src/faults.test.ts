import type { Fault } from './faults';
import { startTestSandbox, type TestSandbox } from './testing';

let world: TestSandbox;
beforeEach(async () => {
  world = await startTestSandbox();
  world.people.direct(world.accounts.page, world.ada, { text: 'Hello' });
});
afterEach(() => world.stop());

const send = () =>
  world.call('POST', '/v26.0/me/messages', { recipient: { id: world.ada.directId }, message: { text: 'Hi' } });
const fail = (fault: Fault) =>
  world.sandbox.control.fail({ match: { method: 'POST', path: '/messages' }, with: fault });
const sent = () => world.sandbox.ledger.rows({ action: 'message' }).length;

it('answers 429 and 500 in the platform’s own shape, as often as told', async () => {
  world.sandbox.control.fail({
    match: { path: '/messages' },
    with: { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
    times: 2,
  });
  const [first, second, third] = [await send(), await send(), await send()];
  fail({ kind: 'status', status: 500 });
  const broken = await send();
  expect([first.status, second.status, third.status]).toEqual([429, 429, 200]);
  expect([first.body.error?.code, first.headers.get('retry-after')]).toEqual([4, '7']);
  expect(broken.body.error).toMatchObject({ code: 2, is_transient: true });
  expect(sent()).toBe(1);
});

it('cuts the line before the work, or after it', async () => {
  fail({ kind: 'reset' });
  await expect(send()).rejects.toThrow();
  expect(sent()).toBe(0);
  fail({ kind: 'reset', isAccepted: true });
  await expect(send()).rejects.toThrow();
  expect(sent()).toBe(1);
});

it('breaks off in the middle of an answer', async () => {
  fail({ kind: 'half' });
  await expect(send()).rejects.toThrow();
  expect(sent()).toBe(1);
});

it('answers with a web page where JSON was promised', async () => {
  fail({ kind: 'html' });
  const answer = await fetch(`${world.sandbox.url}/v26.0/me/messages`, { method: 'POST' });
  expect([answer.status, answer.headers.get('content-type'), sent()]).toEqual([200, 'text/html; charset=utf-8', 0]);
});

it('hangs until the caller gives up', async () => {
  fail({ kind: 'hang', isAccepted: true });
  const giveUp = new AbortController();
  const waiting = fetch(`${world.sandbox.url}/v26.0/me/messages?access_token=page-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: { id: world.ada.directId }, message: { text: 'Hi' } }),
    signal: giveUp.signal,
  });
  while (sent() === 0) await new Promise(setImmediate);
  giveUp.abort();
  await expect(waiting).rejects.toThrow();
});

it('lets as many calls pass as told before it strikes', async () => {
  world.sandbox.control.fail({ match: { path: '/messages' }, with: { kind: 'status', status: 503 }, skip: 1 });
  expect([(await send()).status, (await send()).status, (await send()).status]).toEqual([200, 503, 200]);
});
