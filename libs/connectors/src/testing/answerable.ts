import type { Audience, Capabilities, ConversationKind, Platform } from '@hubbub/contracts';
import type { PlatformAct } from '../connector';

/** The pairs of kind and audience that can be answered. In direct messages `private` stands for both. */
export const answerable = (platform: Platform): [ConversationKind, Audience][] =>
  platform.kinds.flatMap((kind): [ConversationKind, Audience][] => {
    const can = platform.capabilities[kind];
    if (kind === 'direct') return can?.reply ? [[kind, 'private']] : [];
    return [
      ...(can?.reply ? ([[kind, 'public']] as [ConversationKind, Audience][]) : []),
      ...(can?.privateReply ? ([[kind, 'private']] as [ConversationKind, Audience][]) : []),
    ];
  });

/** Every act, by whose message it concerns, and whether the capabilities name it. */
export const actsOf = (can: Capabilities | undefined): [PlatformAct['type'], PlatformAct['direction'], boolean][] => [
  ['like', 'inbound', can?.like ?? false],
  ['unlike', 'inbound', can?.like ?? false],
  ['hide', 'inbound', can?.hide ?? false],
  ['unhide', 'inbound', can?.hide ?? false],
  ['delete', 'inbound', can?.delete ?? false],
  ['delete', 'outbound', can?.deleteOwn ?? false],
  ['edit', 'outbound', can?.edit ?? false],
];
