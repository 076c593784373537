import type { SuggestionVariant } from '@hubbub/contracts';
import { checkDraft, type CheckContext, type CitedSource, type Violation } from './checker/check-draft';
import type { ComposedVariant } from './compose/compose';
import { firstNameOf } from './compose/first-name';
import type { DraftInput, Source, WithheldVariant } from './types';

export type CheckedVariant =
  { isShown: true; variant: SuggestionVariant } | { isShown: false; withheld: WithheldVariant };

/** Every variant, whoever produced it, passes the one output checker here. */
export const checkVariant = (
  variant: ComposedVariant,
  sources: readonly Source[],
  input: DraftInput,
  language: string,
  places: readonly string[] = [],
): CheckedVariant => {
  const cited = new Set(variant.sentences.flatMap((sentence) => sentence.sources));
  const check = checkDraft(variant.text, asCited(sources.filter(({ id }) => cited.has(id))), {
    ...contextOf(input, language),
    places,
  });
  if (check.verdict === 'block') {
    const reasons = [
      ...new Set(check.violations.filter(({ severity }) => severity === 'block').map(({ rule }) => rule)),
    ];
    return { isShown: false, withheld: { tone: variant.tone, reasons, isSecurityEvent: check.isSecurityEvent } };
  }
  const warnings = [...new Set(check.violations.map((violation) => tell(violation, variant.text)))];
  const doubtful = check.violations.map(({ start, end }) => ({ start, end }));
  return { isShown: true, variant: { ...variant, verdict: check.verdict, warnings, doubtful } };
};

export const asCited = (sources: readonly Source[]): CitedSource[] =>
  sources.map(({ text, language }) => ({ text, language }));

/** What the checker may take as given for a conversation: the brand's own words and whom we answer. */
export const contextOf = (input: DraftInput, language: string): CheckContext => ({
  language,
  limit: input.limit,
  author: { name: firstNameOf(input.contact.name), handle: input.contact.handle },
  brandFacts: [
    input.voice.brandName,
    ...input.brandFacts,
    ...Object.values(input.voice.greetings).map((text) => text.replaceAll(/\{\{[^}]*\}\}/gu, '')),
    ...Object.values(input.voice.signOffs),
  ].filter((fact) => fact !== ''),
  ...(input.canary ? { canary: input.canary } : {}),
  ...(input.otherIdentifiers ? { otherIdentifiers: input.otherIdentifiers } : {}),
});

const tell = ({ rule, start, end }: Violation, text: string): string =>
  rule === 'ungrounded'
    ? 'Hardly anything of this is in your saved replies'
    : `Not in your saved replies: “${text.slice(start, end).slice(0, 80)}”`;
