import { blueskySuite } from './bluesky.real';
import { pdsSuite } from './pds.real';
import { journeySuite } from './journey.real';
import { mastodonSuite } from './mastodon.real';
import { blueskySide, mastodonSide } from './platform-side';
import { runSuites, type Suite } from './runner';
import { start as startBluesky, startPds } from './servers/bluesky';
import { start as startSlack } from './servers/slack';
import { start as startSnac } from './servers/snac';
import { start as startTelegram } from './servers/telegram';
import { slackSuite } from './slack.real';
import { telegramSuite } from './telegram.real';

type Start<Server> = (say: (line: string) => void) => Promise<Server>;

/** One start for all suites; stopped at the end. */
const once = <Server extends { stop(): Promise<void> }>(start: Start<Server>) => {
  let started: Promise<Server> | undefined;
  return {
    get: () => (started ??= start((line) => console.log(`  ${line}`))),
    stop: async () => void (await (await started?.catch(() => undefined))?.stop()),
  };
};

// What was started ends with this process, and this process with its signal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

/** Words on the command line choose suites by their names. */
const main = async () => {
  const bluesky = once(startBluesky);
  const pds = once(startPds);
  const snac = once(startSnac);
  const slack = once(startSlack);
  const telegram = once(startTelegram);
  const suites: Suite[] = [
    pdsSuite(pds.get),
    blueskySuite(bluesky.get),
    mastodonSuite(snac.get),
    slackSuite(slack.get),
    telegramSuite(telegram.get),
    journeySuite('Bluesky', async () => blueskySide(await bluesky.get())),
    journeySuite('a Mastodon-API server', async () => mastodonSide(await snac.get())),
  ];
  const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
  const chosen = suites.filter(({ name }) => wanted.every((word) => name.toLowerCase().includes(word)));
  const { passed, failed, skipped } = await runSuites(chosen, process.env['HUBBUB_REAL'] === 'all');
  await Promise.all([bluesky, pds, snac, slack, telegram].map(({ stop }) => stop()));
  console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 || passed + skipped === 0 ? 1 : 0);
};

void main();
