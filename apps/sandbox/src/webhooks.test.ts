import { createHmac } from 'node:crypto';
import { startTestSandbox, type TestSandbox } from './testing';

let world: TestSandbox;
beforeEach(async () => void (world = await startTestSandbox()));
afterEach(() => world.stop());

const write = (text: string) => world.people.direct(world.accounts.page, world.ada, { text });
const { parse } = JSON;

it('signs the bytes that Meta would send: ASCII with lower-case escapes', async () => {
  write('Γειά σου / سلام 你好 🍵');
  await world.sandbox.control.webhooks.idle();
  const [received] = world.receiver.received;
  const bytes = received?.rawBody ?? Buffer.alloc(0);
  expect(bytes.every((byte) => byte < 128)).toBe(true);
  expect(bytes.toString()).toContain('\\u0393\\u03b5\\u03b9\\u03ac \\u03c3\\u03bf\\u03c5 \\/ ');
  expect(parse(bytes.toString())).toMatchObject({
    entry: [{ messaging: [{ message: { text: 'Γειά σου / سلام 你好 🍵' } }] }],
  });
  expect(received?.headers['x-hub-signature-256']).toBe(
    `sha256=${createHmac('sha256', 'shh').update(bytes).digest('hex')}`,
  );
});

it('tries again, ever later, until it is answered with 200', async () => {
  const attempts = () => world.receiver.received.length;
  world.receiver.status = 204; // only 200 counts
  write('Hello');
  await world.sandbox.control.webhooks.idle();
  world.timers.advance(0);
  await world.sandbox.control.webhooks.idle();
  expect(attempts()).toBe(2);
  world.receiver.status = 200;
  world.timers.advance(4_999);
  await world.sandbox.control.webhooks.idle();
  expect(attempts()).toBe(2);
  world.timers.advance(1);
  await world.sandbox.control.webhooks.idle();
  world.timers.advance(3_600_000);
  await world.sandbox.control.webhooks.idle();
  expect(attempts()).toBe(3);
  expect(world.sandbox.control.webhooks.records()).toMatchObject([{ state: 'accepted', attempts: 3, lastStatus: 200 }]);
});

it('gives up after about 36 hours', async () => {
  world.receiver.status = 503;
  write('Hello');
  for (let hour = 0; hour < 60; hour += 1) {
    await world.sandbox.control.webhooks.idle();
    world.timers.advance(3_600_000);
  }
  await world.sandbox.control.webhooks.idle();
  expect(world.sandbox.control.webhooks.records()[0]?.state).toBe('dropped');
});

it('delivers a body several times when told, byte for byte the same', async () => {
  world.sandbox.control.webhooks.setCopies(3);
  write('Hello');
  await world.sandbox.control.webhooks.idle();
  const bodies = world.receiver.received.map(({ rawBody }) => rawBody.toString());
  expect(bodies).toHaveLength(3);
  expect(new Set(bodies).size).toBe(1);
});
