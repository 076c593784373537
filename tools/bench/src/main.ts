import { writeFileSync } from 'node:fs';
import { benchBulk } from './bulk';
import { benchFanout } from './fanout';
import { type Figure, lineOf, report } from './figures';
import { benchIngest } from './ingest';
import { benchList } from './list';
import { benchMemory } from './memory';
import { benchNormalise } from './normalise';
import { benchRules } from './rules';
import { benchSearch } from './search';
import { benchStart } from './start';
import { benchUi } from './ui/ui';
import { benchSuggest } from './suggest';

/** One line a bench. `--quick` makes those with much data small; their figures then say so and prove nothing. */
const benches: Record<string, () => Promise<Figure[]>> = {
  start: benchStart,
  ingest: benchIngest,
  memory: benchMemory,
  list: benchList,
  bulk: benchBulk,
  search: benchSearch,
  fanout: benchFanout,
  rules: benchRules,
  ui: benchUi,
  normalise: benchNormalise,
  suggest: benchSuggest,
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  const json = args.indexOf('--json');
  const afterJson = json >= 0 ? (args[json + 1] ?? '-') : '-';
  const file = afterJson.startsWith('-') || Object.hasOwn(benches, afterJson) ? null : afterJson;
  const names = args.filter(
    (arg, index) => !arg.startsWith('-') && !(file && index === json + 1) && args[index - 1] !== '--only',
  );
  const wanted = names.includes('all') || names.length === 0 ? Object.keys(benches) : names;
  const unknown = wanted.find((name) => !(name in benches));
  if (unknown) throw new Error(`There is no bench "${unknown}"; there are ${Object.keys(benches).join(', ')} and all`);
  const figures: Figure[] = [];
  for (const name of wanted) figures.push(...(await benches[name]!()));
  const result = report(`bench ${wanted.join(' ')}${args.includes('--quick') ? ' --quick' : ''}`, figures);
  if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  if (json >= 0 && !file) return void console.log(JSON.stringify(result));
  console.log(`${result.machine}, Node ${result.versions['node']}`);
  for (const figure of figures) console.log(lineOf(figure));
};

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
