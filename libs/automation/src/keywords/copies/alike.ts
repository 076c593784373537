// Letters that look alike, as Latin, Greek, Cyrillic. Used inside a token that mixes scripts, never on whole texts.
export const alike: readonly (readonly [string, string, string])[] = [
  ['a', 'α', 'а'],
  ['b', 'β', 'ь'],
  ['b', 'β', 'в'],
  ['c', '', 'с'],
  ['d', '', 'ԁ'],
  ['e', 'ε', 'е'],
  ['h', 'η', 'н'],
  ['i', 'ι', 'і'],
  ['j', '', 'ј'],
  ['k', 'κ', 'к'],
  ['l', '', 'ӏ'],
  ['m', 'μ', 'м'],
  ['n', 'η', 'п'],
  ['o', 'ο', 'о'],
  ['o', 'σ', 'о'],
  ['p', 'ρ', 'р'],
  ['q', '', 'ԛ'],
  ['s', '', 'ѕ'],
  ['t', 'τ', 'т'],
  ['u', 'υ', ''],
  ['v', 'ν', 'ѵ'],
  ['w', 'ω', 'ѡ'],
  ['w', 'ω', 'ш'],
  ['x', 'χ', 'х'],
  ['y', 'υ', 'у'],
  ['y', 'γ', 'у'],
  ['z', 'ζ', 'з'],
  ['n', 'η', 'и'],
  ['r', '', 'г'],
  ['l', 'λ', 'л'],
  ['d', 'δ', 'д'],
  ['f', 'φ', 'ф'],
  ['g', 'γ', 'г'],
  // By sound, where nothing of that shape is there.
  ['r', 'ρ', 'р'],
  ['s', 'σ', 'с'],
  ['i', 'ι', 'и'],
  ['v', 'β', 'в'],
];

const column = (from: 0 | 1 | 2, to: 0 | 1 | 2): ReadonlyMap<string, string> => {
  const table = new Map<string, string>();
  for (const row of alike) {
    const key = row[from];
    const value = row[to];
    if (key && value && !table.has(key)) table.set(key, value);
  }
  return table;
};

const toScript: readonly (readonly ReadonlyMap<string, string>[])[] = [0, 1, 2].map((to) =>
  [0, 1, 2].map((from) => column(from as 0 | 1 | 2, to as 0 | 1 | 2)),
);

/** Latin, Greek, Cyrillic; -1 for anything else. */
export const scriptOf = (code: number): 0 | 1 | 2 | -1 =>
  code >= 0x61 && code <= 0x24f ? 0 : code >= 0x370 && code <= 0x3ff ? 1 : code >= 0x400 && code <= 0x52f ? 2 : -1;

/** A token of several scripts in the one that most of its letters have (Latin where they are equal); null when it mixes none. */
export const unmix = (token: string): string | null => {
  const counts: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < token.length; i += 1) {
    const script = scriptOf(token.charCodeAt(i));
    if (script >= 0) counts[script as 0 | 1 | 2] += 1;
  }
  if (counts.filter((count) => count > 0).length < 2) return null;
  const main = counts[1] > counts[0] && counts[1] >= counts[2] ? 1 : counts[2] > counts[0] ? 2 : 0;
  let out = '';
  for (const character of token) {
    const script = scriptOf(character.charCodeAt(0));
    out += script < 0 || script === main ? character : (toScript[main]?.[script]?.get(character) ?? character);
  }
  return out;
};
