#!/usr/bin/env node
// The newcomer's path: a fresh clone with nothing installed, `npm start`, sign in, one message in, one reply out, stop.
// Once as root (where we are root) and once as an ordinary user; each step is a test.
import { setTimeout as sleep } from 'node:timers/promises';
import { cloneFor } from './newcomer/clone.mjs';
import { signIn } from './newcomer/client.mjs';
import { openShop } from './newcomer/shop.mjs';
import { startProduct } from './newcomer/product.mjs';
import { waitUntilGone } from './marked.mjs';
import { createTally } from './tally.mjs';

const tally = createTally();

const isRoot = process.getuid?.() === 0;
const nobody = { name: 'an ordinary user', uid: 65_534, gid: 65_534 };
const ourselves = { name: isRoot ? 'root' : 'an ordinary user' };

for (const account of isRoot ? [ourselves, nobody] : [ourselves]) {
  const home = cloneFor(account);
  try {
    await walk(account, home);
  } finally {
    home.remove();
  }
}
process.exitCode = tally.finish() ? 0 : 1;

async function walk(account, home) {
  const step = stepper(account.name);
  const shop = await openShop();
  let product;
  try {
    product = await step('npm start on a fresh clone prints the ready line', () =>
      startProduct(home, account, shop.host),
    );
    const client = await step('signs in with the printed e-mail and password', () => signIn(product));
    const readyAt = new Date();
    const channel = await step('connects a channel', () => client.createChannel(shop));
    const text = 'Γεια σας! Is the blue one still there? سلام';
    await step('a signed message is accepted', () => shop.say(product.url, channel, text));
    const conversation = await step('it stands in the inbox', () =>
      eventually(() => client.findConversation(channel, text), 'the conversation'),
    );
    await step('a reply reaches the shop', async () => {
      await client.reply(conversation, 'Yes, it is. Shall we keep it for you?');
      await eventually(() => shop.hasReply('Yes, it is. Shall we keep it for you?'), 'the reply');
    });
    await step("the demo's customers write by themselves", () =>
      eventually(() => client.hasDemoMessageSince(readyAt, channel), 'a message of the demo', 180_000),
    );
    await step('Ctrl-C stops it', () => product.stop());
    await step('nothing is left running', () => expectNothingLeft(product.mark));
    product = await step('starts again on what is there', () => startProduct(home, account, shop.host));
    console.log(`     second start: ${(product.startMs / 1000).toFixed(1)} s`);
    await step('the message is still there', () => expectMessage(product, channel, text));
    await step('is killed without warning, and its database ends by itself', async () => {
      product.kill();
      await expectNothingLeft(product.mark);
    });
    product = await step('starts on what the crash left', () => startProduct(home, account, shop.host));
    await step('the message is there once more', () => expectMessage(product, channel, text));
    await step('stops and leaves nothing', async () => {
      await product.stop();
      await expectNothingLeft(product.mark);
    });
  } catch (error) {
    if (!error.isCounted) throw error;
    if (product) console.log(product.output().split('\n').slice(-40).join('\n'));
  } finally {
    await product?.end();
    shop.close();
  }
}

/** Runs a step and counts it; a failure ends the walk, for the steps after it stand on it. */
function stepper(name) {
  return async (what, work) => {
    const startedAt = Date.now();
    try {
      const result = await work();
      console.log(`ok   ${name}: ${what} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
      tally.add({ passed: 1 });
      return result;
    } catch (error) {
      console.log(`FAIL ${name}: ${what}: ${error.message}`);
      tally.add({ failed: 1 });
      throw Object.assign(error, { isCounted: true });
    }
  };
}

async function eventually(find, what, patienceMs = 60_000) {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > until) throw new Error(`${what} did not come within ${patienceMs / 1000} s`);
    await sleep(200);
  }
}

async function expectMessage(product, channel, text) {
  const client = await signIn(product);
  await eventually(() => client.findConversation(channel, text), 'the conversation');
}

async function expectNothingLeft(mark) {
  const left = await waitUntilGone(mark, 10_000);
  if (left.length > 0) throw new Error(left.map(({ pid, command }) => `${pid} ${command}`).join('; '));
}
