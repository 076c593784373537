import type { MessageTemplate, TemplateParameter } from '@hubbub/contracts';
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

/** None where it is not approved, or holds a part that a line cannot fill (a place on the map, cards, a form). */
export const readTemplate = (given: Json): MessageTemplate[] => {
  const [name, language] = [filled(given['name']), filled(given['language'])];
  const components = list(given['components']).map(record);
  const category = text(given['category']) ?? '';
  const isFillable = components.every(isOfLines) && category !== 'AUTHENTICATION';
  if (!name || !language || given['status'] !== 'APPROVED' || !isFillable) return [];
  const part = (type: string) => record(components.find((component) => component['type'] === type));
  const [header, body] = [part('HEADER'), part('BODY')];
  return [
    {
      name,
      language,
      category,
      header: filled(header['text']),
      text: text(body['text']) ?? '',
      footer: filled(part('FOOTER')['text']),
      parameters: [
        ...placesIn('header', header, 'header_text'),
        ...placeOfMedia(header),
        ...placesIn('body', body, 'body_text'),
        ...list(part('BUTTONS')['buttons']).map(record).flatMap(placeOfButton),
      ],
    },
  ];
};

const isOfLines = ({ type, format, buttons }: Json): boolean => {
  if (type === 'HEADER') return format === 'TEXT' || mediaOf(format) !== null;
  if (type === 'BUTTONS') return list(buttons).every((button) => plainButtons.has(record(button)['type']));
  return type === 'BODY' || type === 'FOOTER';
};

const plainButtons = new Set<unknown>(['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE']);

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
