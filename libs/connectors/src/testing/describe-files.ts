import type { AttachmentLimit, Audience, ConversationKind } from '@hubbub/contracts';
import type { Connector, OutboundAttachment, OutboundMessage } from '../connector';
import { fileLimitsFor, whyNotAttach } from '../shared/files-fit';
import { answerable } from './answerable';
import { buildAttachment, buildOutbound } from './build';
import { failureOf } from './failure-of';
import type { OpenStandIn } from './open-stand-in';
import type { OutboundSpec } from './spec';

const everyType: readonly OutboundAttachment['type'][] = ['image', 'video', 'audio', 'file'];

/** A file of a type at a size; its bytes are never read here, since nothing may leave. */
const fileOf = (type: OutboundAttachment['type'], limit?: AttachmentLimit, bytes = limit?.maxBytes ?? 8) =>
  buildAttachment({
    type,
    bytes,
    mimeType: limit?.mimeTypes?.[0] ?? `${type === 'file' ? 'application' : type}/x-any`,
    read: () => Promise.reject(new Error('The bytes of a refused file were read')),
  });

/** The platform's own checks of files: what it would not take is refused before a byte of it is read or sent. */
export const describeFiles = (connector: Connector, spec: OutboundSpec, open: OpenStandIn): void => {
  const { platform } = connector;

  const refusalOf = async (
    conversationKind: ConversationKind,
    audience: Audience,
    attachments: OutboundAttachment[],
  ): Promise<string> => {
    const { api, access } = await open();
    const message: Partial<OutboundMessage> = { conversationKind, audience, text: '', attachments };
    const deed = buildOutbound({ conversationKind, ...spec.messages?.[conversationKind], ...message });
    const { outcome, code } = await failureOf(connector.send(deed, access));
    expect(api.requests).toEqual([]);
    return `${outcome} ${code}`;
  };

  it.each(answerable(platform))('%s, %s: refuses a file that the platform would not take', async (kind, audience) => {
    const limits = fileLimitsFor(platform, kind, audience);
    for (const type of everyType.filter((one) => !limits.some((limit) => limit.type === one)))
      expect(await refusalOf(kind, audience, [fileOf(type)])).toBe('refused attachment_not_supported');
    for (const limit of limits) {
      const { type, maxBytes, maxCount, mimeTypes } = limit;
      // Exactly at the limit its own data takes it; one byte or one file more is refused.
      const fits = Array<OutboundAttachment>(maxCount).fill(fileOf(type, limit));
      expect(whyNotAttach(platform, kind, audience, fits)).toBeNull();
      expect(await refusalOf(kind, audience, [fileOf(type, limit, maxBytes + 1)])).toBe('refused attachment_too_large');
      expect(await refusalOf(kind, audience, [...fits, fileOf(type, limit)])).toBe('refused too_many_attachments');
      if (mimeTypes)
        expect(await refusalOf(kind, audience, [{ ...fileOf(type, limit), mimeType: 'text/html' }])).toBe(
          'refused attachment_not_supported',
        );
    }
  });
};
