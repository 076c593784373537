import { startTestSandbox, type TestSandbox } from '../testing';

let world: TestSandbox;
beforeEach(async () => void (world = await startTestSandbox()));
afterEach(() => world.stop());

const comment = () =>
  world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: 'Do you ship?' });
const picture = () =>
  world.people.comment(world.accounts.instagram, world.bo, { postId: world.posts.instagram.id, text: 'Price?' });

it('answers a comment of a Page and lists the answer under it', async () => {
  const { id } = comment();
  const answer = await world.call('POST', `/v26.0/${id}/comments`, { message: 'We do' });
  const list = await world.call('GET', `/v26.0/${id}/comments?fields=id,message,from`);
  expect(answer.status).toBe(200);
  expect(list.body.data).toEqual([
    { id: answer.body.id, message: 'We do', from: { id: '104500000000001', name: 'Account 104500000000001' } },
  ]);
  expect(world.sandbox.ledger.rows()).toMatchObject([
    { action: 'reply', target: id, text: 'We do', externalId: answer.body.id },
  ]);
});

it('tells our own comment back through the webhook, as Meta does', async () => {
  const { id } = comment();
  const answer = await world.call('POST', `/v26.0/${id}/comments`, { message: 'We do' });
  await world.sandbox.control.webhooks.idle();
  const bodies = world.receiver.received.map(({ body }) => JSON.stringify(body));
  expect(
    bodies.filter(
      (body) => body.includes(`"comment_id":"${answer.body.id}"`) && body.includes('"from":{"id":"104500000000001"'),
    ),
  ).toHaveLength(1);
});

it('answers a comment on Instagram through replies, and not a hidden one', async () => {
  const { id } = picture();
  const good = await world.call('POST', `/v26.0/${id}/replies?message=38`, undefined, 'instagram-token');
  await world.call('POST', `/v26.0/${id}?hide=true`, undefined, 'instagram-token');
  const hidden = await world.call('POST', `/v26.0/${id}/replies?message=38`, undefined, 'instagram-token');
  expect([good.status, hidden.status, hidden.body.error?.code]).toEqual([200, 403, 10]);
});

it('attaches an answer to an answer to the comment at the top', async () => {
  const top = picture();
  const first = await world.call('POST', `/v26.0/${top.id}/replies?message=one`, undefined, 'instagram-token');
  await world.call('POST', `/v26.0/${first.body.id}/replies?message=two`, undefined, 'instagram-token');
  const list = await world.call('GET', `/v26.0/${top.id}/replies?fields=text,parent_id`, undefined, 'instagram-token');
  expect(list.body.data?.map(({ text, parent_id }) => [text, parent_id])).toEqual([
    ['one', top.id],
    ['two', top.id],
  ]);
});

it('takes 2,200 characters on Instagram and no more, whatever the script', async () => {
  const { id } = picture();
  const fits = await world.call('POST', `/v26.0/${id}/replies`, { message: '茶🍵'.repeat(1100) }, 'instagram-token');
  const tooLong = await world.call(
    'POST',
    `/v26.0/${id}/replies`,
    { message: `${'茶🍵'.repeat(1100)}.` },
    'instagram-token',
  );
  expect([fits.status, tooLong.status, tooLong.body.error?.code]).toEqual([200, 400, 100]);
});

it('hides, shows, likes and deletes, and says 100/33 afterwards', async () => {
  const { id } = comment();
  await world.call('POST', `/v26.0/${id}?is_hidden=true`);
  const hidden = await world.call('GET', `/v26.0/${id}?fields=is_hidden,user_likes`);
  await world.call('POST', `/v26.0/${id}/likes`);
  await world.call('POST', `/v26.0/${id}?is_hidden=false`);
  const shown = await world.call('GET', `/v26.0/${id}?fields=is_hidden,user_likes`);
  const removed = await world.call('DELETE', `/v26.0/${id}`);
  const gone = await world.call('GET', `/v26.0/${id}`);
  expect([hidden.body['is_hidden'], shown.body['is_hidden'], shown.body['user_likes']]).toEqual([true, false, true]);
  expect([removed.body, gone.body.error?.code, gone.body.error?.error_subcode]).toEqual([{ success: true }, 100, 33]);
  expect(world.sandbox.ledger.rows().map(({ action }) => action)).toEqual(['hide', 'like', 'unhide', 'delete']);
});

it('lets nobody hide or edit what is not theirs to hide or edit', async () => {
  const { id } = comment();
  const own = await world.call('POST', `/v26.0/${id}/comments`, { message: 'We do' });
  const hidesOwn = await world.call('POST', `/v26.0/${own.body.id}?is_hidden=true`);
  const editsTheirs = await world.call('POST', `/v26.0/${id}`, { message: 'something else' });
  const editsOwn = await world.call('POST', `/v26.0/${own.body.id}`, { message: 'We do, to Norway' });
  expect([hidesOwn.body.error?.code, editsTheirs.body.error?.code, editsOwn.body]).toEqual([
    200,
    200,
    { success: true },
  ]);
});

it('has no likes on Instagram', async () => {
  const answer = await world.call('POST', `/v26.0/${picture().id}/likes`, undefined, 'instagram-token');
  expect(answer.body.error?.code).toBe(100);
});

it('shows a comment that names us only through mentioned_comment', async () => {
  const id = world.people.mention(world.accounts.instagram, world.bo, { text: '@shop look' });
  const direct = await world.call('GET', `/v26.0/${id}`, undefined, 'instagram-token');
  const query = `mentioned_comment.comment_id(${id}){id,text,username,media{id}}`;
  const through = await world.call('GET', `/v26.0/17841400000000001?fields=${query}`, undefined, 'instagram-token');
  expect(direct.body.error?.error_subcode).toBe(33);
  expect(through.body['mentioned_comment']).toMatchObject({ id, text: '@shop look', username: 'bo.b' });
});
