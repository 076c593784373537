import { keepOwn } from '../meta/comments';
import { entryOf, signedBody, type Meta, type Part } from '../meta/meta';
import { messagePart } from '../meta/parts';
import { createPeople, type People } from '../meta/people';
import { keepMessage, messageId, threadOf, type Account } from '../meta/world';
import { createDeck, type Random } from '../random';
import { cast, type CastMember } from './cast';
import type { Language, Topic } from './lines/lines';
import type { Memory } from './memory';
import type { Stage } from './stage';
import { commentTopics, directTopics, isQuestion, moodOf, postFor, type Words } from './words';

/** One signed body, as the platform would have posted it. */
export interface DemoDelivery {
  platform: CastMember['platform'];
  headers: Record<string, string>;
  body: Buffer;
}

/** What a conversation of the history is about: for labels, owners and states that a webhook does not carry. */
export interface DemoConversation {
  platform: CastMember['platform'];
  externalChannelId: string;
  kind: 'comment' | 'direct' | 'mention' | 'review';
  /** The top-level item, or the person of a direct conversation. */
  externalId: string;
  topic: Topic;
  language: Language;
  isAnswered: boolean;
  startedAt: Date;
}

export interface DemoHistory {
  deliveries: DemoDelivery[];
  conversations: DemoConversation[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const days = 16;
const entriesPerBody = 100;

interface Telling {
  meta: Meta;
  people: People;
  stage: Stage;
  words: Words;
  memory: Memory;
  random: Random;
  now: number;
}

/** Makes up `count` conversations of the past sixteen days, denser towards now. The same seed tells the same. */
export const tellHistory = (telling: Omit<Telling, 'people'>, count: number): DemoHistory => {
  const { meta, random, now } = telling;
  const whole: Telling = { ...telling, people: createPeople(meta) };
  const conversations: DemoConversation[] = [];
  const directly = random.shuffle(cast); // each writes in private once
  const nextMember = createDeck(random, cast);
  const parts = meta.collect(() => {
    for (let index = 0; index < count; index += 1) {
      const at = now - pastMs(random);
      const direct = index % 7 === 0 ? directly.pop() : undefined;
      if (direct) conversations.push(tellDirect(whole, direct, at));
      else if (index % 25 === 3) conversations.push(tellMention(whole, facebookOnly(nextMember), at));
      else if (index % 33 === 5) conversations.push(tellReview(whole, facebookOnly(nextMember), at));
      else conversations.push(tellComment(whole, nextMember(), at));
    }
  });
  return { deliveries: pack(parts), conversations };
};

/** Bodies of up to a hundred entries, in the order of time. */
const pack = (parts: { account: Account; part: Part }[]): DemoDelivery[] => {
  const deliveries: DemoDelivery[] = [];
  for (const platform of ['facebook', 'instagram'] as const) {
    const object = platform === 'facebook' ? 'page' : 'instagram';
    const own = parts.filter(({ account }) => account.object === object).sort((a, b) => a.part.at - b.part.at);
    for (let start = 0; start < own.length; start += entriesPerBody) {
      const some = own.slice(start, start + entriesPerBody);
      const [first] = some;
      if (first)
        deliveries.push({
          platform,
          ...signedBody(
            first.account,
            some.map(({ account, part }) => entryOf(account, [part])),
          ),
        });
    }
  }
  return deliveries;
};

const tellComment = (telling: Telling, member: CastMember, at: number): DemoConversation => {
  const { people, stage, words, memory, random, meta, now } = telling;
  const account = stage.accounts[member.platform];
  const person = stage.person(member);
  const topic = random.weighted(commentTopics);
  const chosen = postFor(random, topic, (now - at) / hourMs);
  const post = stage.post(member.platform, chosen.key);
  const startedAt = Math.max(at, post.createdAt + random.between(2, 40) * minuteMs);
  const isEdited = topic === 'shipping' && member.platform === 'facebook' && random.chance(0.3);
  const edit = isEdited ? words.edit(member.language) : null;
  const text = edit?.before ?? words.open(member.language, topic, chosen.product);
  const comment = people.comment(account, person, { postId: post.id, text, at: startedAt });
  if (edit) people.editComment(comment, edit.after, { at: startedAt + 2 * minuteMs });
  memory.note(comment.id, topic);
  const base = { account, member, topic, startedAt };
  const ours = words.ours(member.language, topic);
  const answeredAt = startedAt + random.between(6, 240) * minuteMs;
  const isAnswered = ours !== null && answeredAt < now && random.chance(answerChance(topic, now - startedAt));
  if (isAnswered) {
    keepOwn(meta, account, { postId: post.id, parentId: comment.id, text: ours, photoUrl: null, at: answeredAt });
    const backAt = answeredAt + random.between(3, 90) * minuteMs;
    if (backAt < now && random.chance(0.45)) {
      const back = words.answer(member.language, moodOf(topic), isQuestion(ours) ? 'asked' : 'told');
      people.comment(account, person, { postId: post.id, parentId: comment.id, text: back, at: backAt });
      memory.note(comment.id, topic, 1);
    } else people.react(account, person, { postId: post.id, commentId: comment.id, reaction: 'love', at: backAt });
  }
  return conversationOf(base, 'comment', comment.id, isAnswered);
};

const tellDirect = (telling: Telling, member: CastMember, at: number): DemoConversation => {
  const { people, stage, words, memory, random, meta, now } = telling;
  const account = stage.accounts[member.platform];
  const person = stage.person(member);
  const isStory = member.platform === 'instagram' && random.chance(0.2);
  const topic = isStory ? 'story' : random.weighted(directTopics);
  const story = { id: `180${String(at).slice(0, 13)}`, url: stage.pictureUrl('harbour') };
  const text = words.open(member.language, topic, null);
  const message = people.direct(account, person, { text, at, ...(isStory ? { story } : {}) });
  memory.note(person.directId, topic);
  const base = { account, member, topic, startedAt: at };
  const ours = words.ours(member.language, topic);
  const answeredAt = at + random.between(4, 180) * minuteMs;
  const isAnswered = ours !== null && answeredAt < now && random.chance(answerChance(topic, now - at));
  if (isAnswered) {
    const sent = ownMessage(meta, account, person.directId, ours, answeredAt);
    people.read(account, person, { at: answeredAt + 2 * minuteMs });
    const backAt = answeredAt + random.between(3, 60) * minuteMs;
    if (backAt < now && random.chance(0.7)) {
      const back = words.answer(member.language, moodOf(topic), isQuestion(ours) ? 'asked' : 'told');
      people.direct(account, person, { text: back, at: backAt });
      memory.note(person.directId, topic, 1);
    } else if (backAt < now) people.reactDirect(sent, '❤️', { at: backAt });
  } else if (random.chance(0.15)) people.editDirect(message, `${text} 🙏`, { at: at + minuteMs });
  return conversationOf(base, 'direct', person.directId, isAnswered);
};

const tellMention = ({ people, stage, words, memory }: Telling, member: CastMember, at: number): DemoConversation => {
  const account = stage.accounts[member.platform];
  const id = people.mention(account, stage.person(member), { text: words.open(member.language, 'mention', null), at });
  memory.note(id, 'mention');
  return conversationOf({ account, member, topic: 'mention', startedAt: at }, 'mention', id, false);
};

const tellReview = (
  { people, stage, words, memory, random }: Telling,
  member: CastMember,
  at: number,
): DemoConversation => {
  const account = stage.accounts[member.platform];
  const isPositive = random.chance(0.6);
  const topic = isPositive ? 'reviewGood' : 'reviewBad';
  const id = people.review(account, stage.person(member), {
    text: words.open(member.language, topic, null),
    isPositive,
    at,
  });
  memory.note(id, topic);
  return conversationOf({ account, member, topic, startedAt: at }, 'review', id, false);
};

/** A message of ours with its echo, written before anybody looked. */
const ownMessage = (meta: Meta, account: Account, personId: string, text: string, at: number) => {
  const thread = threadOf(meta.world, account, personId);
  const message = keepMessage(meta.world, thread, {
    id: messageId(meta.world, account),
    threadId: thread.id,
    fromId: account.id,
    text,
    attachments: [],
    createdAt: at,
    replyToId: null,
    story: null,
    isDeleted: false,
    edits: 0,
    reactions: {},
  });
  meta.emit(account, messagePart(account, message, personId));
  return message;
};

const conversationOf = (
  { account, member, topic, startedAt }: { account: Account; member: CastMember; topic: Topic; startedAt: number },
  kind: DemoConversation['kind'],
  externalId: string,
  isAnswered: boolean,
): DemoConversation => ({
  platform: member.platform,
  externalChannelId: account.id,
  kind,
  externalId,
  topic,
  language: member.language,
  isAnswered,
  startedAt: new Date(startedAt),
});

/** From twenty minutes to sixteen days, most of them young. */
const pastMs = (random: Random): number => 20 * minuteMs + random.next() ** 2 * days * dayMs;

/** Old questions have their answer; of today's, some still wait. */
const answerChance = (topic: Topic, ageMs: number): number => {
  if (['praise', 'household', 'thanks', 'mention'].includes(topic)) return ageMs > dayMs ? 0.6 : 0.25;
  if (ageMs > 2 * dayMs) return 0.92;
  return ageMs > 8 * hourMs ? 0.6 : 0.2;
};

const facebookOnly = (next: () => CastMember): CastMember => {
  for (let member = next(); ; member = next()) if (member.platform === 'facebook') return member;
};
