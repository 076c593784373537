import { i18n } from '@lingui/core';
import type { Messages } from '@lingui/core';
import { lastAsked } from './last-asked';

/** The languages of the interface, each named in itself. */
export const languages = [
  { id: 'en', name: 'English', dir: 'ltr' },
  { id: 'el', name: 'Ελληνικά', dir: 'ltr' },
  { id: 'fa', name: 'فارسی', dir: 'rtl' },
  { id: 'ar', name: 'العربية', dir: 'rtl' },
  { id: 'zh-Hans', name: '简体中文', dir: 'ltr' },
] as const;
export type Language = (typeof languages)[number]['id'];

const load: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('../locales/en.po'),
  el: () => import('../locales/el.po'),
  fa: () => import('../locales/fa.po'),
  ar: () => import('../locales/ar.po'),
  'zh-Hans': () => import('../locales/zh-Hans.po'),
};

/** The nearest of our languages to what was asked for: `zh-CN` is ours, `el-GR` too. */
export const nearestLanguage = (wanted: readonly (string | null | undefined)[]): Language => {
  for (const tag of wanted) {
    const primary = tag?.toLowerCase().split('-')[0];
    const found = languages.find(({ id }) => id.toLowerCase().split('-')[0] === primary);
    if (found) return found.id;
  }
  return 'en';
};

/** Digits and calendar of a language where its own default differs between browsers. */
export const formatTags: Readonly<Record<string, string>> = {
  fa: 'fa-u-ca-gregory-nu-arabext',
  ar: 'ar-u-ca-gregory-nu-arab',
};

/** Loads the words of a language and turns the page to its direction; the language asked for last stays. */
export const switchLanguage = lastAsked(
  (language: Language) => load[language](),
  (language, { messages }) => {
    i18n.loadAndActivate({ locale: language, locales: formatTags[language] ?? language, messages });
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
  },
);

export const directionOf = (language: string): 'ltr' | 'rtl' =>
  languages.find(({ id }) => id === language)?.dir ?? 'ltr';
