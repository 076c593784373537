import { foldText } from '@hubbub/text';
import { jaccard, trigrams } from '../compose/diversify';
import { createRedaction, redact } from '../model/redact';

/** An answer that a member sent in a conversation that is solved. */
export interface SolvedAnswer {
  id: string;
  inbound: string;
  answer: string;
  language: string;
  savedReplyId: string | null; // made from one already
}

/** "This was answered 14 times": a saved reply that is worth having. A person approves it. */
export interface ReplyProposal {
  language: string;
  count: number;
  body: string; // the answer that is nearest to all of its kind, personal data as places
  examples: string[]; // how people asked, personal data as places
  answerIds: string[];
}

const alike = 0.5;
const leastCount = 3;
const mostExamples = 8;
const leastCharacters = 20;

/** Clusters near-duplicate answers that no saved reply gave yet; the most frequent first. */
export const proposeReplies = (
  answers: readonly SolvedAnswer[],
  { existing = [], least = leastCount }: { existing?: readonly string[]; least?: number } = {},
): ReplyProposal[] => {
  const known = existing.map(trigrams);
  const fresh = answers
    .filter(({ savedReplyId, answer }) => savedReplyId === null && answer.trim().length >= leastCharacters)
    .map((answer) => ({ answer, grams: trigrams(answer.answer) }))
    .filter(({ grams }) => known.every((reply) => jaccard(reply, grams) < alike));
  return cluster(fresh)
    .filter((members) => members.length >= least)
    .map((members) => propose(members))
    .sort((a, b) => b.count - a.count);
};

interface Member {
  answer: SolvedAnswer;
  grams: Set<string>;
}

/** Joins each answer to the first cluster whose founder it is like; looks only at those that share rare pieces. */
const cluster = (members: readonly Member[]): Member[][] => {
  const clusters: Member[][] = [];
  const byGram = new Map<string, Set<number>>();
  for (const member of members) {
    const votes = new Map<number, number>();
    for (const gram of member.grams) for (const id of byGram.get(gram) ?? []) votes.set(id, (votes.get(id) ?? 0) + 1);
    const [best] = [...votes]
      .filter(([id]) => clusters[id]![0]!.answer.language === member.answer.language)
      .map(([id]) => ({ id, likeness: jaccard(clusters[id]![0]!.grams, member.grams) }))
      .sort((a, b) => b.likeness - a.likeness);
    if (best && best.likeness >= alike) clusters[best.id]!.push(member);
    else {
      for (const gram of member.grams) {
        const ids = byGram.get(gram) ?? new Set();
        byGram.set(gram, ids.add(clusters.length));
      }
      clusters.push([member]);
    }
  }
  return clusters;
};

const propose = (members: readonly Member[]): ReplyProposal => {
  const middle = members.reduce((best, member) =>
    closeness(member, members) > closeness(best, members) ? member : best,
  );
  const redaction = createRedaction();
  const examples = new Map<string, string>();
  for (const { answer } of members) {
    const shown = redact(answer.inbound.trim(), redaction).slice(0, 300);
    if (shown !== '') examples.set(foldText(shown), shown);
  }
  return {
    language: middle.answer.language,
    count: members.length,
    body: redact(middle.answer.answer.trim(), redaction),
    examples: [...examples.values()].slice(0, mostExamples),
    answerIds: members.map(({ answer }) => answer.id),
  };
};

const mostCompared = 50;

const closeness = (member: Member, members: readonly Member[]): number =>
  members.slice(0, mostCompared).reduce((sum, other) => sum + jaccard(member.grams, other.grams), 0);

/** A saved reply that members keep changing in the same way. */
export interface UpdateProposal {
  savedReplyId: string;
  count: number;
  body: string; // how they send it
}

const leastEdits = 3;

/** Three or more like edits of one saved reply: "Update saved reply?" */
export const proposeUpdates = (
  edits: readonly { savedReplyId: string; suggested: string; sent: string }[],
): UpdateProposal[] => {
  const byReply = groupBy(edits, ({ savedReplyId }) => savedReplyId);
  return [...byReply].flatMap(([savedReplyId, own]) => {
    const changed = own.filter(({ suggested, sent }) => foldText(suggested).trim() !== foldText(sent).trim());
    const members = changed.map(({ sent }, i) => ({
      answer: { id: String(i), inbound: '', answer: sent, language: '', savedReplyId },
      grams: trigrams(sent),
    }));
    const [largest] = cluster(members).sort((a, b) => b.length - a.length);
    if (!largest || largest.length < leastEdits) return [];
    return [{ savedReplyId, count: largest.length, body: propose(largest).body }];
  });
};

const groupBy = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};
