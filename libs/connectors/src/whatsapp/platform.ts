import type { Platform } from '@hubbub/contracts';
import { appFields, nothingBut } from '../meta/data';

const messages = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages';
const throughput = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput';

/** One telephone number of the WhatsApp Business Platform (Cloud API). */
export const platform: Platform = {
  id: 'whatsapp',
  name: 'WhatsApp',
  kinds: ['direct'],
  capabilities: {
    direct: nothingBut({
      reply: true,
      like: true,
      attachments: [
        { type: 'image', maxBytes: 5_000_000, maxCount: 10, mimeTypes: ['image/jpeg', 'image/png'] },
        { type: 'video', maxBytes: 16_000_000, maxCount: 10, mimeTypes: ['video/mp4', 'video/3gpp'] },
        {
          type: 'audio',
          maxBytes: 16_000_000,
          maxCount: 10,
          mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
        },
        { type: 'file', maxBytes: 100_000_000, maxCount: 10 },
      ],
    }),
  },
  text: { limit: 4096, unit: 'characters' },
  limits: { direct: { private: { limit: 4096, unit: 'characters' } } },
  windows: [
    { since: '2022-11-01', source: messages, kind: 'direct', audience: 'private', opensBy: 'inbound', hours: 24 },
  ],
  caps: [
    { since: '2024-01-01', source: throughput, scope: 'message', count: 80, perSeconds: 1 },
    // One message in six seconds to one person; up to 45 at once, taken from the time that follows.
    { since: '2024-01-01', source: throughput, scope: 'message', per: 'room', count: 45, perSeconds: 270 },
  ],
  neverTells: ['followers'],
  fields: [
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.',
      secret: true,
    },
    ...appFields,
  ],
  settings: [
    {
      name: 'accountId',
      label: 'Business account id',
      help: 'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.',
      optional: true,
    },
  ],
  templates: ['direct'],
  receives: ['webhook'],
  signIn: { scopes: ['whatsapp_business_messaging', 'whatsapp_business_management', 'business_management'] },
};
