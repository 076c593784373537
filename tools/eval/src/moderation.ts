import { readFile } from 'node:fs/promises';
import { analyse, findFlags, findFlood, type FoundFlag } from '@hubbub/automation';
import { figure, type Figure, type Suite } from './suite';

interface Line {
  text: string;
  language: string;
  /** `spam`, `hate`, `none`; `-` for the earlier messages of a series. */
  flag: string;
  tier: string;
  /** Messages of one author belong to one series. */
  series: string;
  at: Date;
}

interface Judged {
  line: Line;
  /** Of those that moderation knows. */
  flags: Pick<FoundFlag, 'name' | 'certainty' | 'reasons'>[];
}

const bad = ['spam', 'scam', 'slur', 'repeated', 'flood'];
const fine = ['lookalike', 'calm'];

/**
 * Scores `text, lang, flags, tier, series, seconds` (tab-separated, with a head line): spam, scam links, slurs, floods
 * and repeated texts, and what only looks like them. `recall.<tier>` counts lines with the right flag, `sure` or
 * `possible` (both stand in the queue), `sure.<tier>` those that a rule hides; `fpr.<tier>` harmless lines with a `sure`
 * flag, `soft.<tier>` with a `possible` one.
 */
export const moderation: Suite = async ({ path, explain, skip }) => {
  const lines = parse(await readFile(path, 'utf8'), skip);
  const judged = lines.filter(({ flag }) => flag !== '-').map((line) => judge(line, lines));
  for (const one of judged) if (isWrong(one)) explain(tell(one));
  const figures: Figure[] = [];
  const add = (name: string, of: Judged[], hit: (one: Judged) => boolean, target: string): void => {
    if (of.length > 0) figures.push(figure(name, of.filter(hit).length / of.length, target));
  };
  const of = (tier: string): Judged[] => judged.filter(({ line }) => line.tier === tier);
  for (const tier of bad) {
    add(`recall.${tier}`, of(tier), isCaught, '>= 0.85');
    add(`sure.${tier}`, of(tier), isSurelyCaught, '>= 0.6');
  }
  for (const tier of fine) {
    add(`fpr.${tier}`, of(tier), ({ flags }) => flags.some(isSure), '<= 0.03');
    add(`soft.${tier}`, of(tier), ({ flags }) => flags.length > 0 && !flags.some(isSure), '<= 0.05');
  }
  for (const language of [...new Set(judged.map(({ line }) => line.language))].sort()) {
    const own = judged.filter(({ line }) => line.language === language && line.flag !== 'none');
    add(`recall.${language}`, own, isCaught, '>= 0.75');
  }
  return figures;
};

const isSure = ({ certainty }: { certainty: string }): boolean => certainty === 'sure';
const isCaught = ({ line, flags }: Judged): boolean => flags.some(({ name }) => name === line.flag);
const isSurelyCaught = ({ line, flags }: Judged): boolean =>
  flags.some((flag) => flag.name === line.flag && isSure(flag));
const isWrong = (one: Judged): boolean => (one.line.flag === 'none' ? one.flags.length > 0 : !isCaught(one));

const judge = (line: Line, lines: readonly Line[]): Judged => {
  const flags: Judged['flags'] = findFlags(line.text, { language: analyse(line.text).language }).filter(({ name }) =>
    ['spam', 'hate'].includes(name),
  );
  if (line.series === '') return { line, flags };
  const earlier = lines.filter((other) => other.series === line.series && other !== line);
  const flood = findFlood(line, earlier);
  return {
    line,
    flags: flood ? [...flags, { name: 'spam', certainty: flood.certainty, reasons: [flood.reason] }] : flags,
  };
};

const parse = (content: string, skip: (line: string) => void): Line[] => {
  const [head = '', ...rows] = content.replace(/^\ufeff/u, '').split(/\r?\n/u);
  const names = head.split('\t').map((name) => name.trim());
  const at = (name: string): number => names.indexOf(name);
  if (at('text') < 0 || at('flags') < 0)
    throw new Error('The file needs a head line with the columns text, lang, flags and tier.');
  return rows.flatMap((row) => {
    if (row.trim() === '') return [];
    const cells = row.split('\t');
    const cell = (name: string): string => cells[at(name)]?.trim() ?? '';
    const line = {
      text: cells[at('text')] ?? '',
      language: cell('lang'),
      flag: cell('flags') || 'none',
      tier: cell('tier'),
      series: cell('series'),
      at: new Date(Number(cell('seconds') || 0) * 1_000),
    };
    const isKnown = ['spam', 'hate', 'none', '-'].includes(line.flag) && [...bad, ...fine].includes(line.tier);
    if (!isKnown) skip(`flag “${line.flag}”, tier “${line.tier}” of: ${line.text}`);
    return isKnown ? [line] : [];
  });
};

const tell = ({ line, flags }: Judged): string =>
  `${line.tier} ${line.language} expected ${line.flag}: ${line.text}\n    got ${
    flags.map(({ name, certainty, reasons }) => `${name} ${certainty} [${reasons.join('; ')}]`).join(' | ') || 'no flag'
  }`;
