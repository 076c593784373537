import { bearer, isRecord, objectParameter, parameter, type Answer, type Call } from '../call';
import { signature, toWire } from '../meta/wire';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createNumbers, json, textOf } from './kit';
import { checkComponents, plainTemplate, TemplateFault, type WhatsAppTemplate } from './whatsapp-templates';

/** One number of a business. Source: https://developers.facebook.com/documentation/business-messaging/whatsapp */
export interface WhatsAppNumber {
  phoneNumberId: string;
  accountId: string; // of the business (WABA)
  displayNumber: string; // digits
  token: string;
  appSecret: string;
  webhookUrl: string | null;
  name: string;
}

export interface WhatsAppPerson {
  waId: string | null; // null: writes under a username
  userId: string; // BSUID
  name: string;
}

export interface WhatsAppControl {
  addNumber(number: Partial<WhatsAppNumber> & { phoneNumberId: string }): WhatsAppNumber;
  addTemplate(accountId: string, template: { name: string; language: string; parameters: number }): void;
  /** One with whatever parts, as `message_templates` lists it. */
  approve(accountId: string, template: WhatsAppTemplate): void;
  addMedia(bytes: Buffer, mimeType: string): string;
  /** Somebody writes; `message` is what stands beside `type`. */
  message(number: WhatsAppNumber, person: WhatsAppPerson, message: { type: string; [part: string]: unknown }): string;
  /** A status of something we sent, in whatever order a test wants. */
  status(
    number: WhatsAppNumber,
    id: string,
    status: 'sent' | 'delivered' | 'read' | 'failed',
    error?: { code: number; title: string; details: string },
  ): void;
  setReceipts(isOn: boolean): void;
}

interface Sent {
  id: string;
  to: WhatsAppPerson;
  opaqueData: string | null;
}

const dayMs = 86_400_000;
const textLimit = 4096;
const captionLimit = 1024;

export const createWhatsApp = ({
  timers,
  ledger,
  webhooks,
}: Surroundings): { standIn: StandIn; control: WhatsAppControl; knows(id: string): boolean } => {
  const numbers = new Map<string, WhatsAppNumber>();
  const templates = new Map<string, WhatsAppTemplate[]>();
  const people = new Map<string, WhatsAppPerson>(); // by wa id and by user id
  const lastInboundAt = new Map<string, number>(); // `${phoneNumberId}:${userId}`
  const inbound = new Map<string, string>(); // message id → phone number id
  const sent = new Map<string, Sent>();
  const media = new Map<string, { bytes: Buffer; mimeType: string; until: number }>();
  const urls = new Map<string, { mediaId: string; until: number }>();
  const nextMedia = createNumbers(timers, 16);
  let count = 0;
  let hasReceipts = true;

  const post = (number: WhatsAppNumber, value: Record<string, unknown>, field = 'messages') => {
    if (!number.webhookUrl) return;
    const whole = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.displayNumber, phone_number_id: number.phoneNumberId },
      ...value,
    };
    const body = toWire({
      object: 'whatsapp_business_account',
      entry: [{ id: number.accountId, changes: [{ field, value: whole }] }],
    });
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature(body, number.appSecret) };
    webhooks.send({ platform: 'whatsapp', url: number.webhookUrl, headers, body });
  };

  const status: WhatsAppControl['status'] = (number, id, name, error) => {
    const message = sent.get(id);
    post(number, {
      statuses: [
        {
          id,
          status: name,
          timestamp: String(Math.floor(timers.now() / 1000)),
          ...(message?.to.waId ? { recipient_id: message.to.waId } : {}),
          ...(message && !(name === 'failed' && message.to.waId) ? { recipient_user_id: message.to.userId } : {}),
          ...(message?.opaqueData ? { biz_opaque_callback_data: message.opaqueData } : {}),
          ...(error
            ? {
                errors: [
                  {
                    code: error.code,
                    title: error.title,
                    message: error.title,
                    error_data: { details: error.details },
                  },
                ],
              }
            : {}),
        },
      ],
    });
  };

  const send = (number: WhatsAppNumber, call: Call): Answer => {
    const { body } = call;
    if (body?.['messaging_product'] !== 'whatsapp')
      throw new WhatsAppError(100, 'The parameter messaging_product is required.');
    if (body['status'] === 'read') return markRead(number, body);
    const type = textOf(body['type']) ?? 'text';
    const to = recipientOf(body);
    const content = objectParameter(call, type);
    if (!content) throw new WhatsAppError(131008, `The parameter ${type} is required.`);
    checkContent(type, content, number, body);
    const opaqueData = textOf(body['biz_opaque_callback_data']);
    if (opaqueData && opaqueData.length > 512) throw new WhatsAppError(131009, 'biz_opaque_callback_data is too long');
    const id = `wamid.${opaque(40, number.phoneNumberId, timers.now(), (count += 1))}==`;
    sent.set(id, { id, to, opaqueData });
    ledger.add({
      platform: 'whatsapp',
      account: number.phoneNumberId,
      action: type === 'reaction' ? 'reaction' : 'message',
      target: to.waId ?? to.userId,
      text: textOf(content['body']) ?? textOf(content['caption']) ?? textOf(content['emoji']) ?? '',
      key: opaqueData,
      externalId: id,
      detail: { type, ...(content['id'] ? { attachment: content['id'] } : {}) },
    });
    receipts(number, id, type, to);
    return json(200, {
      messaging_product: 'whatsapp',
      contacts: [
        {
          input: textOf(body['to']) ?? textOf(body['recipient']) ?? '',
          ...(to.waId ? { wa_id: to.waId } : {}),
          ...(body['to'] ? {} : { user_id: to.userId }),
        },
      ],
      messages: [{ id, message_status: 'accepted' }],
    });
  };

  /** A 200 means accepted only: the window is judged afterwards. */
  const receipts = (number: WhatsAppNumber, id: string, type: string, to: WhatsAppPerson): void => {
    if (!hasReceipts) return;
    const last = lastInboundAt.get(`${number.phoneNumberId}:${to.userId}`);
    const isOpen = last !== undefined && timers.now() - last <= dayMs;
    if (!isOpen && type !== 'template') {
      const details = 'More than 24 hours have passed since the recipient last replied.';
      timers.after(100, () => status(number, id, 'failed', { code: 131047, title: 'Re-engagement message', details }));
      return;
    }
    timers.after(100, () => status(number, id, 'sent'));
    if (type === 'reaction') return;
    timers.after(400, () => status(number, id, 'delivered'));
    timers.after(4_000, () => status(number, id, 'read'));
  };

  const recipientOf = (body: Record<string, unknown>): WhatsAppPerson => {
    const to = textOf(body['to']);
    const userId = textOf(body['recipient']);
    if (!to && !userId) throw new WhatsAppError(131008, 'The parameter to or recipient is required.');
    if (to) {
      const waId = to.replace(/\D/g, '');
      if (waId.length < 7 || waId.length > 15) throw new WhatsAppError(131009, 'Parameter value is not valid: to');
      return people.get(waId) ?? { waId, userId: `US.${waId}`, name: '' };
    }
    const person = people.get(userId ?? '');
    if (!person) throw new WhatsAppError(131026, 'Message undeliverable.');
    return person;
  };

  const checkContent = (
    type: string,
    content: Record<string, unknown>,
    number: WhatsAppNumber,
    body: Record<string, unknown>,
  ): void => {
    if (type === 'text') {
      const text = textOf(content['body']) ?? '';
      if (text === '') throw new WhatsAppError(131008, 'The parameter text.body is required.');
      if ([...text].length > textLimit)
        throw new WhatsAppError(100, `Param text['body'] must be at most ${textLimit} characters long.`);
      return;
    }
    if (['image', 'video', 'audio', 'document', 'sticker'].includes(type)) {
      const id = textOf(content['id']);
      if (!id && !textOf(content['link']))
        throw new WhatsAppError(131008, `The parameter ${type}.id or ${type}.link is required.`);
      if (id && !media.has(id)) throw new WhatsAppError(131053, 'Media upload error: there is no such media id.');
      if ([...(textOf(content['caption']) ?? '')].length > captionLimit)
        throw new WhatsAppError(100, `Param caption must be at most ${captionLimit} characters long.`);
      if (textOf(content['caption']) && (type === 'audio' || type === 'sticker'))
        throw new WhatsAppError(100, `${type} takes no caption`);
      return;
    }
    if (type === 'reaction') {
      if (!inbound.has(textOf(content['message_id']) ?? '') && !sent.has(textOf(content['message_id']) ?? ''))
        throw new WhatsAppError(131009, 'Parameter value is not valid: reaction.message_id');
      return;
    }
    if (type === 'template') return checkTemplate(content, number);
    if (type !== 'interactive' && type !== 'location' && type !== 'contacts')
      throw new WhatsAppError(131051, 'Unsupported message type');
    if (body['recipient_type'] && body['recipient_type'] !== 'individual')
      throw new WhatsAppError(100, 'recipient_type must be individual');
  };

  const approve = (accountId: string, template: WhatsAppTemplate): void =>
    void templates.set(accountId, [...(templates.get(accountId) ?? []), template]);

  const checkTemplate = (content: Record<string, unknown>, number: WhatsAppNumber): void => {
    const language = isRecord(content['language']) ? textOf(content['language']['code']) : null;
    const template = (templates.get(number.accountId) ?? []).find(
      (one) => one.name === content['name'] && one.language === language,
    );
    if (!template) throw new WhatsAppError(132001, 'Template name does not exist in the translation', 404);
    try {
      checkComponents(template, content['components']);
    } catch (error) {
      throw error instanceof TemplateFault ? new WhatsAppError(error.code, error.message) : error;
    }
  };

  const markRead = (number: WhatsAppNumber, body: Record<string, unknown>): Answer => {
    const id = textOf(body['message_id']) ?? '';
    if (inbound.get(id) !== number.phoneNumberId)
      throw new WhatsAppError(131009, 'Parameter value is not valid: message_id');
    const action = body['typing_indicator'] ? 'typing' : 'mark_read';
    ledger.add({
      platform: 'whatsapp',
      account: number.phoneNumberId,
      action,
      target: id,
      text: '',
      key: null,
      externalId: null,
      detail: {},
    });
    return json(200, { success: true });
  };

  const upload = (number: WhatsAppNumber, call: Call): Answer => {
    const [file] = call.files;
    if (parameter(call, 'messaging_product') !== 'whatsapp' || !file)
      throw new WhatsAppError(100, 'messaging_product and file are required');
    const limit = uploadLimits.find(([pattern]) => pattern.test(file.mimeType))?.[1] ?? 100_000_000;
    if (file.bytes.length > limit) throw new WhatsAppError(131053, 'Media upload error: the file is too large.');
    const id = nextMedia();
    media.set(id, { bytes: file.bytes, mimeType: file.mimeType, until: timers.now() + 30 * dayMs });
    return json(200, { id });
  };

  const showMedia = (id: string, call: Call): Answer => {
    const found = media.get(id);
    if (!found || found.until < timers.now())
      throw new WhatsAppError(100, `Unsupported get request. Object with ID '${id}' does not exist`, 400);
    if (call.method === 'DELETE') {
      media.delete(id);
      return json(200, { success: true });
    }
    const key = opaque(24, id, timers.now());
    urls.set(key, { mediaId: id, until: timers.now() + 300_000 }); // five minutes
    const url = `http://${call.headers['host'] ?? 'sandbox'}/whatsapp/files/${key}`;
    return json(200, {
      messaging_product: 'whatsapp',
      url,
      mime_type: found.mimeType,
      sha256: '',
      file_size: found.bytes.length,
      id,
    });
  };

  const download = (key: string, call: Call): Answer => {
    if (![...numbers.values()].some(({ token }) => token === bearer(call)))
      return json(401, { error: 'The address needs the token' });
    const address = urls.get(key);
    const found = address && media.get(address.mediaId);
    if (!found || address.until < timers.now()) return json(404, { error: 'The address has expired' });
    return { status: 200, headers: { 'content-type': found.mimeType }, body: found.bytes };
  };

  const route = (call: Call): Answer => {
    const [version, id = '', edge] = call.segments;
    if (version === 'files') return download(id, call);
    if (!/^v\d+\.\d+$/.test(version ?? '')) throw new WhatsAppError(2500, 'Unknown path components');
    const token = bearer(call) ?? parameter(call, 'access_token');
    const number = numbers.get(id);
    const account = [...numbers.values()].find(({ accountId }) => accountId === id);
    if (![...numbers.values()].some((one) => one.token === token))
      throw new WhatsAppError(190, 'Invalid OAuth access token - Cannot parse access token', 401);
    if (media.has(id) && !edge) return showMedia(id, call);
    if ((number ?? account) && (number ?? account)?.token !== token)
      throw new WhatsAppError(10, '(#10) Application does not have permission for this action', 403);
    if (number && edge === 'messages' && call.method === 'POST') return send(number, call);
    if (number && edge === 'media' && call.method === 'POST') return upload(number, call);
    if (number && !edge && call.method === 'GET')
      return json(200, {
        id,
        display_phone_number: `+${number.displayNumber}`,
        verified_name: number.name,
        quality_rating: 'GREEN',
        code_verification_status: 'VERIFIED',
        throughput: { level: 'STANDARD' },
      });
    if (account && edge === 'subscribed_apps')
      return json(
        200,
        call.method === 'GET'
          ? { data: [{ whatsapp_business_api_data: { id: '1', name: 'Sandbox' } }] }
          : { success: true },
      );
    if (account && edge === 'message_templates')
      return json(200, {
        data: (templates.get(id) ?? []).map((template) => ({
          ...template,
          status: 'APPROVED',
          parameter_format: 'POSITIONAL',
        })),
        paging: { cursors: { before: 'MAZDZD', after: 'MjQZD' } },
      });
    throw new WhatsAppError(100, `Unsupported request. Object with ID '${id}' does not exist`, 400);
  };

  return {
    knows: (id) => numbers.has(id) || media.has(id) || [...numbers.values()].some(({ accountId }) => accountId === id),
    standIn: {
      id: 'whatsapp',
      answer: (call) => {
        try {
          return route(below(call, 'whatsapp'));
        } catch (error) {
          if (error instanceof WhatsAppError) return errorAnswer(error);
          throw error;
        }
      },
      error: (code, parts) =>
        errorAnswer(
          new WhatsAppError(
            typeof parts['code'] === 'number' ? parts['code'] : code === 429 ? 130429 : code >= 500 ? 131000 : 100,
            textOf(parts['message']) ?? 'Made to fail',
            code,
          ),
        ),
    },
    control: {
      addNumber: (given) => {
        const number: WhatsAppNumber = {
          accountId: `1022${given.phoneNumberId.slice(4)}`,
          displayNumber: '15550783881',
          token: `token-${given.phoneNumberId}`,
          appSecret: 'sandbox-app-secret',
          webhookUrl: null,
          name: 'Sandbox',
          ...given,
        };
        numbers.set(number.phoneNumberId, number);
        return number;
      },
      addTemplate: (accountId, { name, language, parameters }) =>
        approve(accountId, plainTemplate(name, language, parameters)),
      approve,
      addMedia: (bytes, mimeType) => {
        const id = nextMedia();
        media.set(id, { bytes, mimeType, until: timers.now() + 7 * dayMs });
        return id;
      },
      message: (number, person, message) => {
        const id = `wamid.${opaque(40, person.userId, timers.now(), (count += 1))}==`;
        people.set(person.userId, person);
        if (person.waId) people.set(person.waId, person);
        inbound.set(id, number.phoneNumberId);
        lastInboundAt.set(`${number.phoneNumberId}:${person.userId}`, timers.now());
        post(number, {
          contacts: [
            { profile: { name: person.name }, ...(person.waId ? { wa_id: person.waId } : {}), user_id: person.userId },
          ],
          messages: [
            {
              ...(person.waId ? { from: person.waId } : {}),
              from_user_id: person.userId,
              id,
              timestamp: String(Math.floor(timers.now() / 1000)),
              ...message,
            },
          ],
        });
        return id;
      },
      status,
      setReceipts: (isOn) => void (hasReceipts = isOn),
    },
  };
};

const uploadLimits: [RegExp, number][] = [
  [/^image\/webp/, 500_000],
  [/^image\//, 5_000_000],
  [/^(audio|video)\//, 16_000_000],
];

class WhatsAppError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

const errorAnswer = ({ code, message, status }: WhatsAppError): Answer =>
  json(status, {
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: message },
      fbtrace_id: `A${opaque(22, code, message)}`,
    },
  });
