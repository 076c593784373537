import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCatalogs } from '@lingui/cli/api';
import { makeConfig } from '@lingui/conf';
import { linguiConfig } from '../../lingui.config';

const root = join(__dirname, '..', '..');
const config = makeConfig(linguiConfig(root), { skipValidation: true });
const languages = ['el', 'fa', 'ar', 'zh-Hans'];

jest.setTimeout(120_000);

describe('the catalogs', () => {
  it('hold every message of the code and none that is gone', async () => {
    const [catalog] = await getCatalogs(config);
    const collected = await catalog?.collect();
    const known = await catalog?.read('en');
    expect(Object.keys(collected ?? {}).length).toBeGreaterThan(500);
    expect(new Set(Object.keys(known ?? {}))).toEqual(new Set(Object.keys(collected ?? {})));
  });

  it.each(languages)('miss no message in %s', async (language) => {
    const [catalog] = await getCatalogs(config);
    const messages = Object.values((await catalog?.read(language)) ?? {});
    expect(messages.length).toBeGreaterThan(500);
    expect(messages.filter(({ translation }) => !translation).map(({ message }) => message)).toEqual([]);
  });

  it.each(languages)('keep every place of a message in %s', async (language) => {
    const [catalog] = await getCatalogs(config);
    const wrong = Object.values((await catalog?.read(language)) ?? {}).filter(({ message = '', translation = '' }) =>
      placesOf(message).some((place) => !translation.includes(place)),
    );
    expect(wrong.map(({ message }) => message)).toEqual([]);
  });

  it('are saved in UTF-8 without replaced signs', () => {
    for (const language of languages)
      expect(readFileSync(join(root, 'src/locales', `${language}.po`), 'utf8')).not.toContain('\ufffd');
  });
});

/** `{name}` and tags outside plurals; inside them each language has its own branches. */
const placesOf = (message: string): string[] =>
  message.includes(', plural,') ? [] : [...message.matchAll(/\{[a-z0-9]+\}|<\/?\d+>/gi)].map(([place]) => place);
