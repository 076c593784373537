import { foldText } from '@hubbub/text';
import { createLexicon } from '../lexicon/create-lexicon';
import abuseTerms from './abuse.json';
import type { CheckContext, CitedSource, Violation } from './check-draft';
import commitmentTerms from './commitments.json';
import machineTerms from './machine.json';

const commitments = createLexicon([commitmentTerms], { mixesEnglish: false });
const abuse = createLexicon([abuseTerms], { mixesEnglish: false });
const machine = createLexicon([machineTerms]);

/** Commitments that no cited source makes, insults, talk about prompts, and a stranger's signature. */
export const promises = (text: string, sources: readonly CitedSource[], context: CheckContext): Violation[] => {
  const whole = { start: 0, end: text.length };
  const { language } = context;
  const found: Violation[] = [];
  const granted = new Set(
    sources.flatMap((source) => [...commitments.match(withoutHarmless(source.text), source.language).weights.keys()]),
  );
  for (const fact of context.brandFacts ?? [])
    for (const name of commitments.match(withoutHarmless(fact), language).weights.keys()) granted.add(name);
  const made = new Set(
    [language, 'en'].flatMap((tag) => [...commitments.match(withoutHarmless(text), tag).weights.keys()]),
  );
  if ([...made].some((name) => !granted.has(name))) found.push({ rule: 'commitment', severity: 'block', ...whole });
  if (
    abuse.match(text, language).weights.size > 0 &&
    !sources.some((source) => abuse.match(source.text, source.language).weights.size > 0)
  )
    found.push({ rule: 'abuse', severity: 'block', ...whole });
  const said = foldText([...sources.map((source) => source.text), ...(context.brandFacts ?? [])].join('\n'));
  if (machine.match(text, language).weights.size > 0 && machine.match(said, language).weights.size === 0)
    found.push({ rule: 'machine', severity: 'block', ...whole });
  const signature = signed.exec(text);
  if (signature && !said.includes(foldText(signature[1] ?? '')))
    found.push({
      rule: 'signature',
      severity: 'block',
      start: signature.index,
      end: signature.index + signature[0].length,
    });
  return found;
};

// "gluten-free", "feel free", "free to ask": nothing is given away.
const withoutHarmless = (text: string): string =>
  text.replaceAll(
    /(?<!\p{L})\p{L}{1,24}[-‑]free\b|\bfree from\b|\bfeel free\b|\bfree to\b|\b(?:gluten|sugar|dairy|lactose|nut|alcohol|cruelty|smoke|hands|duty|stress|hassle) free\b/giu,
    ' ',
  );

const signed =
  /(?:^|[\s.!?])(?:signed|signé|signe|firmado|firma|assinado|firmato|gezeichnet|unterzeichnet|ondertekend|υπογραφή|подпись|imza|ttd|my name is|i am now|call me|je m'appelle|me llamo|mi chiamo|ich heiße|меня зовут|με λένε|اسمي|اسم من|我叫|签名|署名)\s*[:,-]?\s*([\p{Lu}\p{Lo}][\p{L}\p{N}_-]{1,30})/iu;
