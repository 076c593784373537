import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Connector, connectors } from '@hubbub/connectors';
import { readJson } from '@hubbub/runtime';
import { type Figure, median, round } from './figures';

/** Messages a second of one core. */
const target = 20_000;
const rounds = 5;
const roundMs = 100;
const warmMs = 800;

/**
 * Each connector over its recorded bodies, from bytes to events, in CPU time of a process of its own: events a second,
 * beside `JSON.parse` of the same bytes alone, in alternation.
 */
export const benchNormalise = async (): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const { platform } of connectors) figures.push(await benchApart(platform.id));
  return figures;
};

/** What one connector leaves behind in the compiler's eyes would slow the next. */
const benchApart = (platform: string): Promise<Figure> =>
  new Promise((resolve, reject) => {
    const child = fork(__filename, [platform]);
    child.once('message', (figure) => resolve(figure as Figure));
    child.once('error', reject);
    child.once('exit', (code) => code && reject(new Error(`The bench of ${platform} ended with ${code}`)));
  });

const benchOne = (connector: Connector): Figure => {
  const bodies = bodiesOf(connector.platform.id);
  const context = {
    externalChannelId: null,
    receivedAt: new Date('2026-11-02T10:00:00Z'),
    foundBy: 'webhook' as const,
  };
  const normalise = (): number => {
    let events = 0;
    for (const body of bodies) events += connector.normalise(readJson(body), context).length;
    return events;
  };
  const events = normalise();
  const parse = (): number => {
    for (const body of bodies) JSON.parse(body.toString('utf8'));
    return events;
  };
  perSecond(normalise, warmMs); // until compiled
  perSecond(parse);
  const measured = Array.from({ length: rounds }, () => ({ ours: perSecond(normalise), bare: perSecond(parse) }));
  const value = median(measured.map(({ ours }) => ours));
  const reference = median(measured.map(({ bare }) => bare));
  return {
    name: `normalise.${connector.platform.id}`,
    value: Math.round(value),
    unit: 'messages/s of one core',
    reference: Math.round(reference),
    ratio: round(value / reference),
    target: `≥ ${target}`,
    holds: value >= target,
    note: `${bodies.length} bodies, ${events} events, JSON.parse as reference`,
  };
};

const perSecond = (work: () => number, forMs = roundMs): number => {
  const start = process.cpuUsage();
  let events = 0;
  let spentMs = 0;
  while (spentMs < forMs) {
    events += work();
    const { user, system } = process.cpuUsage(start);
    spentMs = (user + system) / 1000;
  }
  return (events * 1000) / spentMs;
};

/** The recorded bodies of a connector's own tests. */
const bodiesOf = (platform: string): Buffer[] => {
  const root = join(__dirname, '../../../libs/connectors/src');
  const folder = [platform, `${platform}-channel`].map((name) => join(root, name, 'fixtures')).find(existsSync);
  if (!folder) throw new Error(`There are no recorded bodies of ${platform}`);
  return filesIn(folder)
    .filter((path) => path.endsWith('.json') && !/(expected|channels)\.json$/.test(path))
    .map((path) => readFileSync(path));
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

const [asked] = process.argv.slice(2);
const wanted = require.main === module && connectors.find(({ platform }) => platform.id === asked);
if (wanted) process.send?.(benchOne(wanted));
