import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, SetupError } from './project.mjs';

/** Where a run of the tests collects what they proved. */
export const proofsFile = () => process.env.HUBBUB_PROOFS || inRoot('dist', 'proofs.txt');

const begin = '<!-- claims: made by `npm run claims` -->';
const end = '<!-- /claims -->';

/** What each test does, in a reader's words; the figures come from its line. */
export const tests = {
  T01: 'Processes are killed (`kill -9`) at random while webhooks arrive: what was answered 200 is stored once and answered at most once',
  T02: 'A process is killed at every step of sending: the platform never gets a message twice, and what is doubtful is shown',
  T03: 'The database is restarted in immediate mode under load: answered is stored, and work goes on',
  T04: 'Jobs are delayed, fail and lose their workers: each takes effect once',
  T05: '64 first messages at once of each of 500 new people: one conversation each',
  T06: 'Each event comes ten times, interleaved and across a restart: stored once, acted on once',
  T07: 'Histories of 50 events come in any order, edits and deletions before their message: the state is that of the sorted replay',
  T08: 'The clock jumps ten minutes to and fro and over the end of summer time: no snooze is lost or early',
  T09: 'The disk is full: 503 with `Retry-After`, never 200, and work goes on without repair once there is room',
  T10: 'One platform is slow or silent: the messages for the others all leave, and it is left to rest',
  T11: 'Storms of 429 and 5xx: no cap is passed, nothing goes before the time that the platform named, all is sent once',
  T12: 'Inboxes lose their lines at random: each shows what a fresh query would',
  T13: 'Bodies that nobody should send (cut, nested 10,000 deep, 100 MB, bombs, wrong charsets): no crash, no growth, nothing dropped silently',
  T14: 'Recorded bodies of each platform, changed at random: parsed, or kept with a reason',
  T15: 'Every route and event is asked as nobody, as each role, from another workspace and with what was revoked: the table of access holds',
  T16: 'Every id in every request is swapped for one of another workspace: not one foreign byte',
  T17: 'Signatures are wrong, cut, stale, made for other bytes or under rotated keys: refused, and only the good ones kept',
  T18: 'Addresses lead to private places by every trick: none is dialled',
  T19: 'Scripts stand in every place that a stranger can write, in both directions: none runs',
  T20: 'Cells that spreadsheets would run are written to CSV: quoted, harmless, and read back equal',
  T21: 'Patterns of members meet texts of 100 KB: linear time, or refused when saved',
  T22: 'Secrets are sealed anew under a new key while the server runs: none is lost, the old key opens nothing',
  T23: 'Bots answer each other for an hour: rules stay within their limits',
  T24: 'Messages and knowledge try to instruct the model: nothing is sent, nothing leaks',
  T26: 'The whole workspace is exported and brought into an empty installation: every table’s checksum and every file is equal',
  effects:
    'Each message comes ten times while connections are cut: each action of a rule (reply, note, label, hide, priority) takes effect once',
  hostile: 'Hostile and looping messages of twelve kinds meet live rules: no automatic answer outside the rules',
};

const columns = ['sent', 'stored', 'doubled', 'lost'];

/** Lines `T01 sent=… stored=… doubled=… lost=… seed=…` of tests known here; of several of one test the last counts. */
export function readProofs(text) {
  const proofs = new Map();
  for (const line of text.split('\n')) {
    const [, id = '', rest = ''] = /^(T\d\d|[a-z]+) (\w+=.+)$/.exec(line.trim()) ?? [];
    if (!/^T\d\d$/.test(id) && !Object.hasOwn(tests, id)) continue;
    const fields = Object.fromEntries(rest.split(' ').map((field) => field.split('=')));
    if (columns.every((column) => /^-?\d+$/.test(fields[column] ?? ''))) proofs.set(id, fields);
  }
  return [...proofs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, fields]) => ({ id, fields }));
}

/** The readme's section between its markers. */
export function claimsOf(proofs) {
  const rows = proofs.map(({ id, fields }) => {
    const more = Object.entries(fields).filter(([name]) => !columns.includes(name));
    const size = more.map(([name, value]) => `${name} ${value}`).join(', ');
    return `| ${id} | ${tests[id] ?? ''} | ${columns.map((column) => Number(fields[column]).toLocaleString('en-US')).join(' | ')} | ${size} |`;
  });
  return [
    begin,
    '',
    '| test | what it does | sent | stored | doubled | lost | and |',
    '| ---- | ------------ | ---: | -----: | ------: | ---: | --- |',
    ...rows,
    '',
    'Each row is the line that the test itself printed in the last run that this table was made from. These are the sizes of every push, chosen to end within minutes; `npm run test:long` runs the full ones. "Stored" counts what is kept: more than was sent where a test counts whole states, less where events repeat, are refused or only change what is there.',
    '',
    end,
  ].join('\n');
}

/** The readme with the section in the place of the one before. Throws SetupError where it has none. */
export function withClaims(readme, section) {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new SetupError('README.md has no markers for the claims');
  return readme.slice(0, from) + section + readme.slice(to + end.length);
}

/** Test ids in the readme's section, in their order. */
export function claimedIds(readme) {
  const section = readme.slice(readme.indexOf(begin), readme.indexOf(end));
  return [...section.matchAll(/^\| (T\d\d|[a-z]+) +\| (?!what it does)/gm)].map(([, id]) => id);
}

/** `npm run claims`: the readme's table from the last run's proofs, joined with those of tests that did not run. */
export async function writeClaims() {
  const file = proofsFile();
  if (!existsSync(file)) throw new SetupError(`There are no proofs at ${file}: run \`npm test\` first`);
  const proofs = readProofs(readFileSync(file, 'utf8'));
  if (proofs.length === 0) throw new SetupError(`${file} holds no line of a proof`);
  const path = inRoot('README.md');
  const section = claimsOf(proofs);
  const { format } = await import('prettier');
  const written = await format(withClaims(readFileSync(path, 'utf8'), section), {
    parser: 'markdown',
    printWidth: 120,
  });
  writeFileSync(path, written);
  process.stdout.write(`README.md: ${proofs.map(({ id }) => id).join(' ')}\n`);
}
