/**
 * Characters that show nothing and split or join words for an attacker: zero-width and bidi controls, tags, variation
 * selectors, soft hyphen, tatweel. `\u034F`, `\u061C`, `\u115F`, `\u1160`, `\u3164`, `\uFFA0` are fillers.
 */
export const isInvisible = (code: number): boolean =>
  code === 0xad ||
  code === 0x34f ||
  code === 0x61c ||
  code === 0x640 ||
  code === 0x115f ||
  code === 0x1160 ||
  code === 0x17b4 ||
  code === 0x17b5 ||
  (code >= 0x180b && code <= 0x180f) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0x3164 ||
  (code >= 0xfe00 && code <= 0xfe0f) ||
  code === 0xfeff ||
  code === 0xffa0 ||
  (code >= 0xfff9 && code <= 0xfffb) ||
  (code >= 0xe0000 && code <= 0xe0fff);

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;
// Every run of invisible characters, tatweel excepted: it is drawn.
const candidates =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu;
const joining = /[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const emojiBase = /[\p{Extended_Pictographic}\d#*]/u;

/**
 * Removes control, bidi, tag, zero-width and filler characters. Keeps what writing needs: joiners (U+200C, U+200D)
 * between letters or emoji, and the emoji variation selector (U+FE0F) after an emoji.
 */
export const stripInvisible = (text: string): string =>
  text.replace(candidates, (found, offset: number) => {
    if (controls.test(found)) return '';
    const before = charBefore(text, offset);
    if (found === '\ufe0f') return emojiBase.test(before) ? found : '';
    if (found !== '\u200c' && found !== '\u200d') return '';
    const after = charAt(text, offset + 1);
    return joining.test(before) && joining.test(after) ? found : '';
  });

const charAt = (text: string, offset: number): string => {
  const code = text.codePointAt(offset);
  return code === undefined ? '' : String.fromCodePoint(code);
};

const charBefore = (text: string, offset: number): string => {
  if (offset === 0) return '';
  const low = text.charCodeAt(offset - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && offset > 1;
  return charAt(text, isPair ? offset - 2 : offset - 1);
};
