import { blueskySuite } from './bluesky.real';
import { runSuites, type Suite } from './runner';
import { start as startBluesky } from './servers/bluesky';

/** One start for all suites; stopped at the end. */
const once = <Server extends { stop(): Promise<void> }>(start: (say: (line: string) => void) => Promise<Server>) => {
  let started: Promise<Server> | undefined;
  return {
    get: () => (started ??= start((line) => console.log(`  ${line}`))),
    stop: async () => void (await (await started?.catch(() => undefined))?.stop()),
  };
};

const main = async () => {
  const bluesky = once(startBluesky);
  const suites: Suite[] = [blueskySuite(bluesky.get)];
  const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
  const chosen = suites.filter(({ name }) => wanted.every((word) => name.toLowerCase().includes(word)));
  const outcome = await runSuites(chosen, process.env['HUBBUB_REAL'] === 'all');
  await bluesky.stop();
  const { passed, failed, skipped } = outcome;
  console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 || passed + skipped === 0 ? 1 : 0);
};

void main();
