import type { Flag } from '@hubbub/contracts';
import type { Span } from '@hubbub/text';
import { findBrand } from './find-brand';
import { findAsk, findDeadline, findMoneyQuote } from './find-terms';
import { impostorHints } from './impostor-hints';

/** Their own words, by their place in the raw text of a message (UTF-16 units). */
export interface Quote {
  text: string;
  messageId: string;
  start: number;
  end: number;
}

export interface PartnershipFacts {
  brand: string | null;
  ask: Quote | null;
  money: Quote | null;
  deadline: Quote | null;
  reach: number | null;
  impostorHints: string[];
}

export interface PartnershipSource {
  contactName: string;
  handle: string | null;
  followers: number | null;
  flags: readonly Flag[];
  ownNames: readonly string[];
  messages: readonly { id: string; text: string }[]; // inbound, oldest first
}

export const partnershipFlags = ['partnership', 'sponsorship'] as const;

export const isProposal = (flagNames: readonly string[]): boolean =>
  partnershipFlags.some((flag) => flagNames.includes(flag));

/** Who asks, what, for how much and by when, read from the words of the conversation; pure. */
export const makeCard = (source: PartnershipSource): PartnershipFacts => {
  const evidence = source.flags.filter(({ name }) => isProposal([name])).flatMap((flag) => flag.evidence);
  const flaggedIds = new Set(evidence.map(({ messageId }) => messageId));
  const flagged = source.messages.filter(({ id }) => flaggedIds.has(id));
  const others = source.messages.filter(({ id }) => !flaggedIds.has(id));
  // What was said beside the proposal counts first, then what came after it.
  const ordered = [...flagged, ...others.toReversed()];
  const first = (find: (text: string) => Span | null): Quote | null => {
    for (const message of ordered) {
      const span = find(message.text);
      if (span) return toQuote(message, span);
    }
    return null;
  };
  const asking = flagged[0] ?? source.messages.at(-1);
  const askSpan =
    asking &&
    findAsk(
      asking.text,
      evidence.filter(({ messageId }) => messageId === asking.id),
    );
  const brand = ordered.map(({ text }) => findBrand(text)).find((name) => name !== null) ?? null;
  return {
    brand,
    ask: asking && askSpan ? toQuote(asking, askSpan) : null,
    money: first(findMoneyQuote),
    deadline: first(findDeadline),
    reach: source.followers,
    impostorHints: impostorHints({
      handle: source.handle,
      name: source.contactName,
      texts: ordered.map(({ text }) => text),
      brand,
      ownNames: source.ownNames,
    }),
  };
};

const toQuote = ({ id, text }: { id: string; text: string }, { start, end }: Span): Quote => ({
  text: text.slice(start, end).toWellFormed(),
  messageId: id,
  start,
  end,
});
