import type { TemplateButton, TemplateParameter } from '@hubbub/contracts';
import type { FilledTemplate } from '../connector';
import type { Json } from '../shared/read';

type Filled = FilledTemplate['parameters'][number];

/**
 * What stands beside `type` for a template: one component for each part that holds a place, cards with theirs.
 * `token` comes back with what a form that the template opens was filled in with.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export const templateContent = (template: FilledTemplate, token: string): Json => {
  const { name, language, parameters, buttons = [] } = template;
  const cards = [...new Set([...parameters, ...buttons].flatMap(({ card }) => (card === undefined ? [] : [card])))];
  const components = [
    ...componentsOf(template, undefined, token),
    ...(cards.length > 0
      ? [
          {
            type: 'carousel',
            cards: cards
              .sort((a, b) => a - b)
              .map((card) => ({ card_index: card, components: componentsOf(template, card, token) })),
          },
        ]
      : []),
  ];
  return {
    type: 'template',
    template: { name, language: { code: language }, ...(components.length > 0 ? { components } : {}) },
  };
};

const componentsOf = (
  { parameters, buttons = [] }: FilledTemplate,
  card: number | undefined,
  token: string,
): Json[] => {
  const own = parameters.filter((one) => one.card === card);
  const words = (place: TemplateParameter['place']) => own.filter((one) => one.place === place);
  const header = words('header');
  const body = words('body');
  const places = header.filter(({ location }) => location);
  return [
    ...(places.length > 0 ? [{ type: 'header', parameters: [locationOf(places)] }] : []),
    ...(header.length > places.length
      ? [{ type: 'header', parameters: header.filter(({ location }) => !location).map(parameterOf) }]
      : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body.map(parameterOf) }] : []),
    ...words('button').map(buttonOf),
    ...buttons.filter((one) => one.card === card).map((one) => fixedButton(one, body, token)),
  ];
};

const buttonOf = ({ button, value }: Filled): Json => ({
  type: 'button',
  sub_type: button?.isCode ? 'copy_code' : 'url',
  index: String(button?.index ?? 0),
  parameters: [button?.isCode ? { type: 'coupon_code', coupon_code: value } : { type: 'text', text: value }],
});

/** A form is opened by its token; the code of an authentication stands in the words and on the button alike. */
const fixedButton = ({ index, opens }: TemplateButton, body: readonly Filled[], token: string): Json =>
  opens === 'flow'
    ? {
        type: 'button',
        sub_type: 'flow',
        index: String(index),
        parameters: [{ type: 'action', action: { flow_token: token } }],
      }
    : {
        type: 'button',
        sub_type: 'url',
        index: String(index),
        parameters: [{ type: 'text', text: body[0]?.value ?? '' }],
      };

const locationOf = (parts: readonly Filled[]): Json => ({
  type: 'location',
  location: Object.fromEntries(parts.map(({ location, value }) => [location, value])),
});

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
