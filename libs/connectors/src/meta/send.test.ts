import { facebook } from '../facebook';
import { instagram } from '../instagram';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  fakeApi,
  type FakeRoutes,
} from '../testing';
import { hmacHex } from '../shared/signatures';
import { graphError, metaRoutes, metaSecrets } from './testing';

afterEach(closeFakes);

const open = async (routes: FakeRoutes = {}, rest: Parameters<typeof channelAccess>[0] = {}) => {
  const api = await fakeApi({ ...routes, ...metaRoutes(), ...routes });
  return { api, channel: channelAccess({ api, secrets: metaSecrets, ...rest }) };
};

describe('Messenger', () => {
  it('sends an answer with our id, so that its echo is known', async () => {
    const { api, channel } = await open();
    const message = buildOutbound();
    expect(await facebook.send(message, channel)).toEqual({ externalId: 'm_sent01' });
    const [request] = api.requests;
    expect(request?.path).toBe('/v26.0/104500000000001/messages');
    expect(request?.headers['authorization']).toBe('Bearer EAAB-test');
    expect(request?.query['appsecret_proof']).toBe(hmacHex('sha256', 'test_app_secret', 'EAAB-test'));
    expect(request?.json()).toEqual({
      recipient: { id: '7200000000000001' },
      messaging_type: 'RESPONSE',
      message: { text: 'Yes, we ship there.', metadata: message.id },
    });
  });

  it('carries the tag of the window on what a person wrote, and never on automated text', async () => {
    const { api, channel } = await open();
    await facebook.send(buildOutbound({ tag: 'HUMAN_AGENT' }), channel);
    await facebook.send(buildOutbound({ tag: 'HUMAN_AGENT', isAutomated: true }), channel);
    expect(api.requests[0]?.json()).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    expect(api.requests[1]?.json()).not.toHaveProperty('tag');
    expect(api.requests[1]?.json()).toMatchObject({ messaging_type: 'RESPONSE' });
  });

  it('answers a guest by the reference that stands for the id', async () => {
    const { api, channel } = await open();
    await facebook.send(
      buildOutbound({ contact: { externalId: 'user_ref:98', name: 'Guest', handle: null } }),
      channel,
    );
    expect(api.requests[0]?.json()).toMatchObject({ recipient: { user_ref: '98' } });
  });

  it('sends files before the text, and the echo of a file is known as ours', async () => {
    const { api, channel } = await open();
    const message = buildOutbound({ attachments: [buildAttachment()] });
    expect(await facebook.send(message, channel)).toEqual({
      externalId: 'm_sent01',
      extra: { parts: ['m_sent01', 'm_sent01'] },
    });
    const bodies = api.requests.map((request) => request.json() as { message: { metadata: string } });
    expect(bodies[0]).toMatchObject({
      message: { attachment: { type: 'image', payload: { url: 'https://files.example.com/box.png' } } },
    });
    const echo = {
      sender: { id: '1045' },
      recipient: { id: '72' },
      message: { mid: 'm_1', is_echo: true, metadata: bodies[0]?.message.metadata },
    };
    const context = { externalChannelId: null, receivedAt: new Date(), foundBy: 'webhook' as const };
    const events = facebook.normalise({ object: 'page', entry: [{ id: '1045', messaging: [echo] }] }, context);
    expect(events).toMatchObject([{ kind: 'ignored', reason: 'own_echo' }]);
  });

  it('uploads a file that the platform cannot fetch from us', async () => {
    const { api, channel } = await open();
    await facebook.send(buildOutbound({ text: '', attachments: [buildAttachment({ url: null })] }), channel);
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/v26.0/104500000000001/message_attachments',
      '/v26.0/104500000000001/messages',
    ]);
    expect(api.requests[0]?.body.toString('latin1')).toContain('filename="box.png"');
    expect(api.requests[1]?.json()).toMatchObject({
      message: { attachment: { payload: { attachment_id: '1857777774821032' } } },
    });
  });

  it('says how much arrived when a later part is refused, and does not invite to send all again', async () => {
    let calls = 0;
    const { channel } = await open({
      'POST /v26.0/:account/messages': () => {
        calls += 1;
        return calls === 1 ? { json: { recipient_id: '7', message_id: 'm_1' } } : graphError(4, {}, 403);
      },
    });
    await expect(facebook.send(buildOutbound({ attachments: [buildAttachment()] }), channel)).rejects.toMatchObject({
      outcome: 'refused',
      code: 'partly_sent',
    });
  });

  it('uploads again after a lost answer: an upload has reached nobody', async () => {
    const { channel } = await open({ 'POST /v26.0/:account/message_attachments': { drop: true } });
    const message = buildOutbound({ attachments: [buildAttachment({ url: null })] });
    await expect(facebook.send(message, channel)).rejects.toMatchObject({ outcome: 'retry' });
  });
});

describe('a Page’s comments', () => {
  const reply = buildOutbound({ conversationKind: 'comment', replyTo: buildReference({ externalId: '9_1' }) });

  it('answers below the comment', async () => {
    const { api, channel } = await open();
    expect(await facebook.send(reply, channel)).toEqual({ externalId: '777000000000010_880000000000999' });
    expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/v26.0/9_1/comments' });
    expect(api.requests[0]?.json()).toEqual({ message: 'Yes, we ship there.' });
  });

  it('answers privately, once, and learns who the person is in Messenger', async () => {
    const { api, channel } = await open();
    expect(await facebook.send({ ...reply, audience: 'private' }, channel)).toEqual({
      externalId: 'm_sent01',
      contactExternalId: '7200000000000001',
    });
    expect(api.requests[0]?.json()).toMatchObject({
      recipient: { comment_id: '9_1' },
      message: { text: 'Yes, we ship there.' },
    });
  });

  it('answers a visitor’s post privately by the post’s id', async () => {
    const { api, channel } = await open();
    const post = { externalId: '1045_9', url: null, extra: {} };
    const replyTo = buildReference({ externalId: '1045_9' });
    await facebook.send({ ...reply, conversationKind: 'mention', audience: 'private', replyTo, post }, channel);
    expect(api.requests[0]?.json()).toMatchObject({ recipient: { post_id: '1045_9' } });
  });

  it('answers a review below its story', async () => {
    const { api, channel } = await open();
    await facebook.send({ ...reply, conversationKind: 'review', externalConversationId: '555000000000001' }, channel);
    expect(api.requests[0]?.path).toBe('/v26.0/555000000000001/comments');
  });

  it.each([
    ['like', 'inbound', 'POST', '/v26.0/9_1/likes', {}],
    ['unlike', 'inbound', 'DELETE', '/v26.0/9_1/likes', {}],
    ['hide', 'inbound', 'POST', '/v26.0/9_1', { is_hidden: 'true' }],
    ['unhide', 'inbound', 'POST', '/v26.0/9_1', { is_hidden: 'false' }],
    ['delete', 'inbound', 'DELETE', '/v26.0/9_1', {}],
    ['delete', 'outbound', 'DELETE', '/v26.0/9_1', {}],
    ['edit', 'outbound', 'POST', '/v26.0/9_1', {}],
  ] as const)('%s of an %s comment is %s %s', async (type, direction, method, path, query) => {
    const { api, channel } = await open();
    await facebook.act?.(
      buildAct({ type, direction, target: buildReference({ externalId: '9_1' }), text: 'New words' }),
      channel,
    );
    expect(api.requests[0]).toMatchObject({ method, path, query });
  });

  it('does not take a like for done that the platform did not confirm', async () => {
    const { channel } = await open({ 'POST /v26.0/:item/likes': { json: { success: false } } });
    await expect(facebook.act?.(buildAct({ type: 'like' }), channel)).rejects.toMatchObject({ outcome: 'unknown' });
  });
});

describe('Instagram', () => {
  const rest = { externalId: '17841400000000001' };

  it('answers a comment, a mention and privately', async () => {
    const { api, channel } = await open({}, rest);
    const reply = buildOutbound({ conversationKind: 'comment', replyTo: buildReference({ externalId: '179' }) });
    await instagram.send(reply, channel);
    await instagram.send({ ...reply, audience: 'private' }, channel);
    const mention = buildReference({ externalId: '179', extra: { mediaId: '182', commentId: '179' } });
    await instagram.send({ ...reply, conversationKind: 'mention', replyTo: mention }, channel);
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/v26.0/179/replies',
      '/v26.0/me/messages',
      '/v26.0/17841400000000001/mentions',
    ]);
    expect(api.requests[1]?.json()).toMatchObject({ recipient: { comment_id: '179' } });
    expect(api.requests[2]?.json()).toEqual({ media_id: '182', comment_id: '179', message: 'Yes, we ship there.' });
  });

  it('answers live comments only privately', async () => {
    const { api, channel } = await open({}, rest);
    const live = buildOutbound({ conversationKind: 'comment', replyTo: buildReference({ extra: { isLive: true } }) });
    await expect(instagram.send(live, channel)).rejects.toMatchObject({ code: 'not_supported' });
    expect(api.requests).toEqual([]);
    expect(await instagram.send({ ...live, audience: 'private' }, channel)).toMatchObject({ externalId: 'm_sent01' });
  });

  it('reacts to a direct message and takes it back', async () => {
    const { api, channel } = await open({}, rest);
    const act = buildAct({
      conversationKind: 'direct',
      target: buildReference({ externalId: 'mid.1', author: { externalId: '900', name: '', handle: null } }),
    });
    await instagram.act?.(act, channel);
    await instagram.act?.({ ...act, type: 'unlike' }, channel);
    expect(api.requests[0]?.json()).toEqual({
      recipient: { id: '900' },
      sender_action: 'react',
      payload: { message_id: 'mid.1', reaction: 'love' },
    });
    expect(api.requests[1]?.json()).toMatchObject({ sender_action: 'unreact', payload: { message_id: 'mid.1' } });
  });

  it('cannot give a file to Instagram’s own login without a public address', async () => {
    const { channel } = await open({}, { ...rest, settings: { login: 'instagram' } });
    const message = buildOutbound({ attachments: [buildAttachment({ url: null })] });
    await expect(instagram.send(message, channel)).rejects.toMatchObject({
      outcome: 'refused',
      code: 'attachment_refused',
    });
  });
});
