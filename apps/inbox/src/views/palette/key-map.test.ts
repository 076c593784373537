import { keyMap } from './use-keys';

const commands = [
  { id: 'close', keys: ['e'] },
  { id: 'snooze', keys: ['h'] },
  { id: 'next', keys: ['j', 'ArrowDown'] },
];
const ofKey = (remap: Record<string, string>) =>
  Object.fromEntries([...keyMap(commands, remap)].map(([key, { id }]) => [key, id]));

it('gives each command its usual keys', () => {
  expect(ofKey({})).toEqual({ e: 'close', h: 'snooze', j: 'next', ArrowDown: 'next' });
});

it('moves a command to its new key alone, its other keys stay', () => {
  expect(ofKey({ next: 'w' })).toEqual({ e: 'close', h: 'snooze', w: 'next', ArrowDown: 'next' });
});

it('takes a key from the command that had it', () => {
  expect(ofKey({ snooze: 'e' })).toEqual({ e: 'snooze', j: 'next', ArrowDown: 'next' });
  expect(ofKey({ snooze: 'e', close: 'h' })).toEqual({ e: 'snooze', h: 'close', j: 'next', ArrowDown: 'next' });
});
