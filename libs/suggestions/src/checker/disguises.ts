import type { Claim } from './claims';
import { currencyOf } from './money';
import { foldDigits } from './numbers';

const decimal = /\p{Nd}/gu;

/** The value of a digit of any script: each writes its ten in a row. */
const valueOf = (digit: string): string => {
  let code = digit.codePointAt(0) ?? 0;
  if (code <= 0x39) return digit;
  for (let value = 0; value < 10; value += 1, code -= 1)
    if (!/\p{Nd}/u.test(String.fromCodePoint(code - 1))) return String(value);
  return digit;
};

const tld = String.raw`(?:com|net|org|info|io|shop|biz|xyz|online|site|app|store|ru|de|fr|es|it|ir|cn|gr|eu|co|me)`;
const wordsForDot = [
  // Short names that are words of their own ("in", "it") count only behind a word that means nothing else.
  new RegExp(
    String.raw`[\s_-]*(?<![\p{L}])(?:dot|ponto|nokta|titik|ドット|डॉट)(?!\p{L})[\s_-]*(?=${tld}(?!\p{L}))`,
    'giu',
  ),
  /[\s_-]+(?:point|punkt|punto)[\s_-]+(?=(?:com|net|org|info|shop|io|biz|xyz|online|site|app|store)(?!\p{L}))/giu,
  /[\s_-]+punkt[\s_-]+(?=de(?!\p{L}))/giu,
  /(?<=[a-z0-9]{3})_dot_(?=[a-z]{2,})/giu,
  /(?<=[a-z]{3})dot(?=(?:com|net|org|info|shop|io|biz|xyz)(?!\p{L}))/giu,
];
const cyrillicDot = /\s+точка\s+(ру|ком|рф|нет|орг)(?!\p{L})/giu;
const cyrillicNames: Record<string, string> = { ру: 'ru', ком: 'com', рф: 'ru', нет: 'net', орг: 'org' };
const spelled = /(?<![\p{L}\p{N}])[\p{L}\p{N}.:/@_-](?:[ \u00a0\u2009][\p{L}\p{N}.:/@_-]){5,}(?![\p{L}\p{N}])/gu;
const splitDigits = /(?<![\p{L}\d])\d(?:[^\p{L}\d\n%€$£¥]{1,3}\d){6,}(?!\d)|(?<!\d)\d(?:[xX*]\d){6,}(?!\d)/gu;

/** A text as somebody reads it who wants to: one form of letters and digits, no tricks with dots and spaces. */
export const undisguise = (text: string): string => {
  let plain = text
    .normalize('NFKC')
    .replaceAll(/[\u20e3\ufe0f\u200b-\u200d\u2060]/gu, '')
    .replaceAll(decimal, valueOf)
    .replaceAll(/[․‧∙⋅｡。．]/gu, '.')
    .replaceAll(/[⁄∕╱]/gu, '/');
  plain = plain.replaceAll(new RegExp(String.raw`(?<=[\p{L}\p{N}])\s+\.\s*(?=${tld}(?!\p{L}))`, 'giu'), '.');
  const dotted = wordsForDot.reduce((left, pattern) => left.replaceAll(pattern, '.'), plain);
  // "order at shop.example" is no address; "sales at shop dot com" is one.
  if (dotted !== plain) plain = dotted.replaceAll(/(?<=[\p{L}\p{N}])\s+at\s+(?=[\p{L}\p{N}-]+\.[a-z]{2,})/giu, '@');
  plain = plain.replaceAll(cyrillicDot, (_found, name: string) => `.${cyrillicNames[name.toLowerCase()] ?? name}`);
  plain = plain.replaceAll(spelled, (found) => found.replaceAll(/[ \u00a0\u2009]/gu, ''));
  return plain.replaceAll(splitDigits, (found) => found.replaceAll(/\D/gu, ''));
};

const zeroToNine: readonly string[] = [
  'zero oh nought null nul cero zéro sıfır nol μηδέν صفر ноль शून्य',
  'one eins één uno um un bir satu ένα یک واحد один एक',
  'two zwei twee dos dois deux due iki dua δύο دو اثنان два दो',
  'three drei drie tres três trois tre üç tiga τρία سه ثلاثة три तीन',
  'four vier cuatro quatro quatre quattro dört empat τέσσερα چهار أربعة четыре चार',
  'five fünf vijf cinco cinq cinque beş lima πέντε پنج خمسة пять पांच',
  'six sechs zes seis six sei altı enam έξι شش ستة шесть छह',
  'seven sieben zeven siete sete sept sette yedi tujuh επτά هفت سبعة семь सात',
  'eight acht ocho oito huit otto sekiz delapan οκτώ هشت ثمانية восемь आठ',
  'nine neun negen nueve nove neuf nove dokuz sembilan εννέα نه تسعة девять नौ',
];
const digitOfWord = new Map(
  zeroToNine.flatMap((words, digit) => words.split(' ').map((word) => [word, digit] as const)),
);
const hanDigits = '零一二三四五六七八九';

// Names of money that are nothing else, whatever the language around them.
const moneyWord =
  /(?<!\p{L})(?:euros?|dollars?|bucks?|quid|tenners?|fivers?|pounds sterling|dólares|dólar|dollari|reais|rupees?|rupiah|rubles?|francs?|ευρώ|δολάρι\p{L}+|یورو|دلار|تومان|تومن|يورو|دولار\p{L}*|ريال\p{L}*|درهم|евро|доллар\p{L}*|рубл\p{L}*|यूरो|डॉलर|रुपये|रुपए|avro|euroya|liraya|dolar\p{L}{0,3}|yuan|yen)(?!\p{L})/giu;
const hanMoney =
  /[〇零一二三四五六七八九十百千万两]+\s?(?:块钱?|元|欧元|美元|円|ユーロ|ドル)|[일이삼사오육칠팔구십백천만]+\s?(?:원|유로|달러)/gu;
const nearDigit = /\d[\d.,]*\s?\p{L}{0,2}\s?$/u;

const gifts =
  /[½⅓¼¾]\s?(?:off|price)|\bhalf\s+(?:off|the price|price)\b|\bbuy (?:one|two),? get\b|\b(?:two|2|three|3)[ -]for[ -](?:one|1|two|2)\b|\bbogof?\b|\bcosts? (?:you )?nothing\b|\bfor nothing\b|\ba (?:fifth|quarter|third) off\b|moitié prix|mitad de precio|metade do preço|metà prezzo|halben preis|halve prijs|yarı fiyatına|за полцены|μισή τιμή|نصف (?:قیمت|السعر)|半[价額额]|반값|आधे दाम|setengah harga|[一二三四五六七八九两]折/giu;
const messenger =
  /(?<!\p{L})(?:telegram|whats ?app|signal|wechat|viber|snapchat|snap|insta(?:gram)?|kik|line id|微信|телеграм\p{L}*|тг|تلگرام|تليجرام|واتساب)(?!\p{L})[^\p{L}\p{N}@\n]{0,4}(?:(?:to|at|id|user|as|us|me|me at|on|под|по|an|à|a)\s+)?@?([a-z][\w.]*[_\d][\w.]*)/giu;

/** Claims that hide in words: a phone number read out, money without a figure, a present, a handle elsewhere. */
export const claimsInWords = (raw: string): Claim[] => {
  const text = foldDigits(raw);
  const found: Claim[] = [];
  const take = (kind: Claim['kind'], key: string, start: number, length: number): void =>
    void found.push({ kind, key, start, end: start + length });
  for (const match of text.matchAll(moneyWord)) {
    const behind = text.slice(match.index + match[0].length, match.index + match[0].length + 3);
    if (nearDigit.test(text.slice(Math.max(0, match.index - 16), match.index)) || /^\s?\d/u.test(behind)) continue;
    take('amount', `words:${currencyOf(match[0]) ?? match[0].toLowerCase()}`, match.index, match[0].length);
  }
  for (const match of text.matchAll(hanMoney)) take('amount', `words:${match[0]}`, match.index, match[0].length);
  for (const match of text.matchAll(gifts))
    take('percentage', `words:${match[0].toLowerCase()}`, match.index, match[0].length);
  for (const match of text.matchAll(messenger)) take('mention', match[1]!.toLowerCase(), match.index, match[0].length);
  phonesInWords(text, take);
  return found;
};

const phonesInWords = (
  text: string,
  take: (kind: Claim['kind'], key: string, start: number, length: number) => void,
): void => {
  let digits = '';
  let start = 0;
  let end = 0;
  let hasWord = false; // figures alone are found elsewhere
  const close = (): void => {
    if (hasWord && digits.length >= 6) take('phone', digits.slice(-9), start, end - start);
    digits = '';
    hasWord = false;
  };
  for (const match of text.toLowerCase().matchAll(/[\p{L}\p{M}]+|\d/gu)) {
    const digit = /\d/u.test(match[0]) ? Number(match[0]) : digitOfWord.get(match[0]);
    if (digit === undefined) {
      close();
      continue;
    }
    if (digits === '') start = match.index;
    digits += String(digit);
    hasWord ||= !/\d/u.test(match[0]);
    end = match.index + match[0].length;
  }
  close();
  for (const match of text.matchAll(/[零〇一二三四五六七八九幺]{7,}/gu))
    take(
      'phone',
      [...match[0].replaceAll('〇', '零').replaceAll('幺', '一')]
        .map((sign) => hanDigits.indexOf(sign))
        .join('')
        .slice(-9),
      match.index,
      match[0].length,
    );
};
