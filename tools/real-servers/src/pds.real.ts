import assert from 'node:assert/strict';
import type { MessageReference, OutboundMessage } from '@hubbub/connectors';
import { openPerson } from './bluesky-person';
import { makeId, openChannel, watchedConnector } from './channel';
import type { Suite } from './runner';
import type { BlueskyServer } from './servers/bluesky';

/** What the Bluesky connector does with the account's own server alone: it needs neither PostgreSQL nor Redis. */
export const pdsSuite = (startServer: () => Promise<BlueskyServer>): Suite => ({
  name: 'Bluesky connector on a real PDS alone',
  run: async (test) => {
    const { urls, accounts, modules } = await startServer();
    const bluesky = watchedConnector('bluesky', 'real server');
    assert.ok(bluesky?.poll && bluesky.act && bluesky.confirm && bluesky.check);
    const { act, confirm, check, poll } = bluesky;
    const open = (name: string) => openPerson(modules, urls.pds, accounts[name]!, urls.chatDid);
    const [brand, fan] = await Promise.all([open('brand'), open('fan')]);
    const channel = openChannel(bluesky, {
      externalId: brand.did,
      secrets: { identifier: brand.handle, appPassword: accounts['brand']!.appPassword },
      settings: { apiBaseUrl: urls.pds, chatService: urls.chatDid },
    });
    const recordAt = async (uri: string): Promise<Record<string, unknown> | null> => {
      const [repo = '', collection = '', rkey = ''] = uri.replace('at://', '').split('/');
      const query = new URLSearchParams({ repo, collection, rkey });
      const answer = await fetch(`${urls.pds}/xrpc/com.atproto.repo.getRecord?${query}`);
      return answer.ok ? ((await answer.json()) as { value: Record<string, unknown> }).value : null;
    };

    const comment = await fan.post('Do you ship?');
    const replyTo: MessageReference = {
      externalId: comment.uri,
      text: 'Do you ship?',
      sentAt: new Date(),
      author: { externalId: fan.did, name: 'fan.test', handle: fan.handle },
      extra: { cid: comment.cid },
    };
    const message = (text: string, rest: Partial<OutboundMessage> = {}): OutboundMessage => ({
      id: makeId(),
      conversationKind: 'comment',
      externalConversationId: comment.uri,
      contact: replyTo.author,
      audience: 'public',
      text,
      attachments: [],
      replyTo,
      post: null,
      tag: null,
      isAutomated: false,
      ...rest,
    });
    const order = (type: 'like' | 'unlike' | 'delete', target: MessageReference, direction: 'inbound' | 'outbound') =>
      act(
        { type, target, conversationKind: 'comment', externalConversationId: comment.uri, direction, post: null },
        channel.access(),
      );

    await test('signs in', async () => {
      assert.equal((await check(channel.access())).externalId, brand.did);
    });

    await test('sends an answer once, however often it is tried', async () => {
      const answer = message('Yes, we do');
      const sent = await bluesky.send(answer, channel.access());
      assert.equal((await recordAt(sent.externalId ?? ''))?.['text'], 'Yes, we do');
      assert.equal((await bluesky.send(answer, channel.access())).externalId, sent.externalId);
      const confirmed = await confirm({ ...answer, attemptedAt: new Date() }, channel.access());
      assert.deepEqual(confirmed, { state: 'found', externalId: sent.externalId });
      await order('delete', { ...replyTo, externalId: sent.externalId ?? '' }, 'outbound');
      assert.equal(await recordAt(sent.externalId ?? ''), null);
      assert.deepEqual(await confirm({ ...answer, attemptedAt: new Date() }, channel.access()), { state: 'absent' });
    });

    await test('likes', async () => {
      const { extra } = (await order('like', replyTo, 'inbound')) as { extra: { likeUri: string } };
      assert.deepEqual((await recordAt(extra.likeUri))?.['subject'], { uri: comment.uri, cid: comment.cid });
    });

    await test('sends a direct message', async () => {
      const direct = message('Until noon', {
        conversationKind: 'direct',
        externalConversationId: fan.did,
        replyTo: null,
      });
      const sent = await bluesky.send(direct, channel.access());
      assert.equal((await fan.messagesWith(brand.did))[0]?.id, sent.externalId);
    });

    await test('while the AppView is away a poll says that it may be tried again', async () => {
      const polling = poll({ cursor: null, purpose: 'live', since: null }, channel.access());
      await assert.rejects(polling, { outcome: 'retry', channelState: undefined });
    });

    await channel.close();
  },
});
