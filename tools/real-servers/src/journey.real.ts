import assert from 'node:assert/strict';
import type { Conversation, Message } from '@hubbub/contracts';
import type { PlatformSide } from './platform-side';
import { signIn, startProduct, type MemberClient, type Product } from './product';
import { lastLines } from './run-program';
import type { Suite } from './runner';
import { waitFor } from './wait-for';

const patience = { timeoutMs: 60_000, everyMs: 300 };

/**
 * The whole road through the built product: a person writes on a real server, a member reads it over HTTP and hears it
 * on the socket, answers over HTTP, and the answer stands on that server; also across a `kill -9`.
 */
export const journeySuite = (name: string, startSide: () => Promise<PlatformSide>): Suite => ({
  name: `Hubbub and ${name}, end to end`,
  run: async (test, say) => {
    const side = await startSide();
    const hosts = [side.channel.settings['apiBaseUrl']].map((url) => new URL(String(url)).host);
    say('Starting the built product with a database of its own');
    const product = await startProduct(hosts);
    try {
      const isWhole = await walk(side, product, test);
      if (!isWhole) say(`Hubbub wrote last:\n${lastLines(product.output(), 20)}`);
    } finally {
      await product.stop();
    }
  },
});

/** True when all of it passed; each test stands on those before it, so the first failure ends the walk. */
const walk = async (side: PlatformSide, product: Product, run: Parameters<Suite['run']>[0]): Promise<boolean> => {
  let isWhole = true;
  const test = async (name: string, body: () => Promise<void>) => {
    if (isWhole) isWhole = await run(name, body);
  };
  let member: MemberClient = await signIn(product.url);
  const { heard, socket } = member.listen();
  const written: string[] = [];
  let channelId = '';
  const ourPost = await side.post('New jackets are here');

  const note = (text: string) => {
    written.push(text);
    return text;
  };
  const inbox = async (): Promise<{ conversation: Conversation; messages: Message[] }[]> =>
    Promise.all(
      (await member.conversations(channelId)).map(async (conversation) => ({
        conversation,
        messages: await member.messages(conversation.id),
      })),
    );
  /** The message with these words, where it stands, once the inbox has it. */
  const arrival = (text: string) =>
    waitFor(
      `“${text}” in the inbox`,
      async () => {
        for (const { conversation, messages } of await inbox()) {
          const message = messages.find((candidate) => candidate.text.includes(text));
          if (message) return { conversation, message };
        }
        return null;
      },
      patience,
    );
  const assertOnceEach = async () => {
    const all = (await inbox()).flatMap(({ messages }) => messages).filter(({ direction }) => direction === 'inbound');
    for (const text of written) {
      assert.equal(all.filter((message) => message.text.includes(text)).length, 1, `“${text}” stands not exactly once`);
    }
    assert.equal(all.length, written.length);
  };
  const assertFresh = (message: Message) => {
    assert.ok(Math.abs(Date.parse(message.sentAt) - Date.now()) < 120_000, `sent at ${message.sentAt}`);
  };
  const sent = (message: Message) =>
    waitFor(
      'the answer to be sent',
      async () => {
        const found = (await member.messages(message.conversationId)).find(({ id }) => id === message.id);
        if (found?.status === 'failed') throw new Error(`failed: ${found.failure?.message}`);
        return found && ['sent', 'delivered', 'read'].includes(found.status) ? found : null;
      },
      patience,
    );

  await test('connects the account', async () => {
    const channel = await member.call<{ id: string }>('POST', '/api/channels', {
      platform: side.platform,
      name: 'Atelier',
      ...side.channel,
    });
    channelId = channel.id;
    const tested = await member.call<{ ok: boolean; message: string | null }>(
      'POST',
      `/api/channels/${channelId}/test`,
    );
    assert.deepEqual(tested.ok, true, tested.message ?? '');
  });

  let comment: { conversation: Conversation; message: Message };
  let commentId = '';
  await test('a comment comes in: conversation, person, text, time and the post it hangs on', async () => {
    commentId = await side.comment(note('Do you ship to Norway?'), ourPost);
    comment = await arrival('Do you ship to Norway?');
    const { conversation, message } = comment;
    assert.equal(conversation.kind, 'comment');
    assert.equal(conversation.contact.handle, side.customer.handle);
    assert.equal(conversation.post?.text, 'New jackets are here');
    assert.deepEqual([message.direction, message.externalId, message.foundBy], ['inbound', commentId, 'poll']);
    assertFresh(message);
  });

  await test('the socket said so, with the same record', async () => {
    const told = await waitFor('the event', async () => heard.find(({ id }) => id === comment.message.id));
    assert.deepEqual(
      [told.text, told.externalId, told.sentAt],
      [comment.message.text, comment.message.externalId, comment.message.sentAt],
    );
  });

  let mention: Awaited<ReturnType<typeof arrival>>;
  await test('a mention and a direct message come in, each as its kind', async () => {
    const mentionId = await side.mention(note('made my day'));
    await side.direct(note('Are you open on Sunday?'));
    mention = await arrival('made my day');
    const direct = await arrival('Are you open on Sunday?');
    assert.deepEqual([mention.conversation.kind, mention.message.externalId], ['mention', mentionId]);
    assert.equal(direct.conversation.kind, 'direct');
    assert.equal(direct.conversation.contact.handle, side.customer.handle);
    assert.equal(direct.conversation.contact.id, comment.conversation.contact.id);
    assertFresh(direct.message);
  });

  let answer: Message;
  await test('an answer stands on the server, under the comment', async () => {
    const text = 'Yes, within a week 👍🏽 https://example.com/δ';
    answer = await sent(await member.reply(comment.conversation.id, { text }));
    const under = () => side.answersUnder(commentId).then((texts) => texts.filter((found) => found.includes(text)));
    await waitFor('the answer on the server', async () => (await under()).length > 0, patience);
    assert.equal((await under()).length, 1);
  });

  await test('a like of our answer is seen on it', async () => {
    await side.like(answer.externalId ?? '');
    await waitFor(
      'the reaction',
      async () => {
        const found = (await member.messages(answer.conversationId)).find(({ id }) => id === answer.id);
        return (found?.reactions.length ?? 0) > 0;
      },
      patience,
    );
  });

  await test('what follows our answer stays in that conversation', async () => {
    await side.comment(note('And to Sweden?'), answer.externalId ?? '');
    const { conversation } = await arrival('And to Sweden?');
    assert.equal(conversation.id, comment.conversation.id);
  });

  await test('a direct answer reaches that person', async () => {
    const direct = await arrival('Are you open on Sunday?');
    await sent(await member.reply(direct.conversation.id, { text: 'Until noon' }));
    const found = async () => (await side.directAnswers()).filter((text) => text.includes('Until noon'));
    await waitFor('the direct answer', async () => (await found()).length > 0, patience);
    assert.equal((await found()).length, 1);
  });

  await test('likes the comment through the API', async () => {
    await member.call('POST', `/api/messages/${comment.message.id}/like`);
    await waitFor(
      'the like',
      async () =>
        (await member.messages(comment.conversation.id)).find(({ id }) => id === comment.message.id)?.likedAt ?? null,
      patience,
    );
  });

  await test('killed and started again, nothing is missing and nothing stands twice', async () => {
    await assertOnceEach();
    const doubtful = await member.reply(mention.conversation.id, { text: 'Thank you so much' });
    await product.crash();
    await side.comment(note('While you slept, one'), ourPost);
    await side.mention(note('while you slept, two'));
    await side.direct(note('While you slept, three'));
    await product.restart();
    member = await signIn(product.url);
    for (const text of written) await arrival(text);
    const settled = await waitFor(
      'the answer that was under way',
      async () => {
        const found = (await member.messages(doubtful.conversationId)).find(({ id }) => id === doubtful.id);
        return found && ['sent', 'unconfirmed', 'failed'].includes(found.status) ? found : null;
      },
      { timeoutMs: 240_000, everyMs: 1000 },
    );
    const under = async () =>
      (await side.answersUnder(mention.message.externalId ?? '')).filter((text) => text.includes('Thank you so much'));
    if (side.settlesDoubt) assert.equal(settled.status, 'sent');
    if (settled.status === 'sent') await waitFor('it on the server', async () => (await under()).length > 0, patience);
    assert.ok((await under()).length <= 1, 'the answer stands twice');
    await assertOnceEach();
  });

  await test('the socket came back and heard the rest', async () => {
    await side.mention(note('after the crash'));
    const { message } = await arrival('after the crash');
    await waitFor('the event', async () => heard.some(({ id }) => id === message.id), patience);
  });

  await test('the ledger adds up', async () => {
    type Ledger = {
      received: number;
      stored: number;
      duplicate: number;
      ignored: Record<string, number>;
      failed: number;
      pending: number;
    };
    const ledger = await member.call<Ledger>('GET', `/api/deliveries/ledger?channelId=${channelId}`);
    const ignored = Object.values(ledger.ignored).reduce((sum, count) => sum + count, 0);
    assert.equal(ledger.received, ledger.stored + ledger.duplicate + ignored + ledger.failed + ledger.pending);
    assert.equal(ledger.failed, 0);
    assert.ok(ledger.stored >= written.length, JSON.stringify(ledger));
  });

  socket.close();
  return isWhole;
};
