import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(__dirname, '..', '..', '..', 'inbox', 'src', 'locales');

/** What the interface says in a language where it says this in English. Throws where the catalog has no such words. */
export const wordsIn = (language: string): ((english: string) => string) => {
  const catalog = readFileSync(join(folder, `${language}.po`), 'utf8');
  const known = new Map(
    [...catalog.matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gmu)].map(([, id, said]) => [unquote(id!), unquote(said!)]),
  );
  return (english) => {
    const said = known.get(english);
    if (said === undefined) throw new Error(`No words in ${language} for: ${english}`);
    return said;
  };
};

const unquote = (text: string): string => text.replace(/\\(["\\])/gu, '$1');

/** Runs of English words that stand on the page: names and technical terms are shorter than three words. */
export const englishOn = async (page: Page): Promise<string[]> => {
  const shown = await page.locator('body').innerText();
  return shown.match(/[A-Za-z][a-z’']+(?:[ ,:]+[A-Za-z][a-z’']*){2,}/gu) ?? [];
};
