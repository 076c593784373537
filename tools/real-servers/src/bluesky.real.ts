import assert from 'node:assert/strict';
import type { InboundEvent, PlatformAct } from '@hubbub/connectors';
import { PlatformError } from '@hubbub/runtime';
import { openPerson } from './bluesky-person';
import { answerTo, isItem, openChannel, referenceTo, watchedConnector } from './channel';
import type { Suite } from './runner';
import type { BlueskyServer } from './servers/bluesky';
import { waitFor } from './wait-for';

/** The Bluesky connector by itself against the vendor's PDS and AppView. */
export const blueskySuite = (startServer: () => Promise<BlueskyServer>): Suite => ({
  name: 'Bluesky connector on a real PDS and AppView',
  run: async (test) => {
    const server = await startServer();
    const { urls, accounts, modules, processAll } = server;
    const bluesky = watchedConnector('bluesky', 'real server');
    assert.ok(bluesky?.poll && bluesky.act && bluesky.confirm && bluesky.check);
    const { act, confirm, check } = bluesky;
    const person = async (name: string) => openPerson(modules, urls.pds, accounts[name]!, urls.chatDid);
    const [brand, fan, passerby] = await Promise.all([person('brand'), person('fan'), person('passerby')]);
    const channelFor = (appPassword: string, settings: Record<string, unknown> = {}) =>
      openChannel(bluesky, {
        externalId: brand.did,
        secrets: { identifier: brand.handle, appPassword },
        settings: { apiBaseUrl: urls.pds, plcUrl: urls.plc, chatService: urls.chatDid, ...settings },
      });
    const channel = channelFor(accounts['brand']!.appPassword);
    const pollAll = async (): Promise<InboundEvent[]> => {
      await processAll();
      return (await channel.poll()).events;
    };
    const inbound = (events: InboundEvent[]) => events.filter(isItem);
    const only = async () => {
      const items = inbound(await pollAll());
      assert.equal(items.length, 1, JSON.stringify(items));
      return items[0]!;
    };
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
          post: event.post ? { externalId: event.post.externalId, extra: {} } : null,
          ...rest,
        },
        channel.access(),
      );

    await test('says whose the app password is', async () => {
      assert.deepEqual(await check(channel.access()), {
        externalId: brand.did,
        name: 'brand.test',
        tokenExpiresAt: null,
      });
    });

    await test('a wrong app password disconnects, with words', async () => {
      const wrong = channelFor('aaaa-bbbb-cccc-dddd');
      await assert.rejects(check(wrong.access()), { outcome: 'refused', channelState: 'disconnected' });
      await wrong.close();
    });

    const post = await brand.post('Our new jackets are here');
    await test('keeps an own post as what comments hang on, and shows it to nobody', async () => {
      const events = await pollAll();
      assert.deepEqual(
        events.map((event) => [event.kind, event.kind === 'ignored' ? [event.reason, event.post?.externalId] : null]),
        [['ignored', ['not_for_inbox', post.uri]]],
      );
    });

    let comment = null as unknown as Awaited<ReturnType<typeof only>>;
    await test('a reply is a comment on our post, with its text, author and time', async () => {
      const reply = await fan.post('Do you ship to Norway? 🇳🇴', { reply: { root: post, parent: post } });
      comment = await only();
      assert.equal(comment.kind, 'comment');
      assert.equal(comment.externalId, reply.uri);
      assert.equal(comment.externalConversationId, reply.uri);
      assert.equal(comment.text, 'Do you ship to Norway? 🇳🇴');
      assert.equal(comment.author?.externalId, fan.did);
      assert.equal(comment.author?.handle, 'fan.test');
      assert.equal(comment.post?.externalId, post.uri);
      assert.equal(comment.post?.text, 'Our new jackets are here');
      assert.ok(Math.abs((comment.at?.getTime() ?? 0) - Date.now()) < 120_000);
    });

    await test('a second poll brings nothing twice', async () => {
      assert.deepEqual(await pollAll(), []);
    });

    let answerUri = '';
    await test('an answer stands in the thread, with link and mention as facets', async () => {
      const text = 'Ναι @fan.test, see https://example.com/διανομή 👍🏽';
      const message = answerTo(comment, text);
      const sent = await bluesky.send(message, channel.access());
      answerUri = sent.externalId ?? '';
      await processAll();
      const [reply] = (await fan.thread(comment.externalId)).replies ?? [];
      assert.equal(reply?.post.uri, answerUri);
      assert.equal(reply.post.record.text, text);
      assert.equal(reply.post.record.reply?.root.uri, post.uri);
      assert.equal(reply.post.record.reply?.parent.uri, comment.externalId);
      const bytes = Buffer.from(text);
      const shown = (reply.post.record.facets ?? []).map(({ index, features }) => [
        features[0]?.$type.split('#')[1],
        bytes.subarray(index.byteStart, index.byteEnd).toString(),
        features[0]?.did ?? features[0]?.uri,
      ]);
      assert.deepEqual(shown, [
        ['mention', '@fan.test', fan.did],
        ['link', 'https://example.com/διανομή', 'https://example.com/διανομή'],
      ]);
      assert.deepEqual(await confirm({ ...message, attemptedAt: new Date() }, channel.access()), {
        state: 'found',
        externalId: answerUri,
      });
      const again = await bluesky.send(message, channel.access());
      assert.equal(again.externalId, answerUri);
      await processAll();
      assert.equal((await fan.thread(comment.externalId)).replies?.length, 1);
    });

    await test('our answer comes back as an echo in the same conversation', async () => {
      const [echo, ...others] = await pollAll();
      assert.deepEqual(others, []);
      assert.ok(echo?.kind === 'echo');
      assert.equal(echo.externalId, answerUri);
      assert.equal(echo.externalConversationId, comment.externalId);
    });

    await test('a message that was never sent is absent', async () => {
      const message = { ...answerTo(comment, 'never'), attemptedAt: new Date() };
      assert.deepEqual(await confirm(message, channel.access()), { state: 'absent' });
    });

    await test('a deep reply that also names us stays in the conversation of its top comment', async () => {
      const middle = await passerby.post('I wonder too', {
        reply: { root: post, parent: { uri: answerUri, cid: (await fan.find(answerUri))!.cid } },
      });
      const deep = await fan.post('thanks @brand.test', { reply: { root: post, parent: middle } });
      const items = inbound(await pollAll());
      assert.deepEqual(
        items.map(({ kind, externalId, externalConversationId, replyToExternalId }) => [
          kind,
          externalId,
          externalConversationId,
          replyToExternalId,
        ]),
        [
          ['comment', middle.uri, comment.externalId, answerUri],
          ['comment', deep.uri, comment.externalId, middle.uri],
        ],
      );
    });

    await test('a mention elsewhere, and what follows our answer to it, is one conversation', async () => {
      const named = await fan.post('Look at @brand.test everyone');
      const mention = await only();
      assert.equal(mention.kind, 'mention');
      assert.equal(mention.externalConversationId, named.uri);
      const sent = await bluesky.send(answerTo(mention, 'Thank you!'), channel.access());
      await processAll();
      const answer = (await fan.find(sent.externalId ?? ''))!;
      const next = await fan.post('any time', { reply: { root: named, parent: { uri: answer.uri, cid: answer.cid } } });
      const found = inbound(await pollAll());
      assert.deepEqual(
        found.map(({ kind, externalId, externalConversationId }) => [kind, externalId, externalConversationId]),
        [['mention', next.uri, named.uri]],
      );
    });

    await test('a quote of our post is a mention', async () => {
      const quote = await fan.post('this one', { embed: { $type: 'app.bsky.embed.record', record: post } });
      const mention = await only();
      assert.deepEqual(
        [mention.kind, mention.externalId, mention.externalConversationId],
        ['mention', quote.uri, quote.uri],
      );
    });

    await test('a like is a reaction; reposts and follows are not for the inbox', async () => {
      await fan.agent.like(post.uri, post.cid);
      await fan.agent.repost(post.uri, post.cid);
      await fan.agent.follow(brand.did);
      const events = await pollAll();
      const [reaction, ...others] = events.filter(({ kind }) => kind !== 'ignored');
      assert.deepEqual(others, []);
      assert.ok(reaction?.kind === 'reaction');
      assert.deepEqual([reaction.externalId, reaction.author?.externalId], [post.uri, fan.did]);
    });

    await test('likes and takes it back', async () => {
      await order('like', comment);
      await order('like', comment);
      await processAll();
      assert.equal((await fan.find(comment.externalId))?.likeCount, 1);
      await order('unlike', comment);
      await processAll();
      assert.equal((await fan.find(comment.externalId))?.likeCount, 0);
    });

    await test('hides a reply under our post and shows it again', async () => {
      await order('hide', comment);
      await processAll();
      assert.deepEqual((await fan.find(post.uri))?.threadgate?.record?.hiddenReplies, [comment.externalId]);
      await order('unhide', comment);
      await processAll();
      assert.deepEqual((await fan.find(post.uri))?.threadgate?.record?.hiddenReplies, []);
    });

    await test('takes away an own answer', async () => {
      const sent = await bluesky.send(answerTo(comment, 'Too hasty'), channel.access());
      const target = { ...referenceTo(comment), externalId: sent.externalId ?? '' };
      await order('delete', comment, { target, direction: 'outbound' });
      await processAll();
      assert.equal(await fan.find(sent.externalId ?? ''), null);
      await channel.poll();
    });

    await test('a picture goes along and is seen', async () => {
      const bytes = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
        'base64',
      );
      const image = { type: 'image' as const, name: 'dot.png', mimeType: 'image/png', bytes: bytes.length };
      const message = answerTo(comment, 'like this', {
        attachments: [{ ...image, url: null, read: async () => bytes }],
      });
      const sent = await bluesky.send(message, channel.access());
      await processAll();
      assert.equal((await fan.find(sent.externalId ?? ''))?.embed?.images?.length, 1);
      await channel.poll();
    });

    await test('a text that is too long is refused here, and one that the server refuses says why', async () => {
      const refused = { outcome: 'refused' };
      await assert.rejects(bluesky.send(answerTo(comment, 'x'.repeat(301)), channel.access()), refused);
      const gone = answerTo(comment, 'hello', {
        replyTo: null,
        externalConversationId: `at://${fan.did}/app.bsky.feed.post/3kaaaaaaaaaaa`,
      });
      await assert.rejects(bluesky.send(gone, channel.access()), refused);
    });

    await test('an edit and a deletion are found by comparison', async () => {
      const changed = await fan.post('first words', { reply: { root: post, parent: post } });
      const vanished = await fan.post('soon gone', { reply: { root: post, parent: post } });
      assert.equal(inbound(await pollAll()).length, 2);
      await fan.edit(changed, 'second words', { reply: { root: post, parent: post } });
      await fan.agent.deletePost(vanished.uri);
      await processAll();
      const live = (await channel.poll()).events;
      const { events } = await channel.history('reconcile');
      const edits = [...live, ...events].filter(({ kind }) => kind === 'edit');
      const deletes = events.filter(({ kind }) => kind === 'delete');
      assert.deepEqual(
        edits.map((event) => (event.kind === 'edit' ? [event.externalId, event.text] : null)),
        [[changed.uri, 'second words']],
      );
      assert.deepEqual(
        deletes.map((event) => (event.kind === 'delete' ? event.externalId : null)),
        [vanished.uri],
      );
    });

    await test('a reply whose writer dates it an hour back is not missed', async () => {
      const createdAt = new Date(Date.now() - 3_600_000).toISOString();
      const backdated = await fan.post('from the past', { reply: { root: post, parent: post }, createdAt });
      assert.equal((await only()).externalId, backdated.uri);
    });

    await test('a direct message comes in, is answered, and the answer stands there', async () => {
      const id = await fan.write(brand.did, 'Are you open on Sunday?');
      const direct = await only();
      assert.deepEqual(
        [direct.kind, direct.externalId, direct.externalConversationId, direct.text, direct.author?.handle],
        ['message', id, fan.did, 'Are you open on Sunday?', 'fan.test'],
      );
      const message = answerTo(direct, 'Until noon: https://example.com');
      const sent = await bluesky.send(message, channel.access());
      assert.deepEqual(
        (await fan.messagesWith(brand.did)).map(({ id: shown, text }) => [shown, text]),
        [
          [sent.externalId, 'Until noon: https://example.com'],
          [id, 'Are you open on Sunday?'],
        ],
      );
      const attemptedAt = new Date(Date.now() - 5000);
      assert.deepEqual(await confirm({ ...message, attemptedAt }, channel.access()), {
        state: 'found',
        externalId: sent.externalId,
      });
      await order('like', direct);
      assert.equal((await fan.messagesWith(brand.did))[1]?.reactions?.[0]?.value, '❤️');
      await fan.react(brand.did, sent.externalId ?? '', '🎉');
      const events = await pollAll();
      const [echo] = events.filter((event) => event.kind === 'echo');
      assert.ok(echo?.kind === 'echo');
      assert.deepEqual([echo.externalId, echo.externalConversationId], [sent.externalId, fan.did]);
      const reactions = events.filter((event) => event.kind === 'reaction');
      assert.deepEqual(
        reactions.map((event) => (event.kind === 'reaction' ? [event.externalId, event.emoji] : null)),
        [[sent.externalId, '🎉']], // our own is no news
      );
    });

    await test('a private answer to a comment is a direct message', async () => {
      const sent = await bluesky.send(answerTo(comment, 'More here', { audience: 'private' }), channel.access());
      assert.equal(sent.contactExternalId, fan.did);
      assert.equal((await fan.messagesWith(brand.did))[0]?.id, sent.externalId);
    });

    await test('without access to direct messages posts still come, and the channel says so', async () => {
      const plain = channelFor(accounts['brand']!.plainAppPassword);
      await fan.post('and this?', { reply: { root: post, parent: post } });
      await processAll();
      const { events, notice } = await plain.poll();
      assert.ok(inbound(events).some(({ text }) => text === 'and this?'));
      assert.match(notice ?? '', /direct messages/i);
      assert.match((await plain.poll()).notice ?? '', /direct messages/i);
      assert.equal((await channel.poll()).notice, undefined);
      await plain.close();
    });

    await test('on a server without chat posts still come', async () => {
      const chatless = channelFor(accounts['brand']!.appPassword, { chatService: 'did:web:localhost%3A1#bsky_chat' });
      const { events } = await chatless.poll();
      assert.ok(events.some((event) => event.kind === 'comment' && event.text === 'and this?'));
      await chatless.close();
    });

    await test('an access token that went bad is renewed without signing in', async () => {
      await channel.poll();
      const before = channel.session() as { accessJwt: string; refreshJwt: string; signedInAt: string };
      channel.setSession({ ...before, accessJwt: `${before.accessJwt.slice(0, -3)}abc` });
      await channel.poll();
      const after = channel.session() as typeof before;
      assert.notEqual(after.refreshJwt, before.refreshJwt);
      assert.equal(after.signedInAt, before.signedInAt);
    });

    await test('when both tokens are bad it signs in anew once, then says that it is disconnected', async () => {
      const before = channel.session() as Record<string, string>;
      const bad = { accessJwt: 'bad.bad.bad', refreshJwt: 'bad.bad.bad' };
      channel.setSession({ ...before, ...bad, signedInAt: '2026-01-01T00:00:00.000Z' });
      await channel.poll();
      const after = channel.session() as Record<string, string>;
      assert.notEqual(after['accessJwt'], 'bad.bad.bad');
      channel.setSession({ ...after, ...bad });
      await assert.rejects(channel.poll(), (error: unknown) => {
        assert.ok(error instanceof PlatformError);
        assert.equal(error.channelState, 'disconnected');
        return true;
      });
      channel.setSession(after);
    });

    await test('a backfill brings all of it again, each once', async () => {
      const { events } = await channel.history('backfill');
      const ids = inbound(events).map(({ externalId }) => externalId);
      assert.equal(new Set(ids).size, ids.length);
      for (const text of [
        'Do you ship to Norway? 🇳🇴',
        'Look at @brand.test everyone',
        'Are you open on Sunday?',
        'from the past',
      ]) {
        assert.ok(
          inbound(events).some((event) => event.text === text),
          text,
        );
      }
    });

    await test('finds the account’s server by handle and directory', async () => {
      const resolved = channelFor(accounts['brand']!.appPassword, { apiBaseUrl: undefined, identifier: brand.did });
      const access = {
        ...resolved.access(),
        secrets: { identifier: brand.did, appPassword: accounts['brand']!.appPassword },
      };
      const http = channel.access().http;
      const found = await waitFor('sign-in', () => check({ ...access, http }), { timeoutMs: 5000 });
      assert.equal(found.externalId, brand.did);
      await resolved.close();
    });

    await channel.close();
  },
});
