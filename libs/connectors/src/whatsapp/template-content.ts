import type { TemplateParameter } from '@hubbub/contracts';
import type { FilledTemplate } from '../connector';
import type { Json } from '../shared/read';

type Filled = FilledTemplate['parameters'][number];

/**
 * What stands beside `type` for a template: one component for each part that holds a place.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export const templateContent = ({ name, language, parameters }: FilledTemplate): Json => {
  const words = (place: TemplateParameter['place']) => parameters.filter((one) => one.place === place);
  const parts = (['header', 'body'] as const).flatMap((type) => {
    const given = words(type);
    return given.length > 0 ? [{ type, parameters: given.map(parameterOf) }] : [];
  });
  const buttons = words('button').map(({ button, value }) => ({
    type: 'button',
    sub_type: button?.isCode ? 'copy_code' : 'url',
    index: String(button?.index ?? 0),
    parameters: [button?.isCode ? { type: 'coupon_code', coupon_code: value } : { type: 'text', text: value }],
  }));
  const components = [...parts, ...buttons];
  return {
    type: 'template',
    template: { name, language: { code: language }, ...(components.length > 0 ? { components } : {}) },
  };
};

/** Places go by their order, or by a word where the template names them. */
const parameterOf = ({ name, value, media }: Filled): Json => {
  if (media) return { type: media, [media]: fileOf(value, media) };
  return /^\d+$/.test(name) ? { type: 'text', text: value } : { type: 'text', parameter_name: name, text: value };
};

/** A file that WhatsApp holds already, or one that it fetches; a document is called after the end of its address. */
const fileOf = (value: string, media: 'image' | 'video' | 'document'): Json => {
  const address = /^\d+$/.test(value) ? { id: value } : { link: value };
  const name = media === 'document' && URL.canParse(value) ? new URL(value).pathname.split('/').at(-1) : '';
  return { ...address, ...(name ? { filename: name } : {}) };
};
