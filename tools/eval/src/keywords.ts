import { readFile } from 'node:fs/promises';
import { analyse, findFlags, type FoundFlag } from '@hubbub/automation';
import { figure, type Figure, type Suite } from './suite';

interface Line {
  text: string;
  language: string;
  flags: string;
  tier: string;
}

const languages = ['en', 'el', 'fa', 'ar', 'zh'];
const tiers = ['keyword', 'evasion', 'implicit'];
const builtIn = new Set(['partnership', 'sponsorship']);

/**
 * Scores `text, lang, flags, tier` (tab-separated, with a head line). Recall counts any `sure` flag (for `implicit`
 * also `possible`); `fpr` the lines of a tier that carry none and got a `sure` one; `soft.plain` the plain lines
 * that got a `possible` one.
 */
export const keywords: Suite = async ({ path, explain, skip }) => {
  const lines = parse(await readFile(path, 'utf8'), skip);
  const judged = lines.map((line) => ({ line, flags: judge(line.text) }));
  for (const { line, flags } of judged) if (isWrong(line, flags)) explain(tell(line, flags));
  const figures: Figure[] = [];
  const add = (name: string, of: typeof judged, hit: (flags: FoundFlag[]) => boolean, target: string): void => {
    if (of.length > 0) figures.push(figure(name, of.filter(({ flags }) => hit(flags)).length / of.length, target));
  };
  const proposals = judged.filter(({ line }) => line.flags !== 'none');
  for (const tier of tiers) {
    const own = proposals.filter(({ line }) => line.tier === tier);
    const target = { keyword: '>= 0.97', evasion: '>= 0.9', implicit: '>= 0.45' }[tier] ?? '>= 0.9';
    add(`recall.${tier}`, own, tier === 'implicit' ? isAny : isSure, target);
  }
  const ordinary = proposals.filter(({ line }) => line.tier === 'keyword');
  for (const language of new Set(ordinary.map(({ line }) => line.language))) {
    const own = ordinary.filter(({ line }) => line.language === language);
    add(`recall.keyword.${language}`, own, isSure, languages.includes(language) ? '>= 0.93' : '>= 0.9');
  }
  const none = judged.filter(({ line }) => line.flags === 'none');
  add(
    'fpr.guard',
    none.filter(({ line }) => line.tier === 'guard'),
    isSure,
    '<= 0.2',
  );
  const plain = none.filter(({ line }) => line.tier === 'plain');
  add('fpr.plain', plain, isSure, '<= 0.02');
  add('soft.plain', plain, (flags) => isAny(flags) && !isSure(flags), '<= 0.05');
  return figures;
};

const parse = (content: string, skip: (line: string) => void): Line[] => {
  const [head = '', ...rows] = content.replace(/^\ufeff/u, '').split(/\r?\n/u);
  const names = head.split('\t').map((name) => name.trim());
  const column = (name: string): number => names.indexOf(name);
  const text = column('text');
  const language = column('lang');
  const flags = column('flags');
  const tier = column('tier');
  if (text < 0 || flags < 0) throw new Error('The file needs a head line with the columns text, lang, flags and tier.');
  const unknown = names.filter((name) => name !== '' && !['text', 'lang', 'flags', 'tier'].includes(name));
  if (unknown.length > 0) skip(`columns: ${unknown.join(', ')}`);
  const lines: Line[] = [];
  for (const row of rows) {
    if (row.trim() === '') continue;
    const cells = row.split('\t');
    const line = {
      text: cells[text] ?? '',
      language: cells[language]?.trim() ?? '',
      flags: cells[flags]?.trim() || 'none',
      tier: cells[tier]?.trim() || 'keyword',
    };
    const strange = line.flags === 'none' ? [] : line.flags.split(/[,;|]/u).filter((flag) => !builtIn.has(flag.trim()));
    if (strange.length > 0) skip(`flag “${strange.join(', ')}” of: ${line.text}`);
    else if (![...tiers, 'guard', 'plain'].includes(line.tier)) skip(`tier “${line.tier}” of: ${line.text}`);
    else lines.push(line);
  }
  return lines;
};

const judge = (text: string): FoundFlag[] =>
  findFlags(text, { language: analyse(text).language }).filter(({ name }) => builtIn.has(name));

const isSure = (flags: readonly FoundFlag[]): boolean => flags.some(({ certainty }) => certainty === 'sure');
const isAny = (flags: readonly FoundFlag[]): boolean => flags.length > 0;

const isWrong = (line: Line, flags: readonly FoundFlag[]): boolean => {
  if (line.flags === 'none') return isSure(flags) || (line.tier === 'plain' && isAny(flags));
  return line.tier === 'implicit' ? !isAny(flags) : !isSure(flags);
};

const tell = (line: Line, flags: readonly FoundFlag[]): string => {
  const got = flags.map(
    ({ name, certainty, score, reasons }) => `${name} ${certainty} ${score.toFixed(2)} [${reasons.join('; ')}]`,
  );
  return `${line.tier} ${line.language} expected ${line.flags}: ${line.text}\n    got ${got.join(' | ') || 'no flag'}`;
};
