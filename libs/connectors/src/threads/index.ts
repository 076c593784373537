import type { Connector } from '../connector';
import { handshakeMeta, verifyMeta } from '../meta/webhook';
import { normalise } from './normalise';
import { platform } from './platform';
import { check, complete, poll } from './read';
import { act, confirm, send } from './send';

/** Threads: replies and mentions. https://developers.facebook.com/docs/threads */
export const threads: Connector = {
  platform,
  verify: verifyMeta,
  handshake: handshakeMeta,
  normalise,
  send,
  act,
  poll,
  confirm,
  complete,
  check,
};
