import { standForLead, isLeader } from './leader';
import { isQuiet, mayRing, usualSound } from './sound';
import { titleOf } from './badge';

const at = (time: string): Date => new Date(`2026-03-02T${time}`);

it('rings once for twenty notifications in five seconds, and again after the cool-down', () => {
  const rung = Array.from({ length: 20 }, (_, index) =>
    mayRing(new Date(at('10:00:00').getTime() + index * 250), usualSound, true),
  );
  expect(rung.filter(Boolean)).toHaveLength(1);
  expect(mayRing(at('10:00:11'), usualSound, true)).toBe(true);
});

it('rings in one tab only, and never when it is switched off', () => {
  expect(mayRing(at('11:00:00'), usualSound, false)).toBe(false);
  expect(mayRing(at('11:00:00'), { ...usualSound, isOn: false }, true)).toBe(false);
  expect(mayRing(at('11:00:00'), usualSound, true)).toBe(true);
});

it.each([
  ['22:00', '07:00', '23:30:00', true],
  ['22:00', '07:00', '06:59:00', true],
  ['22:00', '07:00', '07:00:00', false],
  ['12:00', '14:00', '13:00:00', true],
  ['12:00', '14:00', '14:00:00', false],
  ['08:00', '08:00', '08:00:00', false],
])('is quiet from %s to %s: at %s %s', (quietFrom, quietTo, time, expected) => {
  expect(isQuiet({ isOn: true, quietFrom, quietTo }, at(time))).toBe(expected);
});

it('lets one tab lead at a time, and the next one when it is gone', async () => {
  let held: Promise<unknown> = Promise.resolve();
  const waiting: string[] = [];
  const locks = {
    request: (name: string, _options: unknown, run: () => Promise<void>) => {
      waiting.push(name);
      const turn = held.then(run);
      held = turn.catch(() => undefined);
      return turn;
    },
  } as unknown as LockManager;
  const leave = standForLead(locks);
  await Promise.resolve();
  await Promise.resolve();
  expect(isLeader()).toBe(true);
  leave();
  await held;
  await Promise.resolve();
  expect(isLeader()).toBe(false);
  expect(waiting).toEqual(['hubbub:lead']);
});

it('says in the title how many wait', () => {
  expect(titleOf('Mine', 0)).toBe('Mine · Hubbub');
  expect(titleOf('Mine', 3)).toBe('(3) Mine · Hubbub');
  expect(titleOf('Mine', 250)).toBe('(99+) Mine · Hubbub');
});
