import { alike } from './alike';
import { drawn } from './drawn';
import { jamo } from './jamo';
import { extraReadings, leetTables } from './leet';

/** What copies may read a character as, besides itself. */
export const meantBy = (code: number): readonly string[] => (meanings ??= readMeanings()).get(code) ?? none;

/** True for a character that draws a letter or is part of one: no table tells what such letters together mean. */
export const isOpaqueLetter = (character: string): boolean => drawn.test(character) || jamo.test(character);

/** True for a sign or digit that copies may read as a letter. */
export const mayStandIn = (code: number): boolean => standIns.has(code);

const none: readonly string[] = [];
const standIns = new Set(leetTables.flatMap((table) => Object.keys(table).map((written) => written.charCodeAt(0))));
let meanings: Map<number, string[]> | undefined;

const readMeanings = (): Map<number, string[]> => {
  const made = new Map<number, Set<string>>();
  const add = (written: string, meant: string): void => {
    if (written === '' || meant === '' || written === meant) return;
    const known = made.get(written.charCodeAt(0)) ?? new Set();
    made.set(written.charCodeAt(0), known.add(meant));
  };
  for (const row of alike) for (const written of row) for (const meant of row) add(written, meant);
  const readings: (readonly [string, string])[] = [
    ...leetTables.flatMap((table) => Object.entries(table)),
    ...extraReadings,
  ];
  for (const [written, meant] of readings) {
    add(written, meant);
    // What stands for a Latin letter may be read once more, in the script of its neighbours.
    for (const row of alike) if (row.includes(meant)) for (const other of row) add(written, other);
  }
  return new Map([...made].map(([code, meant]) => [code, [...meant]]));
};
