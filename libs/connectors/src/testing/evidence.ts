import { appendFileSync } from 'node:fs';
import type { Connector } from '../connector';

/**
 * How something was seen to work: against the platform's own or a third party's server software, an emulator that others
 * wrote, our strict stand-in of the platform's API, or bodies and answers recorded or written from its documentation.
 */
export type Proof = 'real server' | 'emulator' | 'stand-in' | 'recorded';

/** What of a platform was seen to work: `receive comment`, `answer comment public`, `hide mention` … */
export interface Evidence {
  platform: string;
  what: string;
  how: Proof;
}

/** Adds a line to the file that `HUBBUB_EVIDENCE` names, of which `docs/platforms.md` is made. Without it nothing. */
export const recordEvidence = (evidence: Evidence): void => {
  const file = process.env['HUBBUB_EVIDENCE'];
  if (file) appendFileSync(file, `${JSON.stringify(evidence)}\n`);
};

/** The connector, with everything that succeeds written down. */
export const withEvidence = (connector: Connector, how: Proof): Connector => {
  if (!process.env['HUBBUB_EVIDENCE']) return connector;
  const note = (what: string): void => recordEvidence({ platform: connector.platform.id, what, how });
  const { send, act } = connector;
  return {
    ...connector,
    normalise: (body, context) => {
      const events = connector.normalise(body, context);
      for (const { kind } of events) if (kind !== 'ignored') note(`receive ${kind}`);
      return events;
    },
    send: async (message, channel) => {
      const sent = await send(message, channel);
      const audience = message.conversationKind === 'direct' ? '' : ` ${message.audience}`;
      note(`answer ${message.conversationKind}${audience}`);
      for (const { type } of message.attachments) note(`send ${type} ${message.conversationKind}`);
      return sent;
    },
    ...(act && {
      act: async (deed, channel) => {
        const done = await act(deed, channel);
        const whose = deed.type === 'delete' ? (deed.direction === 'outbound' ? ' own' : ' theirs') : '';
        note(`${deed.type}${whose} ${deed.conversationKind}`);
        return done;
      },
    }),
  };
};
