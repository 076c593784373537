import { createHttp } from '@hubbub/runtime';
import type { ChannelAccess, MessageReference, OutboundAttachment, OutboundMessage, PlatformAct } from '../connector';
import { closeLater, type FakeApi } from './fake-api';

/** The instant at which tests of connectors happen. */
export const testNow = new Date('2026-11-02T10:00:00Z');

/** Access to one channel with a real `Http` that may reach only the stand-in `api`. */
export const channelAccess = ({
  api,
  settings,
  ...rest
}: Partial<Omit<ChannelAccess, 'http'>> & { api?: FakeApi } = {}): ChannelAccess => {
  const http = createHttp({ allowHosts: () => (api ? [api.host] : []) });
  closeLater(http);
  let session: Record<string, unknown> | null = null;
  return {
    id: '01900000-0000-7000-8000-000000000001',
    externalId: '104500000000001',
    secrets: {},
    now: testNow,
    session: { get: () => session, set: async (value) => void (session = value) },
    ...rest,
    settings: { ...(api ? { apiBaseUrl: api.url } : {}), ...settings },
    http,
  };
};

export const buildReference = (rest: Partial<MessageReference> = {}): MessageReference => ({
  externalId: '777000000000010_880000000000101',
  text: 'Do you ship to Norway?',
  sentAt: new Date('2026-11-02T09:00:00Z'),
  author: { externalId: '6100000000000011', name: 'Ada Muster', handle: 'ada.m' },
  extra: {},
  ...rest,
});

/** An answer to a person, in a direct conversation unless told. */
export const buildOutbound = (rest: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: '01900000-0000-7000-8000-0000000000aa',
  conversationKind: 'direct',
  externalConversationId: '7200000000000001',
  contact: { externalId: '7200000000000001', name: 'Ada Muster', handle: null },
  audience: rest.conversationKind && rest.conversationKind !== 'direct' ? 'public' : 'private',
  text: 'Yes, we ship there.',
  attachments: [],
  replyTo: buildReference(),
  post: null,
  tag: null,
  isAutomated: false,
  ...rest,
});

export const buildAct = (rest: Partial<PlatformAct> = {}): PlatformAct => ({
  type: 'like',
  target: buildReference(),
  conversationKind: 'comment',
  externalConversationId: '777000000000010_880000000000101',
  direction: 'inbound',
  post: null,
  ...rest,
});

export const buildAttachment = (rest: Partial<OutboundAttachment> = {}): OutboundAttachment => ({
  type: 'image',
  name: 'box.png',
  mimeType: 'image/png',
  bytes: 8,
  read: async () => Buffer.from('89504e470d0a1a0a', 'hex'),
  url: 'https://files.example.com/box.png',
  ...rest,
});
