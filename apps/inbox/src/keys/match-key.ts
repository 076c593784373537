/** The part of a `KeyboardEvent` that decides what was meant. */
export interface KeyPress {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  altGraph?: boolean; // AltGr: some layouts type signs with it
}

/** Whether the last letter that was typed was a Latin one; a layout is known by what it writes. */
export interface LayoutMemory {
  wroteLatin: boolean;
}

const signs: Readonly<Record<string, [plain: string, shifted: string]>> = {
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Digit1: ['1', '!'],
  Digit2: ['2', '@'],
  Digit3: ['3', '#'],
  Digit4: ['4', '$'],
  Digit5: ['5', '%'],
  Digit6: ['6', '^'],
  Digit7: ['7', '&'],
  Digit8: ['8', '*'],
  Digit9: ['9', '('],
  Digit0: ['0', ')'],
};
const named = new Set([
  'Enter',
  'Escape',
  'Tab',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  ' ',
]);
const latinLetter = /^[a-z]$/i;
const letter = /^\p{L}$/u;

/**
 * The command key behind a key press, whatever the keyboard layout: `j`, `Shift+j`, `?`, `Mod+k`, `Mod+Shift+Enter`;
 * null when there is none. The order of the rules is that of ux.md §2: what was written counts first, the place of the
 * key only where the layout writes something else than Latin.
 */
export const matchKey = (press: KeyPress, memory: LayoutMemory): string | null => {
  if (press.isComposing || press.key === 'Process' || press.key === 'Dead' || press.key === 'Unidentified') return null;
  const isMod = (press.ctrlKey || press.metaKey) && !press.altGraph;
  if (press.altKey && !press.altGraph && !isMod) return null;
  if (named.has(press.key)) return withModifiers(press.key === ' ' ? 'Space' : press.key, isMod, press.shiftKey);
  const place = /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase();
  if (latinLetter.test(press.key)) return withModifiers(press.key.toLowerCase(), isMod, press.shiftKey);
  if (place && !memory.wroteLatin) return withModifiers(place, isMod, press.shiftKey);
  if (/^[\x21-\x7e]$/.test(press.key)) return withModifiers(press.key, isMod, false);
  if (place) return withModifiers(place, isMod, press.shiftKey);
  const sign = signs[press.code];
  return sign ? withModifiers(sign[press.shiftKey ? 1 : 0], isMod, false) : null;
};

/** What to remember after a key press; called for typing in text fields too. */
export const rememberLayout = (press: Pick<KeyPress, 'key'>, memory: LayoutMemory): LayoutMemory => {
  if (!letter.test(press.key)) return memory;
  return { wroteLatin: /^\p{Script=Latin}$/u.test(press.key) };
};

const withModifiers = (key: string, isMod: boolean, isShift: boolean): string =>
  `${isMod ? 'Mod+' : ''}${isShift ? 'Shift+' : ''}${key}`;
