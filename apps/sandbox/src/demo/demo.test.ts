import { startReceiver, type Receiver, type Sandbox } from '../testing';
import { createRandom } from '../random';
import { startSandbox } from '../start';
import { fakeTimers } from '../timers';
import { lines } from './lines';
import { languages, products, topics, type Language } from './lines/lines';
import { createWords, isQuestion } from './words';

let timers: ReturnType<typeof fakeTimers>;
let sandbox: Sandbox;
let receiver: Receiver;
beforeEach(async () => {
  timers = fakeTimers();
  sandbox = await startSandbox({ timers });
  receiver = await startReceiver();
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.stop();
});

const minutes = async (count: number) => {
  for (let step = 0; step < count * 12; step += 1) {
    timers.advance(5_000);
    await sandbox.control.webhooks.idle();
  }
};
const start = (ratePerMinute = 4) => sandbox.demo.start({ webhookUrl: receiver.url, ratePerMinute });
const bodies = () => receiver.received.map(({ rawBody }) => JSON.stringify(JSON.parse(rawBody.toString())));

const scripts: Record<Language, RegExp> = {
  en: /\p{Script=Latin}/u,
  el: /\p{Script=Greek}/u,
  fa: /[پچژگی]|\p{Script=Arabic}/u,
  ar: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
};

it('has at least sixty people, each with a name and ids of their own', () => {
  const { cast } = sandbox.demo;
  expect(cast.length).toBeGreaterThanOrEqual(60);
  expect(new Set(cast.map(({ name }) => name)).size).toBe(cast.length);
  expect(new Set(cast.map(({ username }) => username)).size).toBe(cast.length);
});

it.each(languages)('speaks %s on every topic, in its own script, without an unfilled place', (language) => {
  const { opens, answers, ours, edits } = lines[language];
  const sentences = [
    ...topics.flatMap((topic) => opens[topic]),
    ...Object.values(answers).flatMap(({ asked, told, closing }) => [...asked, ...told, ...closing]),
    ...Object.values(ours).flat(),
    ...edits.flatMap(({ before, after }) => [before, after]),
  ];
  const silent = sentences.filter(
    (sentence) => !scripts[language].test(sentence) && !/^\p{Emoji}/u.test(sentence) && !sentence.includes('😍'),
  );
  expect(silent).toEqual([]);
  expect(topics.filter((topic) => opens[topic].length === 0)).toEqual([]);
  const whole = language === 'zh' ? 10 : 25;
  expect(new Set(sentences.filter((sentence) => sentence.length > whole)).size).toBeGreaterThan(80);
  const words = createWords(createRandom(1));
  const opened = topics.flatMap((topic) => products.map((product) => words.open(language, topic, product)));
  expect(opened.filter((text) => /[{}]/.test(text))).toEqual([]);
});

it('starts within seconds and then goes on calmly, in all five languages on both channels', async () => {
  start();
  timers.advance(10_000);
  await sandbox.control.webhooks.idle();
  expect(receiver.received.length).toBeGreaterThanOrEqual(2);
  await minutes(20);
  const { arrivals } = sandbox.demo.state();
  expect(arrivals).toBeGreaterThan(50);
  expect(arrivals).toBeLessThan(130);
  const all = bodies().join('\n');
  for (const script of [/\p{Script=Greek}/u, /\p{Script=Han}/u, /گ|چ/u, /ة/u, /"page"/, /"instagram"/])
    expect(all).toMatch(script);
});

it('is silent after stop, also for those who were about to answer', async () => {
  start();
  await minutes(3);
  sandbox.demo.stop();
  await sandbox.control.webhooks.idle();
  const before = receiver.received.length;
  await minutes(10);
  expect(receiver.received.length).toBe(before);
});

it('lets a person answer in their language where they were answered', async () => {
  const { conversations } = sandbox.demo.history(120);
  start(0.1);
  timers.advance(60_000);
  await sandbox.control.webhooks.idle();
  const asked = conversations.find(
    ({ kind, language, platform, isAnswered, topic }) =>
      kind === 'comment' && platform === 'facebook' && language === 'fa' && !isAnswered && topic !== 'spam',
  );
  const answer = await fetch(`${sandbox.url}/v26.0/${asked?.externalId}/comments`, {
    method: 'POST',
    headers: { authorization: 'Bearer larkspur-demo-page-token', 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'سلام! قیمتش ۷۲ یورو است.' }),
  });
  expect(answer.status).toBe(200);
  await minutes(1);
  const replies = bodies().filter(
    (body) => body.includes(`"parent_id":"${asked?.externalId}"`) && body.includes('"item":"comment"'),
  );
  expect(replies).toHaveLength(2); // ours, told back, and theirs
  expect(replies[1]).toMatch(/\p{Script=Arabic}/u);
});

it('goes on in private after a private reply, and stops after a few turns', async () => {
  start(0.1);
  const { world, people } = sandbox.control.meta;
  const account = world.accounts.get('17841460000000023');
  const member = sandbox.demo.cast.find(({ platform, language }) => platform === 'instagram' && language === 'zh');
  const person = [...world.people.values()].find(({ username }) => username === member?.username);
  const post = [...world.posts.values()].find(({ accountId }) => accountId === account?.id);
  if (!account || !person || !post) throw new Error('The stage is empty');
  const { id } = people.comment(account, person, { postId: post.id, text: '多少钱？' });
  const send = (body: unknown) =>
    fetch(`${sandbox.url}/v26.0/me/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer larkspur-demo-instagram-token', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await send({ recipient: { comment_id: id }, message: { text: '72欧元' } });
  await minutes(1);
  for (let turn = 0; turn < 8; turn += 1) {
    await send({ recipient: { id: person.directId }, message: { text: '好的' } });
    await minutes(1);
  }
  const thread = [...world.threads.values()].find(({ personId }) => personId === person.directId);
  const theirs =
    thread?.messageIds.filter((messageId) => world.messages.get(messageId)?.fromId === person.directId) ?? [];
  expect(theirs.length).toBeGreaterThanOrEqual(2);
  expect(theirs.length).toBeLessThanOrEqual(4);
});

it('tells the same history twice, with five hundred conversations of four kinds', async () => {
  const first = sandbox.demo.history(500);
  const other = await startSandbox({ timers: fakeTimers() });
  const second = other.demo.history(500);
  await other.stop();
  const told = ({ deliveries }: typeof first) =>
    deliveries.map(({ body }) => body.toString().replaceAll(/127\.0\.0\.1:\d+/g, ''));
  expect(told(first)).toEqual(told(second));
  expect(first.conversations).toHaveLength(500);
  expect(new Set(first.conversations.map(({ kind }) => kind))).toEqual(
    new Set(['comment', 'direct', 'mention', 'review']),
  );
  for (const language of languages)
    expect(first.conversations.filter((one) => one.language === language).length).toBeGreaterThan(60);
});

it('knows a question in each script', () => {
  expect(['Which name?', 'Ποιο όνομα;', 'چه اسمی؟', 'ما الاسم؟', '什么名字？'].every(isQuestion)).toBe(true);
  expect(['It is €72; thanks.', 'Κάνει 72 €.', 'ممنون', 'شكرًا', '谢谢'].some(isQuestion)).toBe(false);
});
