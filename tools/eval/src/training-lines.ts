import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Intent, Sentiment } from '@hubbub/contracts';

/** One labelled line. `lead` is null for orders and wholesale: leads to sell, which no flag speaks of. */
export interface TrainingLine {
  text: string;
  language: string;
  intent: Intent;
  sentiment: Sentiment;
  lead: 'partnership' | 'sponsorship' | 'none' | null;
  /** The concept that it is about, without perhaps naming it; null where nobody said. */
  topic: string | null;
}

const intentOf: Readonly<Record<string, [Intent, Sentiment]>> = {
  L: ['lead', 'neutral'],
  Q: ['question', 'neutral'],
  C: ['complaint', 'negative'],
  P: ['praise', 'positive'],
  S: ['spam', 'neutral'],
  H: ['hate', 'negative'],
  F: ['feature_request', 'neutral'],
  U: ['urgent', 'negative'],
  O: ['other', 'neutral'],
};
const sentimentOf: Readonly<Record<string, Sentiment>> = { '+': 'positive', '0': 'neutral', '-': 'negative' };
const leadOf: Readonly<Record<string, TrainingLine['lead']>> = { p: 'partnership', s: 'sponsorship', b: null };

/**
 * Reads `<language>.tsv` files of `code, text`. A code is a letter for the intent (L Q C P S H F U O), for leads `p`
 * (partnership), `s` (sponsorship) or `b` (wants to buy), and `+ 0 -` where the sentiment is not the usual one.
 */
export const readTrainingLines = async (folder: string): Promise<TrainingLine[]> => {
  const read = await readAll(folder, '.tsv', (content, language, name) =>
    content
      .split('\n')
      .slice(1)
      .flatMap((row, i) => {
        if (row.trim() === '') return [];
        const [code = '', text = ''] = row.split('\t');
        return [toLine(code, text, language, null, `${name}, line ${i + 2}`)];
      }),
  );
  return read.flat();
};

/**
 * Reads `<language>.txt` files of everyday lines: `# concept` heads the situations that speak of it (`none`: of
 * nothing that a business answers), then `code text` a line, with the codes of `readTrainingLines`.
 */
export const readEverydayLines = async (folder: string): Promise<TrainingLine[]> => {
  const read = await readAll(folder, '.txt', (content, language, name) => {
    let topic: string | null = null;
    return content.split('\n').flatMap((row, i) => {
      const heading = /^# (\w+)$/u.exec(row);
      if (heading) topic = heading[1] ?? null;
      if (heading || row.trim() === '') return [];
      const [, code = '', text = ''] = /^(\S+)\s+(.*)$/u.exec(row) ?? [];
      return [toLine(code, text, language, topic, `${name}, line ${i + 1}`)];
    });
  });
  return read.flat();
};

const readAll = async (
  folder: string,
  ending: string,
  parse: (content: string, language: string, name: string) => TrainingLine[],
): Promise<TrainingLine[][]> => {
  const files = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  return Promise.all(
    files.map(async (name) => parse(await readFile(join(folder, name), 'utf8'), name.slice(0, -ending.length), name)),
  );
};

const toLine = (code: string, text: string, language: string, topic: string | null, where: string): TrainingLine => {
  const base = intentOf[code.charAt(0)];
  if (!base || text === '') throw new Error(`${where}: no such code “${code}”, or no text.`);
  const sign = [...code].find((letter) => letter in sentimentOf);
  const kind = Array.from(code.slice(1)).find((letter) => letter in leadOf);
  const lead = kind === undefined ? (base[0] === 'lead' ? null : 'none') : (leadOf[kind] ?? null);
  return { text, language, intent: base[0], sentiment: sign ? sentimentOf[sign]! : base[1], lead, topic };
};
