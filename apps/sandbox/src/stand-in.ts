import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer, Call } from './call';
import type { Ledger } from './ledger';
import type { Timers } from './timers';
import type { Webhooks } from './webhooks';

/** What every stand-in may use. */
export interface Surroundings {
  timers: Timers;
  ledger: Ledger;
  webhooks: Webhooks;
}

/** One platform's API. Its calls begin with `/<id>/`, except those of the Graph hosts, which keep their own paths. */
export interface StandIn {
  id: string;
  answer(call: Call): Answer | Promise<Answer>;
  /** The platform's own error of that status, for faults on demand. */
  error(status: number, parts: Record<string, unknown>): Answer;
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop?(): void;
}
