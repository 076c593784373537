import assert from 'node:assert/strict';
import type { MessageReference, OutboundMessage, PlatformAct } from '@hubbub/connectors';
import { makeId, openChannel, watchedConnector } from './channel';
import type { Suite } from './runner';
import type { SlackServer } from './servers/slack';

interface Shown {
  ts: string;
  text: string;
  thread_ts?: string;
  reactions?: { name: string; count: number }[];
}

/** What the Slack connector sends, against an emulator by another team. Events never come from it. */
export const slackSuite = (startServer: () => Promise<SlackServer>): Suite => ({
  name: 'Slack connector on an emulator by another team',
  run: async (test) => {
    const { urls, accounts } = await startServer();
    const slack = watchedConnector('slack', 'emulator');
    assert.ok(slack?.act && slack.check);
    const { act, check } = slack;
    const token = accounts['inbox']!.token;
    const channel = openChannel(slack, { externalId: 'T1', secrets: { token }, settings: { apiBaseUrl: urls.api } });
    const api = async <Answer>(method: string, form: Record<string, string>): Promise<Answer & { ok: boolean }> => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${urls.api}/${method}`, { method: 'POST', headers, body: new URLSearchParams(form) });
      return (await answer.json()) as Answer & { ok: boolean };
    };
    const { channels } = await api<{ channels: { id: string; name: string }[] }>('conversations.list', {});
    const room = channels.find(({ name }) => name === 'support')!.id;
    const question = await api<{ ts: string }>('chat.postMessage', { channel: room, text: 'Where is my order?' });
    const thread = async () =>
      (await api<{ messages: Shown[] }>('conversations.replies', { channel: room, ts: question.ts })).messages;

    const replyTo: MessageReference = {
      externalId: `${room}:${question.ts}`,
      text: 'Where is my order?',
      sentAt: new Date(),
      author: { externalId: 'U1', name: 'Ada Muster', handle: 'ada' },
      extra: {},
    };
    const message = (text: string): OutboundMessage => ({
      id: makeId(),
      conversationKind: 'comment',
      externalConversationId: `${room}:${question.ts}`,
      contact: replyTo.author,
      audience: 'public',
      text,
      attachments: [],
      replyTo,
      post: null,
      tag: null,
      isAutomated: false,
    });
    const order = (type: PlatformAct['type'], rest: Partial<PlatformAct> = {}) =>
      act(
        {
          type,
          target: replyTo,
          conversationKind: 'comment',
          externalConversationId: replyTo.externalId,
          direction: 'inbound',
          post: null,
          ...rest,
        },
        channel.access(),
      );

    await test('says whose the token is', async () => {
      assert.notEqual((await check(channel.access())).externalId, '');
    });

    let own: MessageReference = replyTo;
    await test('an answer stands in the thread, with its special characters', async () => {
      const sent = await slack.send(message('On its way <soon> & safe'), channel.access());
      own = { ...replyTo, externalId: sent.externalId ?? '', extra: sent.extra ?? {} };
      const answer = (await thread()).at(-1);
      assert.equal(`${room}:${answer?.ts}`, sent.externalId);
      assert.equal(answer?.text, 'On its way &lt;soon&gt; &amp; safe');
      assert.equal(answer.thread_ts, question.ts);
    });

    await test('likes twice as once, and takes it back', async () => {
      await order('like');
      await order('like');
      assert.equal((await thread())[0]?.reactions?.[0]?.count, 1);
      await order('unlike');
      assert.equal((await thread())[0]?.reactions?.length ?? 0, 0);
    });

    await test('changes and deletes an own answer', async () => {
      await order('edit', { target: own, direction: 'outbound', text: 'Arrives tomorrow' });
      assert.equal((await thread()).at(-1)?.text, 'Arrives tomorrow');
      await order('delete', { target: own, direction: 'outbound' });
      assert.equal((await thread()).length, 1);
    });

    await test('a room that is not there is a refusal', async () => {
      const nowhere = { ...message('hello'), externalConversationId: 'C404:1.2', replyTo: null };
      await assert.rejects(slack.send(nowhere, channel.access()), { outcome: 'refused' });
    });

    await channel.close();
  },
});
