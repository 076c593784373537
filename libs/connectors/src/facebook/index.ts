import type { Connector } from '../connector';
import { normaliseMeta } from '../meta/normalise';
import { handshakeMeta, verifyMeta } from '../meta/webhook';
import { act } from './act';
import { complete } from './complete';
import { confirm } from './confirm';
import { check, subscribe } from './connect';
import { platform } from './platform';
import { poll } from './poll';
import { send } from './send';

/** Facebook Pages with Messenger. https://developers.facebook.com/docs/graph-api */
export const facebook: Connector = {
  platform,
  siblings: ['instagram'],
  verify: verifyMeta,
  handshake: handshakeMeta,
  normalise: normaliseMeta,
  send,
  act,
  poll,
  confirm,
  complete,
  check,
  subscribe,
};
