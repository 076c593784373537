import type { BusinessAct, Meta } from '../meta/meta';
import { createPeople } from '../meta/people';
import type { Random } from '../random';
import type { Timers } from '../timers';
import type { CastMember } from './cast';
import type { Memory } from './memory';
import type { Stage } from './stage';
import { isQuestion, moodOf, type Words } from './words';

/** Nobody talks for ever: two answers, a last word, then a heart. */
const turnsAtMost = 3;

interface Answering {
  meta: Meta;
  stage: Stage;
  words: Words;
  memory: Memory;
  random: Random;
  timers: Timers;
}

/** Makes people answer when the shop writes to them, in their language and where it wrote. */
export const createAnswers = (answering: Answering): ((act: BusinessAct) => void) => {
  const { stage, random, timers } = answering;
  const thinking = new Map<string, () => void>(); // several messages in a row get one answer
  return (act) => {
    const member = act.personId ? stage.memberOf(act.personId) : undefined;
    if (!member || !act.personId) return;
    const place = placeOf(answering, act);
    thinking.get(place)?.();
    const delayMs = random.between(6_000, 20_000);
    thinking.set(
      place,
      timers.after(delayMs, () => {
        thinking.delete(place);
        answer(answering, member, place, act);
      }),
    );
  };
};

/** A private reply goes on in private; everything else where it stands. */
const placeOf = ({ meta }: Answering, act: BusinessAct): string => {
  const comment = act.type === 'comment' && act.commentId ? meta.world.comments.get(act.commentId) : undefined;
  return comment ? (comment.parentId ?? comment.id) : (act.personId ?? '');
};

const answer = (
  { meta, stage, words, memory }: Answering,
  member: CastMember,
  place: string,
  act: BusinessAct,
): void => {
  const people = createPeople(meta);
  const account = stage.accounts[member.platform];
  const person = stage.person(member);
  const known = memory.recall(act.type === 'private_reply' && act.commentId ? act.commentId : place);
  const { topic } = known;
  const turns = act.type === 'private_reply' ? memory.recall(place).turns : known.turns;
  memory.note(place, topic, turns + 1);
  const top = act.type === 'comment' ? meta.world.comments.get(place) : undefined;
  if (turns >= turnsAtMost || (moodOf(topic) === 'praise' && turns >= 1)) {
    if (turns > turnsAtMost) return;
    const ours = meta.world.messages.get(act.createdId);
    if (top) people.react(account, person, { postId: top.postId, commentId: act.createdId, reaction: 'love' });
    else if (ours) people.reactDirect(ours, '❤️');
    return;
  }
  const when = turns >= 2 ? 'closing' : isQuestion(act.text) ? 'asked' : 'told';
  const text = words.answer(member.language, moodOf(topic), when);
  if (top && !top.isDeleted) people.comment(account, person, { postId: top.postId, parentId: top.id, text });
  else if (!top) people.direct(account, person, { text });
};
