const digitStarts = [0x0660, 0x06f0, 0x0966, 0xff10, 0x09e6, 0x0e50]; // Arabic-Indic, Persian, Devanagari, full-width …

/** Digits of every script as 0–9, `٫` as a decimal point, `٬` dropped, full-width signs narrowed. Keeps the length. */
export const foldDigits = (text: string): string =>
  text.replaceAll(/[٠-٩۰-۹०-९０-９০-৯๐-๙٫٬٪％．，：／＠＋－]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    const start = digitStarts.find((first) => code >= first && code <= first + 9);
    if (start !== undefined) return String(code - start);
    return narrow[sign] ?? sign;
  });

const narrow: Record<string, string> = {
  '٫': '.',
  '٬': ',',
  '٪': '%',
  '％': '%',
  '．': '.',
  '，': ',',
  '：': ':',
  '／': '/',
  '＠': '@',
  '＋': '+',
  '－': '-',
};

/**
 * A written number as a value: `3,50` and `3.50` are 3.5, `1,250` and `1.250` are 1250 (three digits behind a single
 * mark are thousands), `1.250,75` is 1250.75.
 */
export const parseNumber = (written: string): number => {
  const plain = written.replaceAll(/[\s\u00a0\u202f'’]/gu, '');
  const marks = [...plain.matchAll(/[.,]/gu)];
  const last = marks.at(-1);
  if (!last) return Number(plain);
  const behind = plain.length - (last.index + 1);
  const isThousands = behind === 3 && (marks.length === 1 || marks.every(([mark]) => mark === last[0]));
  if (isThousands && !plain.startsWith('0')) return Number(plain.replaceAll(/[.,]/gu, ''));
  return Number(`${plain.slice(0, last.index).replaceAll(/[.,]/gu, '')}.${plain.slice(last.index + 1)}`);
};
