import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '@hubbub/connectors';

/** A connector may say something new before it has been translated: it is shown in English until then. */
const mostUntranslated = 0.05;

it.each(['el', 'fa', 'ar', 'zh-hans'])('has what platforms ask for in %s', (language) => {
  const file = join(__dirname, `../../../inbox/src/i18n/field-words/${language}.ts`);
  const words = readFileSync(file, 'utf8').replaceAll("\\'", "'");
  const helps = connectors
    .flatMap(({ platform }) => [...platform.fields, ...(platform.settings ?? [])])
    .map(({ help }) => help)
    .filter(Boolean);
  expect(helps.length).toBeGreaterThan(50);
  const missing = helps.filter((help) => !words.includes(help));
  expect(missing.length / helps.length).toBeLessThanOrEqual(mostUntranslated);
});
