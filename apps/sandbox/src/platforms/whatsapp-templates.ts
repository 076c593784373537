import { isRecord } from '../call';
import { textOf } from './kit';

/**
 * An approved template as `message_templates` lists it. Source:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export interface WhatsAppTemplate {
  name: string;
  language: string;
  category: string;
  components: Part[];
}

type Part = Record<string, unknown>;

/** What is wrong with the values of a template, as a code and words of the Cloud API's table of errors. */
export class TemplateFault extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Of a short template: one line with so many places. */
export const plainTemplate = (name: string, language: string, parameters: number): WhatsAppTemplate => ({
  name,
  language,
  category: 'UTILITY',
  components: [
    {
      type: 'BODY',
      text: ['Hello', ...Array.from({ length: parameters }, (_, index) => `{{${index + 1}}}`)].join(' '),
    },
  ],
});

const codeLimit = 15; // of a coupon and of a code that is copied

const parts = (value: unknown): Part[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const placesOf = (text: unknown): string[] => [
  ...new Set([...(textOf(text) ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? '')),
];

/** Throws TemplateFault unless each part that has a place, and no other, is filled as its kind wants it. */
export const checkComponents = ({ components, category }: WhatsAppTemplate, given: unknown): void => {
  const filled = parts(given);
  const known = new Set(['header', 'body', 'button', 'carousel']);
  const odd = filled.find(({ type }) => !known.has(String(type)));
  if (odd) throw new TemplateFault(100, `Invalid parameter: component ${String(odd['type'])}`);
  for (const type of ['header', 'body', 'carousel'])
    if (filled.filter((one) => one['type'] === type).length > 1)
      throw new TemplateFault(100, `Invalid parameter: more than one ${type}`);
  const approved = (type: string) => components.find((one) => one['type'] === type);
  const own = (type: string) => filled.find((one) => one['type'] === type);
  checkHeader(approved('HEADER'), own('header'));
  checkWords('body', approved('BODY'), own('body'));
  checkButtons(
    parts(approved('BUTTONS')?.['buttons']),
    filled.filter((one) => one['type'] === 'button'),
    { category, words: own('body') },
  );
  checkCards(approved('CAROUSEL'), own('carousel'));
};

const wrongFormat = (what: string) =>
  new TemplateFault(132012, `Parameter format does not match format in the created template: ${what}`);
const wrongCount = (what: string, wanted: number, got: number) =>
  new TemplateFault(
    132000,
    `${what}: number of localizable_params (${got}) does not match the expected number of params (${wanted})`,
  );

const checkHeader = (approved: Part | undefined, given: Part | undefined): void => {
  const format = textOf(approved?.['format']);
  if (!approved || format === 'TEXT') return checkWords('header', approved, given);
  const [value, ...more] = parts(given?.['parameters']);
  if (!value || more.length > 0)
    throw wrongFormat(`header: expected ${format}, received ${value ? 'more' : 'UNKNOWN'}`);
  const kind = (format ?? '').toLowerCase();
  const content = value[kind];
  if (value['type'] !== kind || !isRecord(content)) throw wrongFormat(`header: expected ${format}`);
  if (kind === 'location') return checkPlace(content);
  const [id, link] = [textOf(content['id']), textOf(content['link'])];
  if (!id === !link)
    throw new TemplateFault(131008, `The parameter ${kind}.id or ${kind}.link is required, one of them`);
  if (link && !/^https?:\/\//.test(link)) throw new TemplateFault(131009, `Parameter value is not valid: ${kind}.link`);
};

const checkPlace = (place: Part): void => {
  for (const [name, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    const value = place[name];
    if (value === undefined) throw new TemplateFault(131008, `The parameter location.${name} is required`);
    if (!/^-?\d+(\.\d+)?$/.test(String(value)) || Math.abs(Number(value)) > most)
      throw new TemplateFault(131009, `Parameter value is not valid: location.${name}`);
  }
  for (const name of ['name', 'address'])
    if (!textOf(place[name])) throw new TemplateFault(131008, `The parameter location.${name} is required`);
};

const checkWords = (part: string, approved: Part | undefined, given: Part | undefined): void => {
  const places = placesOf(approved?.['text']);
  const values = parts(given?.['parameters']);
  if (values.length !== places.length) throw wrongCount(part, places.length, values.length);
  values.forEach((value, index) => {
    const text = textOf(value['text']);
    if (value['type'] !== 'text' || !text) throw wrongFormat(`${part}: parameter ${index + 1} is no text`);
    if (/[\n\t]| {5}/.test(text))
      throw new TemplateFault(132018, `${part}: a value may hold no new line, tab or more than four blanks in a row`);
  });
  if (places.every((name) => /^\d+$/.test(name))) return;
  const names = values.map((value) => textOf(value['parameter_name']));
  const missing = places.find((name) => !names.includes(name));
  if (missing) throw new TemplateFault(132000, `${part}: parameter_name ${missing} is missing`);
};

interface Around {
  category: string;
  words?: Part | undefined;
}

const checkButtons = (approved: readonly Part[], given: readonly Part[], around: Around): void => {
  const indexes = given.map(({ index }) => String(index));
  if (new Set(indexes).size < indexes.length)
    throw new TemplateFault(100, 'Invalid parameter: two buttons of one index');
  const stray = indexes.find((index) => !/^\d+$/.test(index) || !approved[Number(index)]);
  if (stray !== undefined) throw wrongFormat(`buttons: there is none at index ${stray}`);
  approved.forEach((button, index) => {
    const filled = given.find((one) => String(one['index']) === String(index));
    checkButton(button, filled, index, around);
  });
};

const checkButton = (button: Part, given: Part | undefined, index: number, { category, words }: Around): void => {
  const type = textOf(button['type']) ?? '';
  const isCode = type === 'OTP' || (category === 'AUTHENTICATION' && type === 'URL');
  const wanted = isCode || (type === 'URL' && placesOf(button['url']).length > 0) ? 'url' : subTypes[type];
  if (!given) {
    if (!wanted || wanted === 'quick_reply') return;
    throw new TemplateFault(131008, `buttons: Button at index ${index} of type ${type} requires a parameter`);
  }
  if (!wanted || given['sub_type'] !== wanted)
    throw wrongFormat(`buttons: the one at index ${index} is ${type}, not ${String(given['sub_type'])}`);
  const [value, ...more] = parts(given['parameters']);
  const field = fields[wanted]!;
  const content = value?.[field];
  if (!value || more.length > 0 || value['type'] !== field)
    throw wrongFormat(`buttons: the one at index ${index} takes one ${field}`);
  if (wanted === 'flow') {
    if (!isRecord(content)) throw wrongFormat(`buttons: the one at index ${index} takes an action`);
    const token = content['flow_token'];
    if (token !== undefined && !textOf(token))
      throw new TemplateFault(131009, 'Parameter value is not valid: flow_token');
    return;
  }
  const text = textOf(content);
  if (!text) throw wrongFormat(`buttons: the one at index ${index} takes a text`);
  if ((isCode || wanted === 'copy_code') && [...text].length > codeLimit)
    throw new TemplateFault(131009, `Parameter value is not valid: a code has at most ${codeLimit} characters`);
  if (isCode && text !== textOf(parts(words?.['parameters'])[0]?.['text']))
    throw new TemplateFault(132018, 'The code on the button is not that of the words');
};

const subTypes: Readonly<Record<string, string>> = { QUICK_REPLY: 'quick_reply', COPY_CODE: 'copy_code', FLOW: 'flow' };
/** What the one parameter of a button holds. */
const fields: Readonly<Record<string, string>> = {
  url: 'text',
  quick_reply: 'payload',
  copy_code: 'coupon_code',
  flow: 'action',
};

const checkCards = (approved: Part | undefined, given: Part | undefined): void => {
  const cards = parts(approved?.['cards']);
  const filled = parts(given?.['cards']);
  if (filled.length !== cards.length) throw wrongCount('carousel', cards.length, filled.length);
  cards.forEach((card, index) => {
    const own = filled.find(({ card_index: at }) => at === index);
    if (!own) throw wrongFormat(`carousel: there is no card_index ${index}`);
    checkComponents({ name: '', language: '', category: '', components: parts(card['components']) }, own['components']);
  });
};
