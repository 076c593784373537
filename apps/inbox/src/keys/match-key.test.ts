import { matchKey, rememberLayout } from './match-key';
import type { KeyPress } from './match-key';
import { nextInSequence, noSequence } from './sequence';

const press = (key: string, code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
});
const shift = { shiftKey: true };
const latin = { wroteLatin: true };
const other = { wroteLatin: false };

/** What browsers report for these keys, by layout; `null` = no command may fire. */
const recorded: [layout: string, press: KeyPress, memory: { wroteLatin: boolean }, command: string | null][] = [
  ['en-US', press('j', 'KeyJ'), latin, 'j'],
  ['en-US', press('J', 'KeyJ', shift), latin, 'Shift+j'],
  ['en-US', press('?', 'Slash', shift), latin, '?'],
  ['en-US', press('#', 'Digit3', shift), latin, '#'],
  ['en-US', press('*', 'Digit8', shift), latin, '*'],
  ['en-US', press('k', 'KeyK', { metaKey: true }), latin, 'Mod+k'],
  ['en-US', press('Enter', 'Enter', { ctrlKey: true, shiftKey: true }), latin, 'Mod+Shift+Enter'],
  ['en-US', press('e', 'KeyE', { altKey: true }), latin, null],
  ['de', press('?', 'Minus', shift), latin, '?'],
  ['de', press('/', 'Digit7', shift), latin, '/'],
  ['de', press('z', 'KeyY'), latin, 'z'],
  ['de', press('[', 'Digit8', { altKey: true, ctrlKey: true, altGraph: true }), latin, '['],
  ['de', press('ö', 'Semicolon'), latin, null],
  ['fr', press('a', 'KeyQ'), latin, 'a'],
  ['fr', press('z', 'KeyW'), latin, 'z'],
  ['fr', press('1', 'Digit1', shift), latin, '1'],
  ['fr', press('/', 'Period', shift), latin, '/'],
  ['fr', press('!', 'Slash'), latin, '!'],
  ['Dvorak', press('e', 'KeyD'), latin, 'e'],
  ['Dvorak', press('/', 'BracketLeft'), latin, '/'],
  ['el', press('ξ', 'KeyJ'), other, 'j'],
  ['el', press('ξ', 'KeyJ'), latin, 'j'],
  ['el', press('Ξ', 'KeyJ', shift), other, 'Shift+j'],
  ['el', press('ε', 'KeyE'), other, 'e'],
  ['el', press(';', 'KeyQ'), other, 'q'],
  ['el', press('?', 'Slash', shift), other, '?'],
  ['el', press('κ', 'KeyK', { ctrlKey: true }), other, 'Mod+k'],
  ['el', press('Dead', 'Semicolon'), other, null],
  ['fa', press('ت', 'KeyJ'), other, 'j'],
  ['fa', press('ث', 'KeyE'), other, 'e'],
  ['fa', press('۱', 'Digit1'), other, '1'],
  ['fa', press('؟', 'Slash', shift), other, '?'],
  ['fa', press('!', 'Digit1', shift), other, '!'],
  ['fa', press('٬', 'Digit3', shift), other, '#'],
  ['ar', press('ت', 'KeyJ'), other, 'j'],
  ['ar', press('/', 'KeyL', shift), other, 'Shift+l'],
  ['ar', press('`', 'KeyU', shift), other, 'Shift+u'],
  ['ar', press('؟', 'Slash', shift), other, '?'],
  ['ar', press('لا', 'KeyB'), other, 'b'],
  ['ru', press('о', 'KeyJ'), other, 'j'],
  ['ru', press('О', 'KeyJ', shift), other, 'Shift+j'],
  ['ru', press('.', 'Slash'), other, '.'],
  ['ru', press(',', 'Slash', shift), other, ','],
  ['zh', press('Process', 'KeyJ'), latin, null],
  ['zh', press('j', 'KeyJ', { isComposing: true }), latin, null],
  ['zh', press('j', 'KeyJ'), latin, 'j'],
  ['zh', press('？', 'Slash', shift), latin, '?'],
];

describe('the layout rule', () => {
  it.each(recorded)('%s: %o', (_, event, memory, command) => {
    expect(matchKey(event, memory)).toBe(command);
  });

  it('learns the layout from the letters that are typed', () => {
    expect(rememberLayout({ key: 'ت' }, latin)).toEqual(other);
    expect(rememberLayout({ key: 'ß' }, other)).toEqual(latin);
    expect(rememberLayout({ key: '/' }, other)).toEqual(other);
    expect(rememberLayout({ key: 'Enter' }, other)).toEqual(other);
  });
});

describe('sequences', () => {
  const known = new Set(['j', 'm', 'g m', '* a']);

  it('joins two keys pressed in time', () => {
    const { state } = nextInSequence(noSequence, 'g', 0, known);
    expect(nextInSequence(state, 'm', 500, known).command).toBe('g m');
  });

  it('takes the second key by itself when the first was long ago', () => {
    const { state } = nextInSequence(noSequence, 'g', 0, known);
    expect(nextInSequence(state, 'm', 5000, known).command).toBe('m');
  });

  it('never fires twice for one key', () => {
    const first = nextInSequence(noSequence, 'g', 0, known);
    const second = nextInSequence(first.state, 'm', 10, known);
    expect([first.command, second.command, nextInSequence(second.state, 'j', 20, known).command]).toEqual([
      null,
      'g m',
      'j',
    ]);
  });
});
