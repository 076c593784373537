import { isArabicScript, isHangul, isUnspaced } from './tokens';

/**
 * How a word may differ from the listed one, by script. Endings only: what stands before a word is a matter of
 * Arabic clitics alone (`cliticStarts`).
 */
export interface Stem {
  /** What a token must begin with. */
  text: string;
  /** True when `rest`, what follows the stem in the token, is an ending of the same word. */
  accepts(rest: string): boolean;
}

const latinEndings =
  /^(?:'?s|e|es|ed|er|ers|en|ern|em|ens|d|n|ns|ing|ings|ly|a|as|an|am|o|os|oes|i|ies|ied|y|ie|iz|u|us|x|eux|aux|te|t|st|ler|lar|leri|lari|lerin|larin|in|un|im|um|imiz|umuz|iniz|unuz|de|da|den|dan|e|ye|ya|si|su|nin|nun|yi|yu|le|la|li|lu|lik|luk|nya|kan|ku|mu|je|jes|tje|tjes|ons|ez|ent|ons|iamo|ate|ete|ite|are|ere|ire|ar|er|ir|ando|endo|ado|ido|ada|ida|ato|ito|uto|ata|ita|uta|emos|amos|imos|aste|aron|ieron|aba|ia|ai|ais|ait|ons)$/u;
const vowelEnding = /^[aeiouy]/u;
const greekEndings =
  /^(?:α|ας|ασ|αν|ε|ες|εσ|ει|εις|εισ|η|ης|ησ|ην|ηση|ησω|ο|ος|οσ|ον|ου|οι|ους|ουσ|ουν|ουμε|ω|ων|ως|ωσ|ι|ια|ιας|ιασ|ιες|ιεσ|ιων|ιο|ιου|ματα|ματος|ματοσ|ματων|τα|τασ|τησ|τη|τεσ|τε|τω|σω|σει|σουμε|σετε|σουν|μαι|σαι|ται|μαστε|στε|νται|εστε|ομαι|εσαι|εται|ομαστε|ονται|ετε|εσ|εωσ|εων|ουσα|αμε|ατε|αν|ακι|ακια|ουλα|ουλες|ουλεσ)$/u;
const cyrillicEndings =
  /^(?:а|я|ы|и|е|о|у|ю|ь|и|ов|ев|еи|ам|ям|ами|ями|ах|ях|ом|ем|ою|ею|ои|еи|ии|ию|ия|ие|иям|иями|иях|ии|ыи|ого|его|ому|ему|ым|им|ых|их|ыми|ими|ая|яя|ое|ее|ую|юю|ые|ь|ью|ть|ться|тся|л|ла|ло|ли|ем|ете|ют|ят|ит|ите|уи|уите|ка|ки|ку|ке|кои|ок|чка|чки)$/u;
const arabicEndings =
  /^(?:ه|ها|هم|هن|هما|کم|کن|کما|نا|ک|ی|یا|ات|اتکم|اتنا|اتی|اته|اتها|اتهم|تکم|تنا|تی|ته|تها|تهم|ین|ون|ان|یه|یات|ا|وا|ن|های|هایی|هامون|هاتون|هاشون|هام|هات|هاش|م|ت|ش|مون|تون|شون|مان|تان|شان|ام|اید|اند|ید|یم|ند|ای|رو|و|یی|یم|یتون|یمون|یشون)$/u;
const devanagariEndings = /^(?:ा|ि|ी|ु|ू|े|ै|ो|ौ|ं|ां|ों|ें|ियां|ियों|ियाँ|ाएं|ाओं|ने|ना|नी|ता|ते|ती)$/u;

/** The stem of a folded word. Words of three letters and less stay as they are: `k` must not fire in `thanks`. */
export const stemOf = (word: string): Stem => {
  const code = word.charCodeAt(0);
  if (isHangul(code)) return { text: word, accepts: () => true };
  if (isUnspaced(code)) return { text: word, accepts: () => true };
  const exact = { text: word, accepts: (rest: string) => rest === '' };
  if (isArabicScript(code)) {
    if (word.length < 3) return exact;
    const isFeminine = word.length > 3 && word.endsWith('ه');
    return { text: isFeminine ? word.slice(0, -1) : word, accepts: (rest) => rest === '' || arabicEndings.test(rest) };
  }
  if (word.length < 4 || /\d/u.test(word)) return exact;
  if (code >= 0x370 && code <= 0x3ff)
    return trimmed(word, /(?:ια|ιεσ|ιων|οσ|ησ|ασ|εσ|ου|ων|οι|[αηοωι])$/u, greekEndings);
  if (code >= 0x400 && code <= 0x52f) {
    return trimmed(word, /(?:ие|ия|ии|ыи|ая|ое|ые|[аяыиеоуюь])$/u, cyrillicEndings);
  }
  if (code >= 0x900 && code <= 0x97f)
    return { text: word, accepts: (rest) => rest === '' || devanagariEndings.test(rest) };
  return latin(word);
};

const trimmed = (word: string, ending: RegExp, endings: RegExp): Stem => {
  const stem = word.replace(ending, '');
  const text = stem.length >= 4 ? stem : word;
  return {
    text,
    accepts: (rest) => rest === word.slice(text.length) || (rest === '' && stem.length > 4) || endings.test(rest),
  };
};

const latin = (word: string): Stem => {
  const text = word.length >= 5 ? word.replace(/(?:ia|ie|io|[aeiouy])$/u, '') : word;
  const isCut = text !== word;
  return {
    text,
    accepts: (rest) =>
      rest === word.slice(text.length) ||
      (rest === '' ? !isCut : latinEndings.test(rest) && (!isCut || vowelEnding.test(rest))) ||
      (!isCut && word.length >= 5 && rest.length <= 3 && latinEndings.test(rest)),
  };
};

/**
 * Where the word itself may begin in an Arabic token, behind `و ف ب ل ک` (two at most) and an article. Written in
 * folded letters.
 */
export const cliticStarts = (token: string): number[] => {
  const starts = [0];
  for (let at = 0; at <= 2 && at < token.length - 2; at += 1) {
    if (at > 0) starts.push(at);
    const two = token.slice(at, at + 2);
    if (two === 'ال' || two === 'لل') starts.push(at + 2);
    if (!'وفبلک'.includes(token.charAt(at))) break;
  }
  return starts;
};
