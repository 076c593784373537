import type { Copy } from './copy';

const koreanRun = /[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\u3131-\u3163\uac00-\ud7a3]+/gu;
export const jamo = /[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\u3131-\u3163]/u;
const leads = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const tails = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

/** Korean letters written apart, put together again: `ㅎㅕㅂ업`, `ㅋㅗㄹㄹㅏㅂㅗ`. */
export const addJamo = (text: string, found: Copy[]): void => {
  if (!jamo.test(text)) return;
  for (const { 0: run, index } of text.matchAll(koreanRun)) {
    if (run.length < 3 || run.length > 40 || !jamo.test(run)) continue;
    const letters = [...run].flatMap(lettersOf);
    let word = '';
    for (let i = 0; i < letters.length;) {
      const lead = leads.indexOf(letters[i]!);
      const vowel = vowelOf(letters[i + 1]);
      if (lead < 0 || vowel < 0) {
        word += letters[i++];
        continue;
      }
      // A letter closes the syllable only where the next vowel does not need it.
      const tail = vowelOf(letters[i + 3]) < 0 ? Math.max(0, tails.indexOf(letters[i + 2] ?? ' ')) : 0;
      word += String.fromCharCode(0xac00 + (lead * 21 + vowel) * 28 + tail);
      i += tail > 0 ? 3 : 2;
    }
    if (word !== run) found.push({ start: index, end: index + run.length, text: word, kind: 'look-alike' });
  }
};

/** A syllable or joining letter as the single letters that it is made of. */
const lettersOf = (character: string): string[] => {
  const code = character.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) {
    const place = code - 0xac00;
    const tail = tails[place % 28]!;
    const vowel = String.fromCharCode(0x314f + (Math.floor(place / 28) % 21));
    return [leads[Math.floor(place / 588)]!, vowel, ...(tail === ' ' ? [] : [tail])];
  }
  if (code >= 0x1100 && code <= 0x1112) return [leads[code - 0x1100]!];
  if (code >= 0x1161 && code <= 0x1175) return [String.fromCharCode(0x314f + code - 0x1161)];
  if (code >= 0x11a8 && code <= 0x11c2) return [tails[code - 0x11a7]!];
  return [character];
};

const vowelOf = (letter: string | undefined): number => {
  const code = letter?.charCodeAt(0) ?? 0;
  return code >= 0x314f && code <= 0x3163 ? code - 0x314f : -1;
};
