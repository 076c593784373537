import assert from 'node:assert/strict';
import type { InboundEvent, PlatformAct, Sent } from '@hubbub/connectors';
import { answerTo, isItem, openChannel, referenceTo, watchedConnector } from './channel';
import { openPerson } from './mastodon-person';
import type { Suite } from './runner';
import type { SnacServer } from './servers/snac';
import { waitFor } from './wait-for';

type Item = Extract<InboundEvent, { kind: 'comment' | 'mention' | 'message' | 'review' }>;
interface Events {
  comment: Item;
  mention: Item;
  message: Item;
  echo: Extract<InboundEvent, { kind: 'echo' }>;
  reaction: Extract<InboundEvent, { kind: 'reaction' }>;
  ignored: Extract<InboundEvent, { kind: 'ignored' }>;
}
type KnownKind = keyof Events;
type EventOf<Kind extends KnownKind> = Events[Kind];

const idOf = ({ extra }: { extra?: Record<string, unknown> | undefined }): string => String(extra?.['id']);

/** The Mastodon connector by itself against snac2, which shares no code with Mastodon. */
export const mastodonSuite = (startServer: () => Promise<SnacServer>): Suite => ({
  name: 'Mastodon connector on a real snac2 server',
  run: async (test) => {
    const { urls, accounts } = await startServer();
    const mastodon = watchedConnector('mastodon', 'real server');
    assert.ok(mastodon?.poll && mastodon.act && mastodon.confirm && mastodon.check);
    const { act, confirm, check } = mastodon;
    const person = (name: string) => openPerson(urls.api, accounts[name]!);
    const [brand, fan, passerby] = [person('brand'), person('fan'), person('passerby')];
    const channelFor = (accessToken: string) =>
      openChannel(mastodon, {
        externalId: brand.url,
        secrets: { server: urls.api, accessToken },
        settings: { apiBaseUrl: urls.api },
      });
    const channel = channelFor(accounts['brand']!.token);
    const pending: InboundEvent[] = [];
    /** Delivery takes some seconds even between neighbours. */
    const next = async <Kind extends KnownKind>(
      what: string,
      kind: Kind,
      fits: (event: EventOf<Kind>) => boolean,
    ): Promise<EventOf<Kind>> =>
      waitFor(
        what,
        async () => {
          pending.push(...(await channel.poll()).events);
          const index = pending.findIndex((event) => event.kind === kind && fits(event as EventOf<Kind>));
          return index < 0 ? null : (pending.splice(index, 1)[0] as EventOf<Kind>);
        },
        { timeoutMs: 40_000, everyMs: 500 },
      );
    const order = (
      type: PlatformAct['type'],
      event: Parameters<typeof referenceTo>[0],
      rest: Partial<PlatformAct> = {},
    ) =>
      act(
        {
          type,
          target: referenceTo(event),
          conversationKind: event.kind === 'message' ? 'direct' : event.kind,
          externalConversationId: event.externalConversationId ?? event.externalId,
          direction: 'inbound',
          post: null,
          ...rest,
        },
        channel.access(),
      );

    await test('says whose the token is', async () => {
      assert.deepEqual(await check(channel.access()), { externalId: brand.url, name: 'brand', tokenExpiresAt: null });
    });

    await test('a wrong token disconnects, though the answer is empty', async () => {
      const wrong = channelFor('nothing');
      await assert.rejects(check(wrong.access()), { outcome: 'refused', channelState: 'disconnected' });
      await wrong.close();
    });

    const post = await brand.post('Our new jackets are here');
    await test('keeps an own post as what comments hang on', async () => {
      const event = await next('own post', 'ignored', (found) => found.post?.externalId === post.uri);
      assert.deepEqual([event.reason, event.post?.text], ['not_for_inbox', 'Our new jackets are here']);
    });

    let comment = null as unknown as EventOf<'comment'>;
    await test('a reply is a comment on our post, with its text, author and time', async () => {
      const reply = await fan.post('@brand Do you ship to Norway?\nsee https://example.com/a?b=c&d=1', {
        in_reply_to_id: post.id,
      });
      comment = await next('comment', 'comment', ({ externalId }) => externalId === reply.uri);
      assert.equal(comment.externalConversationId, reply.uri);
      assert.match(comment.text, /^@brand\S* Do you ship to Norway\?\nsee https:\/\/example\.com\/a\?b=c&d=1$/);
      assert.deepEqual([comment.author?.externalId, comment.author?.handle], [fan.url, 'fan']);
      assert.deepEqual([comment.post?.externalId, comment.post?.text], [post.uri, 'Our new jackets are here']);
      assert.ok(Math.abs((comment.at?.getTime() ?? 0) - Date.now()) < 120_000);
    });

    let answer = null as unknown as Sent;
    await test('an answer stands in the thread and is told to its reader', async () => {
      const message = answerTo(comment, 'Yes, within a week: https://example.com/δ 👍🏽');
      const attemptedAt = new Date();
      const sent = await mastodon.send(message, channel.access());
      answer = sent;
      const shown = await fan.find(idOf(answer));
      assert.equal(shown.in_reply_to_id, idOf(comment));
      assert.equal(shown.text, '@fan Yes, within a week: https://example.com/δ 👍🏽');
      assert.equal(shown.visibility, 'public');
      await waitFor('the reader is told', async () => (await fan.told()).some(({ uri }) => uri === answer.externalId));
      assert.deepEqual(await confirm({ ...message, attemptedAt }, channel.access()), {
        state: 'found',
        externalId: answer.externalId,
      });
      const echo = await next('echo', 'echo', ({ externalId }) => externalId === answer.externalId);
      assert.equal(echo.externalConversationId, comment.externalId);
    });

    await test('a message that was never sent stays in doubt: this server keeps no keys', async () => {
      const message = { ...answerTo(comment, 'never'), attemptedAt: new Date() };
      assert.deepEqual(await confirm(message, channel.access()), { state: 'unknown' });
    });

    await test('a name that stands in the text is not put before it again', async () => {
      const sent = await mastodon.send(answerTo(comment, 'Hello @fan, one more thing'), channel.access());
      assert.equal((await fan.find(idOf(sent))).text, 'Hello @fan, one more thing');
    });

    await test('a deep reply stays in the conversation of its top comment', async () => {
      const deep = await passerby.post('@brand @fan me too', { in_reply_to_id: idOf(answer) });
      const event = await next('deep reply', 'comment', ({ externalId }) => externalId === deep.uri);
      assert.deepEqual(
        [event.externalConversationId, event.replyToExternalId],
        [comment.externalId, answer.externalId],
      );
      const sent = await mastodon.send(answerTo(event, 'Both of you then'), channel.access());
      assert.match((await fan.find(idOf(sent))).text ?? '', /^@passerby @fan Both/);
    });

    await test('a mention elsewhere, and what follows our answer to it, is one conversation', async () => {
      const named = await fan.post('Look at @brand everyone');
      const mention = await next('mention', 'mention', ({ externalId }) => externalId === named.uri);
      assert.equal(mention.externalConversationId, named.uri);
      const sent = await mastodon.send(answerTo(mention, 'Thank you!'), channel.access());
      const following = await fan.post('@brand any time', { in_reply_to_id: idOf(sent) });
      const follow = await next('next', 'mention', ({ externalId }) => externalId === following.uri);
      assert.equal(follow.externalConversationId, named.uri);
    });

    await test('a favourite is a reaction', async () => {
      await fan.favourite(post.id);
      const reaction = await next('reaction', 'reaction', ({ externalId }) => externalId === post.uri);
      assert.deepEqual([reaction.emoji, reaction.author?.externalId], ['⭐', fan.url]);
    });

    await test('favourites and takes it back', async () => {
      const count = async () => (await brand.find(idOf(comment))).favourites_count;
      await order('like', comment);
      await waitFor('favourite', async () => (await count()) === 1);
      await order('unlike', comment);
      await waitFor('no favourite', async () => (await count()) === 0);
    });

    await test('a direct post is a message, answered directly and seen by that person alone', async () => {
      const secret = await fan.post('@brand Are you open on Sunday?', { visibility: 'direct' });
      const direct = await next('direct', 'message', ({ externalId }) => externalId === secret.uri);
      assert.deepEqual([direct.externalConversationId, direct.author?.handle], [fan.url, 'fan']);
      const sent = await mastodon.send(answerTo(direct, 'Until noon'), channel.access());
      const shown = await waitFor('the direct answer', async () =>
        (await fan.told()).find(({ uri }) => uri === sent.externalId),
      );
      assert.equal(shown.text, '@fan Until noon');
      assert.notEqual(shown.visibility, 'public');
      assert.equal(shown.in_reply_to_id, secret.id);
    });

    await test('a private answer to a comment is a direct post to its writer', async () => {
      const sent = await mastodon.send(answerTo(comment, 'More here', { audience: 'private' }), channel.access());
      assert.equal(sent.contactExternalId, fan.url);
      const shown = await waitFor('the private answer', async () =>
        (await fan.told()).find(({ uri }) => uri === sent.externalId),
      );
      assert.notEqual(shown.visibility, 'public');
      assert.equal(shown.text, '@fan More here');
    });

    await test('edits an own answer', async () => {
      const target = { ...referenceTo(comment), externalId: answer.externalId ?? '', extra: answer.extra ?? {} };
      await order('edit', comment, { target, direction: 'outbound', text: 'Yes, within two weeks' });
      assert.equal((await fan.find(idOf(answer))).text, '@fan Yes, within two weeks');
    });

    await test('says so where the server cannot delete', async () => {
      const target = { ...referenceTo(comment), externalId: answer.externalId ?? '', extra: answer.extra ?? {} };
      const isThere = async () => (await brand.find(idOf(answer)).catch(() => null)) !== null;
      const outcome = await order('delete', comment, { target, direction: 'outbound' }).then(
        () => 'deleted',
        (error: { code?: string }) => error.code,
      );
      assert.equal(outcome, (await isThere()) ? 'not_supported' : 'deleted');
    });

    await test('a picture goes along', async () => {
      const bytes = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
        'base64',
      );
      const file = { type: 'image' as const, name: 'dot.png', mimeType: 'image/png', bytes: bytes.length };
      const attachments = [{ ...file, url: null, read: async () => bytes }];
      const sent = await mastodon.send(answerTo(comment, 'like this', { attachments }), channel.access());
      const echo = await next('echo', 'echo', ({ externalId }) => externalId === sent.externalId);
      assert.deepEqual(
        echo.attachments?.map(({ type }) => type),
        ['image'],
      );
    });

    await test('an edit is found by comparison', async () => {
      const changed = await fan.post('@brand first words', { in_reply_to_id: post.id });
      await next('comment', 'comment', ({ externalId }) => externalId === changed.uri);
      await fan.edit(changed.id, '@brand second words');
      const edit = await waitFor('edit', async () =>
        (await channel.history('reconcile')).events.find((event) => event.kind === 'edit'),
      );
      assert.ok(edit.kind === 'edit');
      assert.equal(edit.externalId, changed.uri);
      assert.match(edit.text ?? '', /second words$/);
    });

    await test('more than a page at once comes whole, each once', async () => {
      const sent: string[] = [];
      for (let index = 0; index < 45; index += 1) sent.push((await passerby.post(`@brand number ${index}`)).uri);
      // The server may lose one of its own under such a load; what it shows is the measure.
      const shown = async () => (await brand.told()).map(({ uri }) => uri).filter((uri) => sent.includes(uri));
      const got: string[] = [];
      const collect = async () =>
        void got.push(...(await channel.poll()).events.filter(isItem).map(({ externalId }) => externalId));
      await waitFor('the server to deliver', async () => (await shown()).length >= 44 || null, { timeoutMs: 60_000 });
      await collect();
      await waitFor(
        'the rest',
        async () => {
          await collect();
          return (await shown()).every((uri) => got.includes(uri));
        },
        { everyMs: 1000 },
      );
      assert.ok(got.filter((uri) => sent.includes(uri)).length >= 44);
      assert.equal(new Set(got).size, got.length);
    });

    await test('a backfill brings all of it again', async () => {
      const { events } = await channel.history('backfill');
      const ids = new Set(events.filter(isItem).map(({ externalId }) => externalId));
      assert.ok(ids.has(comment.externalId));
      assert.ok(ids.size >= 50);
    });

    await test('a second poll brings nothing twice', async () => {
      assert.deepEqual((await channel.poll()).events.filter(isItem), []);
    });

    await channel.close();
  },
});
