import { t } from '@lingui/core/macro';
import { type ImpostorHintCode, readHint } from '@hubbub/contracts';
import { isolate } from '../../i18n/format';

type Values = Readonly<Record<string, string>>;

const of = (values: Values, name: string): string => isolate(values[name] ?? '');

const words: Readonly<Record<ImpostorHintCode, (values: Values) => string>> = {
  nameAlike: (values) => t`it looks like our own name, ${of(values, 'own')}`,
  twoAlphabets: () => t`one word of the name mixes two alphabets`,
  linkHidden: (values) => t`it hides where a link leads (${of(values, 'domain')})`,
  linkLetters: (values) => t`a link in look-alike letters (${of(values, 'domain')})`,
  linkAlike: (values) => t`a link that looks like our own name (${of(values, 'domain')})`,
  linkElsewhere: (values) => t`they say ${of(values, 'brand')}, but the link leads to ${of(values, 'domain')}`,
  privateMail: (values) => t`they say ${of(values, 'brand')}, but write from ${of(values, 'domain')}`,
  mailElsewhere: (values) => t`they say ${of(values, 'brand')}, but the address is at ${of(values, 'domain')}`,
  asksSecret: () => t`they speak of a password or a code`,
  asksMoney: () => t`they want money or gift cards first`,
};

/** Why to look twice at somebody, in the reader's language; what is not known stays as it was said. */
export const hintWord = (hint: string): string => {
  const read = readHint(hint);
  return read ? words[read.code](read.values) : isolate(hint);
};
