import type { Meta } from '../meta/meta';
import { createPeople } from '../meta/people';
import { createDeck, type Random } from '../random';
import type { Timers } from '../timers';
import { cast, type CastMember } from './cast';
import { languages, type Language } from './lines/lines';
import type { Memory } from './memory';
import type { Stage } from './stage';
import { commentTopics, directTopics, postFor, type Words } from './words';

export interface Scenes {
  /** Lets the next thing happen; the answer is how many arrivals it brings. */
  play(): number;
}

/** What may happen, by weight. The first few are dealt in order, so that a newcomer sees the breadth at once. */
type SceneName =
  | 'comment'
  | 'direct'
  | 'partnership'
  | 'priceWave'
  | 'edit'
  | 'regret'
  | 'mention'
  | 'review'
  | 'story'
  | 'visitorPost'
  | 'reaction'
  | 'changedMind';

const opening: readonly SceneName[] = [
  'comment',
  'direct',
  'priceWave',
  'partnership',
  'story',
  'edit',
  'review',
  'mention',
];

const weights: readonly { item: SceneName; weight: number }[] = [
  { item: 'comment', weight: 40 },
  { item: 'direct', weight: 20 },
  { item: 'partnership', weight: 6 },
  { item: 'priceWave', weight: 5 },
  { item: 'edit', weight: 5 },
  { item: 'regret', weight: 3 },
  { item: 'mention', weight: 4 },
  { item: 'review', weight: 3 },
  { item: 'story', weight: 5 },
  { item: 'visitorPost', weight: 2 },
  { item: 'reaction', weight: 4 },
  { item: 'changedMind', weight: 3 },
];

export const createScenes = ({
  meta,
  stage,
  words,
  memory,
  random,
  timers,
}: {
  meta: Meta;
  stage: Stage;
  words: Words;
  memory: Memory;
  random: Random;
  timers: Timers;
}): Scenes => {
  const people = createPeople(meta);
  const nextLanguage = createDeck(random, languages);
  const decks = new Map<string, () => CastMember>();
  const someone = (platform?: CastMember['platform'], language: Language = nextLanguage()): CastMember => {
    const name = `${language} ${platform ?? 'any'}`;
    const fitting = cast.filter(
      (member) => member.language === language && (!platform || member.platform === platform),
    );
    const deck = decks.get(name) ?? createDeck(random, fitting);
    decks.set(name, deck);
    return deck();
  };
  const on = (member: CastMember) => ({ account: stage.accounts[member.platform], person: stage.person(member) });
  let left = [...opening];

  const writeComment = (member: CastMember, topic = random.weighted(commentTopics), text?: string) => {
    const chosen = postFor(random, topic);
    const { account, person } = on(member);
    const post = stage.post(member.platform, chosen.key);
    const comment = people.comment(account, person, {
      postId: post.id,
      text: text ?? words.open(member.language, topic, chosen.product),
    });
    memory.note(comment.id, topic);
    return { account, person, post, comment };
  };
  const writeDirect = (member: CastMember, topic = random.weighted(directTopics)) => {
    const { account, person } = on(member);
    memory.note(person.directId, topic);
    return people.direct(account, person, { text: words.open(member.language, topic, null) });
  };

  const scenes: Record<SceneName, () => number> = {
    comment: () => {
      writeComment(someone());
      return 1;
    },
    direct: () => {
      writeDirect(someone());
      return 1;
    },
    partnership: () => {
      const topic = random.weighted([
        { item: 'partnership' as const, weight: 5 },
        { item: 'sponsorship' as const, weight: 2 },
        { item: 'wholesale' as const, weight: 2 },
      ]);
      if (topic === 'partnership' && random.chance(0.5)) writeComment(someone(), topic);
      else writeDirect(someone(), topic);
      return 1;
    },
    // The same three words from several people under one post, in different languages.
    priceWave: () => {
      const platform = random.pick(['facebook', 'instagram'] as const);
      const post = stage.post(platform, postFor(random, 'price').key);
      const count = random.between(3, 5);
      for (let index = 0; index < count; index += 1) {
        const member = someone(platform);
        const { account, person } = on(member);
        timers.after(index * random.between(2_000, 9_000), () => {
          const comment = people.comment(account, person, {
            postId: post.id,
            text: words.open(member.language, 'price', null),
          });
          memory.note(comment.id, 'price');
        });
      }
      return count;
    },
    edit: () => {
      const member = someone('facebook'); // Instagram tells of no edits
      const { before, after } = words.edit(member.language);
      const { comment } = writeComment(member, 'shipping', before);
      timers.after(random.between(12_000, 30_000), () => people.editComment(comment, after));
      return 1;
    },
    regret: () => {
      const member = someone('facebook');
      const { comment } = writeComment(member, 'late', words.regret(member.language));
      timers.after(random.between(25_000, 60_000), () => people.removeComment(comment));
      return 1;
    },
    mention: () => {
      const member = someone();
      const { account, person } = on(member);
      memory.note(people.mention(account, person, { text: words.open(member.language, 'mention', null) }), 'mention');
      return 1;
    },
    review: () => {
      const member = someone('facebook');
      const { account, person } = on(member);
      const isPositive = random.chance(0.6);
      const topic = isPositive ? 'reviewGood' : 'reviewBad';
      memory.note(
        people.review(account, person, { text: words.open(member.language, topic, null), isPositive }),
        topic,
      );
      return 1;
    },
    story: () => {
      const member = someone('instagram');
      const { account, person } = on(member);
      const story = { id: `180${timers.now()}`, url: stage.pictureUrl('harbour') };
      memory.note(person.directId, 'story');
      people.direct(account, person, { text: words.open(member.language, 'story', null), story });
      return 1;
    },
    visitorPost: () => {
      const member = someone('facebook');
      const { account, person } = on(member);
      const topic = random.pick(['praise', 'thanks', 'hours'] as const);
      memory.note(people.visitorPost(account, person, { text: words.open(member.language, topic, null) }).id, topic);
      return 1;
    },
    reaction: () => {
      const member = someone('facebook');
      const { account, person } = on(member);
      const reaction = random.pick(['love', 'like', 'wow', 'care']);
      people.react(account, person, { postId: stage.post('facebook', postFor(random, 'praise').key).id, reaction });
      return 1;
    },
    // Writes in private, corrects it, or takes it back.
    changedMind: () => {
      const member = someone('instagram');
      const message = writeDirect(member);
      const isUnsent = random.chance(0.4);
      timers.after(random.between(15_000, 40_000), () => {
        if (isUnsent) people.unsend(message);
        else people.editDirect(message, `${message.text} 🙏`);
      });
      return 1;
    },
  };
  return {
    play: () => {
      const [next, ...rest] = left;
      left = rest;
      return scenes[next ?? random.weighted(weights)]();
    },
  };
};
