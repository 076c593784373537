const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u;
const strong = /\p{L}/gu;

/** True when the first letter decides for right to left, as `dir="auto"` does. */
export const isRightToLeft = (text: string): boolean => {
  strong.lastIndex = 0;
  const first = strong.exec(text);
  return first !== null && rightToLeft.test(first[0]);
};
