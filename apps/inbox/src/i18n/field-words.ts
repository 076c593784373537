import { i18n } from '@lingui/core';
import { ar } from './field-words/ar';
import { el } from './field-words/el';
import { fa } from './field-words/fa';
import { zhHans } from './field-words/zh-hans';

/**
 * What connectors say of the fields that they ask for, by their English: where a key is found, what it is for. Names as the
 * platform's own page has them (App secret, Bot token) stay as they are. They stand beside the catalogs, since only the
 * connect page needs them.
 */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = { ar, el, fa, 'zh-Hans': zhHans };

/** The same in the reader's language; what is not known here stays as the connector says it. */
export const fieldWord = (english: string): string => tables[i18n.locale]?.[english] ?? english;
