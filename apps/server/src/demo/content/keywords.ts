import type { KeywordSet } from '@hubbub/automation';

const word = (language: string, ...texts: string[]) => texts.map((text) => ({ text, language, inflections: true }));

/** The shop's own flag beside those that every workspace has: somebody buys for a business. */
export const demoKeywords: readonly KeywordSet[] = [
  {
    flag: 'wholesale',
    terms: [
      ...word('en', 'wholesale', 'trade price', 'minimum order'),
      ...word('el', 'χονδρική', 'τιμοκατάλογο χονδρικής', 'ελάχιστη παραγγελία'),
      ...word('fa', 'عمده', 'حداقل سفارش'),
      ...word('ar', 'جملة', 'الحد الأدنى للطلب'),
      ...word('zh', '批发', '起订量'),
    ],
    patterns: [],
  },
];
