export interface MarkedSpan {
  start: number;
  end: number;
}

const fitsUnits = 32; // so much of a text a row shows at least
const leadUnits = 14;

/** Where a row's line begins, so that the first marked words are on it: at the start of a word, mostly 0. */
export const lineStart = (text: string, marks: readonly MarkedSpan[]): number => {
  const first = marks.reduce<MarkedSpan | null>((left, mark) => (left && left.start <= mark.start ? left : mark), null);
  if (!first || first.end <= fitsUnits || first.start <= leadUnits) return 0;
  const from = text.indexOf(' ', first.start - leadUnits) + 1;
  return from > 0 && from <= first.start ? from : wholeSign(text, first.start - 1);
};

/** A place to cut at that parts no sign in two. */
export const wholeSign = (text: string, at: number): number => {
  const sign = text.charCodeAt(at - 1);
  return sign >= 0xd800 && sign <= 0xdbff ? at + 1 : at;
};
