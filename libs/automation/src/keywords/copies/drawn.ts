import type { Copy } from './copy';

// Latin letters drawn by characters that no normalisation form unites with them.
const smallCapitals = new Map(
  Object.entries({
    ᴀ: 'a',
    ʙ: 'b',
    ᴄ: 'c',
    ᴅ: 'd',
    ᴇ: 'e',
    ꜰ: 'f',
    ɢ: 'g',
    ʜ: 'h',
    ɪ: 'i',
    ᴊ: 'j',
    ᴋ: 'k',
    ʟ: 'l',
    ᴌ: 'l',
    ᴍ: 'm',
    ɴ: 'n',
    ᴏ: 'o',
    ᴘ: 'p',
    ʀ: 'r',
    ꜱ: 's',
    ᴛ: 't',
    ᴜ: 'u',
    ᴠ: 'v',
    ᴡ: 'w',
    ʏ: 'y',
    ᴢ: 'z',
    ƈ: 'c',
    ɑ: 'a',
    ɡ: 'g',
    ɩ: 'i',
    ӏ: 'l',
    ʋ: 'v',
    ɓ: 'b',
    ʂ: 's',
    ɾ: 'r',
    ʈ: 't',
    ǝ: 'e',
    ɐ: 'a',
    ɔ: 'c',
    ʅ: 'l',
    ƚ: 'l',
    ƃ: 'b',
    ҽ: 'e',
    ɳ: 'n',
    ɱ: 'm',
    ρ: 'p',
    α: 'a',
    σ: 'o',
    ɠ: 'g',
    ყ: 'y',
    ʞ: 'k',
    ʌ: 'v',
    ʍ: 'w',
    ℓ: 'l',
    ꮯ: 'c',
    ꭺ: 'a',
    ꮮ: 'l',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
    ց: 'g',
    զ: 'q',
    ա: 'w',
    ⅼ: 'l',
  }),
);
export const drawn =
  /[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴌᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢƈɑɡɩʋɓʂɾʈǝɐɔʅƚƃҽɳɱɠყʞʌʍℓꮯꭺꮮօոսհցզա\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/u;

/** Small capitals, boxed and circled letters, and regional indicators, read as the letters that they draw. */
export const addLookAlikes = (text: string, found: Copy[]): void => {
  if (!drawn.test(text)) return;
  let word = '';
  let start = 0;
  let at = 0;
  const close = (end: number): void => {
    if (word.length > 2) found.push({ start, end, text: word, kind: 'look-alike' });
    word = '';
  };
  for (const character of text) {
    const letter = drawnLetter(character);
    if (letter === '') close(at);
    else {
      if (word === '') start = at;
      word += letter;
    }
    at += character.length;
  }
  close(at);
};

const drawnLetter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) {
    if (code >= first && code < first + 26) return String.fromCharCode(0x61 + code - first);
  }
  return smallCapitals.get(character) ?? (/[\p{L}\p{N}]/u.test(character) ? character : '');
};
