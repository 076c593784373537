import type { TextLimit } from '@hubbub/contracts';
import { measureText, stripInvisible } from '@hubbub/text';
import { type Claim, type ClaimKind, findClaims } from './claims';
import { claimsInWords, undisguise } from './disguises';
import { promises } from './promises';
import { groundedShare } from './grounded';
import { findLeaks } from './leaks';
import { isOtherLanguage } from './other-language';

/** What a draft is checked against, besides the sources that it cites. */
export interface CheckContext {
  language: string; // that it should be written in
  limit: TextLimit;
  canary?: string;
  otherIdentifiers?: readonly string[]; // names, addresses, notes of other contacts
  author?: { name: string | null; handle: string | null }; // whom we answer: may be named and mentioned
  brandFacts?: readonly string[]; // always true: name, own links, own numbers
  places?: readonly string[]; // placeholders that we made ourselves (redaction)
}

export interface CitedSource {
  text: string;
  language: string;
}

export interface Violation {
  rule:
    | ClaimKind
    | 'invisible'
    | 'too_long'
    | 'other_language'
    | 'canary'
    | 'other_contact'
    | 'placeholder'
    | 'commitment'
    | 'abuse'
    | 'machine'
    | 'signature'
    | 'repetition'
    | 'ungrounded';
  severity: 'warn' | 'block';
  start: number; // span in the draft, UTF-16
  end: number;
}

export interface Check {
  verdict: 'ok' | 'warn' | 'block';
  violations: Violation[];
  isSecurityEvent: boolean; // somebody's data or our prompt nearly came out
}

const mostCharacters = 12_000;
const security = new Set<Violation['rule']>(['canary', 'other_contact', 'placeholder', 'machine']);

// A wrong day may be an honest inference ("open on Sunday" from "Tuesday to Sunday"), so a member decides.
const doubtful = new Set<ClaimKind>(['weekday', 'relative_day', 'number']);

/**
 * Whether a text may be shown (`ok`, `warn`) or not (`block`). Facts must stand in a source that the draft cites, or in
 * the brand's own facts; the inbound message grounds nothing. Pure; every producer of text passes here.
 */
export const checkDraft = (text: string, citedSources: readonly CitedSource[], context: CheckContext): Check => {
  if (text.length > mostCharacters) return judge([{ rule: 'too_long', severity: 'block', start: 0, end: text.length }]);
  const whole = { start: 0, end: text.length };
  const grounds = [...citedSources.map((source) => source.text), ...(context.brandFacts ?? [])];
  const found: Violation[] = [];
  if (stripInvisible(text) !== text) found.push({ rule: 'invisible', severity: 'block', ...whole });
  if (measureText(text, context.limit.unit) > context.limit.limit)
    found.push({ rule: 'too_long', severity: 'block', ...whole });
  found.push(...strayClaims(text, grounds, context));
  found.push(...findLeaks(text, grounds, context));
  found.push(...promises(text, citedSources, context));
  if (isRepetition(text)) found.push({ rule: 'repetition', severity: 'block', ...whole });
  if (isOtherLanguage(text, context.language, grounds))
    found.push({ rule: 'other_language', severity: 'block', ...whole });
  found.push(...weakGround(text, citedSources, context));
  return judge(found);
};

const judge = (violations: Violation[]): Check => ({
  verdict: violations.some(({ severity }) => severity === 'block') ? 'block' : violations.length > 0 ? 'warn' : 'ok',
  violations,
  isSecurityEvent: violations.some(({ rule }) => security.has(rule)),
});

const strayClaims = (text: string, grounds: readonly string[], { author }: CheckContext): Violation[] => {
  const claims = allClaims(text);
  if (claims.length === 0) return [];
  const groundClaims = grounds.map((ground) => allClaims(ground.slice(0, mostCharacters)));
  const known = new Set(groundClaims.flat().map(keyOf));
  const knownNumbers = new Set([...known].map((key) => /\d+(?:\.\d+)?/u.exec(key)?.[0]));
  const handle = author?.handle?.replace(/^@/u, '').toLowerCase();
  return claims
    .filter((claim) => {
      if (known.has(keyOf(claim))) return false;
      if (claim.kind === 'mention') return claim.key !== handle;
      if (claim.kind === 'number') return claim.key.length > 1 && !knownNumbers.has(claim.key);
      if (claim.kind === 'weekday') return !isWithin(Number(claim.key), groundClaims);
      return true;
    })
    .map(({ kind, start, end }) => ({ rule: kind, severity: doubtful.has(kind) ? 'warn' : 'block', start, end }));
};

const worthHiding = new Set<ClaimKind>(['url', 'email', 'phone', 'amount', 'percentage', 'iban', 'card', 'wallet']);

/** What a text claims, what it claims in words, and what shows once its disguise is off. */
const allClaims = (text: string): Claim[] => {
  const open = [...findClaims(text), ...claimsInWords(text)];
  const plain = undisguise(text);
  if (plain === text) return open;
  const seen = new Set(open.map(keyOf));
  const hidden = findClaims(plain).filter((claim) => worthHiding.has(claim.kind) && !seen.has(keyOf(claim)));
  return [...open, ...hidden.map((claim) => ({ ...claim, start: 0, end: text.length }))];
};

const keyOf = ({ kind, key }: Claim): string => `${kind} ${key}`;
const nextTo = 12; // characters between two days of one span

/** A day between two named ones ("Tuesday to Sunday") is named as well. */
const isWithin = (day: number, grounds: readonly (readonly Claim[])[]): boolean =>
  grounds.some((claims) => {
    const days = claims.filter(({ kind }) => kind === 'weekday');
    return days.some((from, i) => {
      const to = days[i + 1];
      if (!to || to.start - from.end > nextTo) return false;
      const span = (Number(to.key) - Number(from.key) + 7) % 7;
      return (day - Number(from.key) + 7) % 7 <= span;
    });
  });

const isRepetition = (text: string): boolean => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length >= 24 && new Set(words).size / words.length < 0.2;
};

const enough = 0.35;
const none = 0.2;

const weakGround = (text: string, sources: readonly CitedSource[], context: CheckContext): Violation[] => {
  const share = groundedShare(text, sources, context);
  if (share === null || share >= enough) return [];
  return [
    {
      rule: 'ungrounded',
      severity: share < (sources.length === 0 ? enough : none) ? 'block' : 'warn',
      start: 0,
      end: text.length,
    },
  ];
};
