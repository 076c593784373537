import { startTestSandbox, type TestSandbox } from '../testing';

const hourMs = 3_600_000;
let world: TestSandbox;
beforeEach(async () => void (world = await startTestSandbox()));
afterEach(() => world.stop());

const send = (body: Record<string, unknown>, token = 'page-token') =>
  world.call('POST', '/v26.0/me/messages', body, token);
const toAda = (text: string, more: Record<string, unknown> = {}) =>
  send({
    recipient: { id: world.ada.directId },
    messaging_type: 'RESPONSE',
    message: { text, metadata: 'outbox:1' },
    ...more,
  });
const adaWrites = () => world.people.direct(world.accounts.page, world.ada, { text: 'Hello' });
const boWrites = () => world.people.direct(world.accounts.instagram, world.bo, { text: 'Hello' });

it('sends within 24 hours of their message, to the second', async () => {
  adaWrites();
  world.timers.advance(24 * hourMs);
  const last = await toAda('just in time');
  world.timers.advance(1000);
  const late = await toAda('too late');
  expect([last.status, last.body.recipient_id]).toEqual([200, world.ada.directId]);
  expect([late.status, late.body.error?.code, late.body.error?.error_subcode]).toEqual([403, 10, 2018278]);
});

it('gives a person seven days with HUMAN_AGENT', async () => {
  adaWrites();
  world.timers.advance(7 * 24 * hourMs);
  const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  const last = await toAda('a person wrote this', tagged);
  world.timers.advance(1000);
  const late = await toAda('too late', tagged);
  expect([last.status, late.body.error?.error_subcode]).toEqual([200, 2018278]);
});

it('refuses retired tags with a bare 100', async () => {
  adaWrites();
  const answer = await toAda('Your parcel left', { messaging_type: 'MESSAGE_TAG', tag: 'POST_PURCHASE_UPDATE' });
  expect(answer.body.error).toMatchObject({ code: 100 });
  expect(answer.body.error).not.toHaveProperty('error_subcode');
});

it('knows nobody by the id of their comments', async () => {
  adaWrites();
  const answer = await send({ recipient: { id: world.ada.id }, message: { text: 'Hi' } });
  expect([answer.body.error?.code, answer.body.error?.error_subcode]).toEqual([100, 2018001]);
});

it('measures Instagram in bytes and Messenger in characters', async () => {
  adaWrites();
  boWrites();
  const toBo = (text: string) => send({ recipient: { id: world.bo.directId }, message: { text } }, 'instagram-token');
  const codes = [
    await toBo('س'.repeat(500)),
    await toBo(`${'س'.repeat(500)}.`),
    await toAda('س'.repeat(2000)),
    await toAda('س'.repeat(2001)),
  ].map(({ status }) => status);
  expect(codes).toEqual([200, 400, 200, 400]);
});

it('answers a comment privately once, and opens no window by it', async () => {
  const { id } = world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: 'Price?' });
  const privately = { recipient: { comment_id: id }, message: { text: '38' } };
  const first = await send(privately);
  const second = await send(privately);
  const followUp = await toAda('anything else?');
  expect([first.status, first.body.recipient_id]).toEqual([200, world.ada.directId]);
  expect([second.status, second.body.error?.error_subcode]).toEqual([403, 2534025]);
  expect(followUp.body.error?.error_subcode).toBe(2018278);
  expect(world.sandbox.ledger.rows({ action: 'private_reply' })).toHaveLength(1);
});

it('takes a private reply for seven days', async () => {
  const write = () =>
    world.people.comment(world.accounts.instagram, world.bo, { postId: world.posts.instagram.id, text: 'Price?' }).id;
  const [early, late] = [write(), write()];
  world.timers.advance(7 * 24 * hourMs);
  const inTime = await send({ recipient: { comment_id: early }, message: { text: '38' } }, 'instagram-token');
  world.timers.advance(1000);
  const tooLate = await send({ recipient: { comment_id: late }, message: { text: '38' } }, 'instagram-token');
  expect([inTime.status, tooLate.body.error?.error_subcode]).toEqual([200, 2018334]);
});

it('takes text or an attachment, never both and never neither', async () => {
  adaWrites();
  const image = { type: 'image', payload: { url: 'https://cdn.example.com/a.jpg' } };
  const sends = [{ text: 'see', attachment: image }, {}, { attachment: image }];
  const answers = [];
  for (const message of sends) answers.push(await send({ recipient: { id: world.ada.directId }, message }));
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 200]);
});

it('echoes, delivers and reads through signed webhooks', async () => {
  adaWrites();
  const sent = await toAda('We do');
  world.timers.advance(10_000);
  await world.sandbox.control.webhooks.idle();
  const events = world.receiver.received.map(({ body }) => JSON.stringify(body));
  const echo = events.find((event) => event.includes('is_echo'));
  expect(echo).toContain(`"mid":"${sent.body.message_id}"`);
  expect(echo).toContain('"metadata":"outbox:1"');
  expect(events.filter((event) => event.includes('"delivery"') || event.includes('"read"'))).toHaveLength(2);
});

it('shows the newest twenty messages of a thread and no older one', async () => {
  const first = adaWrites();
  for (let index = 0; index < 20; index += 1) {
    world.timers.advance(1000);
    adaWrites();
  }
  const list = await world.call('GET', '/v26.0/me/conversations?fields=id,messages.limit(50){id,message,from}');
  const old = await world.call('GET', `/v26.0/${first.id}?fields=message`);
  expect(list.body.data).toHaveLength(1);
  expect(old.body.error).toMatchObject({ code: 100, error_subcode: 33 });
});

it('finds a message that was sent twice', async () => {
  adaWrites();
  await toAda('We do');
  await toAda('We do');
  expect(world.sandbox.ledger.doubled()).toHaveLength(1);
});
