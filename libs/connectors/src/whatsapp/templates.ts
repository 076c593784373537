import type { MessageTemplate, TemplateButton, TemplateParameter } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, list, record, text, type Json } from '../shared/read';
import { call } from './send';

const maxPages = 20;

/**
 * The approved templates of the business account, those that words and the addresses of files can fill.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export const templates = async (channel: ChannelAccess): Promise<MessageTemplate[]> => {
  const accountId = filled(channel.settings['accountId']);
  if (!accountId) {
    const advice = 'Enter the id of the business account in the settings of the channel: templates belong to it';
    throw new PlatformError('refused', 'no_account', advice);
  }
  const found: MessageTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const query = { fields: 'name,language,status,category,parameter_format,components', limit: '100', after };
    const answer = await call(channel, { method: 'GET', path: [accountId, 'message_templates'], query });
    found.push(...list(answer['data']).map(record).flatMap(readTemplate));
    const paging = record(answer['paging']);
    const next = filled(record(paging['cursors'])['after']);
    if (!filled(paging['next']) || !next || next === after) break;
    after = next;
  }
  return found;
};

/** None where it is not approved, or holds a part that a line cannot fill (a product of a catalogue). */
export const readTemplate = (given: Json): MessageTemplate[] => {
  const [name, language] = [filled(given['name']), filled(given['language'])];
  const components = list(given['components']).map(record);
  const category = text(given['category']) ?? '';
  if (!name || !language || given['status'] !== 'APPROVED' || !components.every(isFillable)) return [];
  const part = (type: string) => record(components.find((component) => component['type'] === type));
  const [header, body] = [part('HEADER'), part('BODY')];
  const cards = list(part('CAROUSEL')['cards']).map(record).map(readCard);
  const own = readParts(components, category);
  const buttons = [...own.buttons, ...cards.flatMap((card) => card.buttons)];
  return [
    {
      name,
      language,
      category,
      header: filled(header['text']),
      text: text(body['text']) ?? '',
      footer: filled(part('FOOTER')['text']),
      parameters: [...own.parameters, ...cards.flatMap((card) => card.parameters)],
      ...(cards.length > 0 ? { cards: cards.map((card) => ({ text: card.text })) } : {}),
      ...(buttons.length > 0 ? { buttons } : {}),
    },
  ];
};

interface Parts {
  parameters: TemplateParameter[];
  buttons: TemplateButton[];
}

/** The places of header, words and buttons, of a message or of one card. */
const readParts = (components: readonly Json[], category: string): Parts => {
  const part = (type: string) => record(components.find((component) => component['type'] === type));
  const [header, body] = [part('HEADER'), part('BODY')];
  const buttons = list(part('BUTTONS')['buttons']).map(record);
  // The one button of an authentication template takes the code of the words, whatever it is called.
  const isCode = (button: Json) => category === 'AUTHENTICATION' && ['OTP', 'URL'].includes(text(button['type']) ?? '');
  return {
    parameters: [
      ...placesIn('header', header, 'header_text'),
      ...placeOfMedia(header),
      ...(header['format'] === 'LOCATION' ? placesOnMap : []),
      ...placesIn('body', body, 'body_text'),
      ...buttons.flatMap((button, index) => (isCode(button) ? [] : placeOfButton(button, index))),
    ],
    buttons: buttons.flatMap((button, index): TemplateButton[] => {
      if (isCode(button)) return [{ index, opens: 'code' }];
      return button['type'] === 'FLOW' ? [{ index, opens: 'flow' }] : [];
    }),
  };
};

const readCard = (given: Json, card: number): Parts & { text: string } => {
  const components = list(given['components']).map(record);
  const { parameters, buttons } = readParts(components, '');
  const body = record(components.find((component) => component['type'] === 'BODY'));
  return {
    text: text(body['text']) ?? '',
    parameters: parameters.map((parameter) => ({ ...parameter, card })),
    buttons: buttons.map((button) => ({ ...button, card })),
  };
};

const placesOnMap: TemplateParameter[] = (['latitude', 'longitude', 'name', 'address'] as const).map((part) => ({
  place: 'header',
  name: part,
  example: null,
  location: part,
}));

const isFillable = (component: Json): boolean => {
  const { type, format, buttons, cards } = component;
  if (type === 'HEADER') return format === 'TEXT' || format === 'LOCATION' || mediaOf(format) !== null;
  if (type === 'BUTTONS') return list(buttons).every((button) => knownButtons.has(record(button)['type']));
  if (type === 'CAROUSEL') return list(cards).length > 0 && list(cards).every(isFillableCard);
  return type === 'BODY' || type === 'FOOTER';
};

const isFillableCard = (card: unknown): boolean =>
  list(record(card)['components'])
    .map(record)
    .every((component) => component['type'] !== 'CAROUSEL' && isFillable(component));

const knownButtons = new Set<unknown>(['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'OTP']);

export const templatePlace = /\{\{\s*(\w+)\s*\}\}/g;

/** Each place once; numbered ones in the order of their numbers, since values are told apart by nothing else. */
const placesIn = (place: 'header' | 'body', component: Json, key: string): TemplateParameter[] => {
  const names = [...(text(component['text']) ?? '').matchAll(templatePlace)].map(([, name]) => name ?? '');
  const unique = [...new Set(names)];
  const isNumbered = unique.every((name) => /^\d+$/.test(name));
  const sorted = isNumbered ? unique.sort((a, b) => Number(a) - Number(b)) : unique;
  const example = record(component['example']);
  const named = list(example[`${key}_named_params`]).map(record);
  const flat = list(example[key]).flat();
  return sorted.map((name, index) => ({
    place,
    name,
    example:
      filled(named.find((one) => one['param_name'] === name)?.['example']) ?? (isNumbered ? filled(flat[index]) : null),
  }));
};

const mediaOf = (format: unknown): NonNullable<TemplateParameter['media']> | null => {
  if (format === 'IMAGE') return 'image';
  if (format === 'VIDEO') return 'video';
  return format === 'DOCUMENT' ? 'document' : null;
};

const placeOfMedia = (header: Json): TemplateParameter[] => {
  const media = mediaOf(header['format']);
  const [example] = list(record(header['example'])['header_handle']);
  return media ? [{ place: 'header', name: media, example: filled(example), media }] : [];
};

/** The address of a link may end in a place, and a button may hold a code to copy. */
const placeOfButton = (button: Json, index: number): TemplateParameter[] => {
  if (button['type'] === 'COPY_CODE') {
    const example = filled(button['example']) ?? filled(list(button['example'])[0]);
    return [
      { place: 'button', name: 'code', example, button: { index, label: text(button['text']) ?? '', isCode: true } },
    ];
  }
  const [, name] = /\{\{\s*(\w+)\s*\}\}/.exec(text(button['url']) ?? '') ?? [];
  if (button['type'] !== 'URL' || !name) return [];
  const label = text(button['text']) ?? '';
  return [{ place: 'button', name, example: filled(list(button['example'])[0]), button: { index, label } }];
};
