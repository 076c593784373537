import type { Member } from './member';
import type { ServerEvents } from '@hubbub/contracts';
import type { Connector } from '@hubbub/connectors';
import type { Clock, Http, Logger, ObjectStore, SecretBox } from '@hubbub/runtime';
import type { Store } from '@hubbub/store';
import type { ModelFetch } from '@hubbub/suggestions';
import type { Intake } from './intake';
import type { SendLimits } from './send/send-limits';
import type { SendStep } from './send/steps';

/** What the verbs need of their process. Built once in `main.ts`, and by tests. */
export interface Context {
  store: Store;
  clock: Clock;
  http: Http;
  /** The guarded way to model endpoints; like `http` it dials public addresses and allowed hosts only. */
  modelFetch: ModelFetch;
  secrets: SecretBox;
  /** Where kept files lie besides this machine's disk, which then holds them for a while; null: on the disk alone. */
  objects: ObjectStore | null;
  logger: Logger;
  findConnector(platform: string): Connector | null;
  publish: Publish;
  /** False: nobody of this workspace has an inbox open here, so records need not be read for them. */
  hasListeners(workspaceId: number): boolean;
  /** What presses in here: while it does, working through stays back. */
  intake: Intake;
  /** Tells this process's loops that work waits; a lost nudge costs one interval. */
  wake(what: 'deliveries' | 'messages' | 'acts' | 'polls'): void;
  /** Where members and platforms reach this installation: PUBLIC_URL, or its own port, known once it listens. */
  baseUrl(): string;
  /** Other times for sending than the usual ones. */
  sendLimits?: Partial<SendLimits>;
  /** Told at each step of the road back; tests stop a process there. */
  atStep?(name: SendStep): void | Promise<void>;
  config: {
    publicUrl: string | null;
    dataDir: string;
    ai: { baseUrl: string; apiKey: string | null; model: string | null; embeddingModel: string | null } | null;
  };
}

/** To every open inbox of a workspace, or to one member's. Called after commit, never inside a transaction. */
export type Publish = <Event extends keyof ServerEvents>(
  to: { workspaceId: number; memberId?: string },
  event: Event,
  ...payload: Parameters<ServerEvents[Event]>
) => void;

export type { Member };
