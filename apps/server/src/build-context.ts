import { type Context, createIntake, type Publish } from '@hubbub/conversations';
import { findConnector } from '@hubbub/connectors';
import { createHttp, createLogger, createSecretBox, openObjectStore, systemClock } from '@hubbub/runtime';
import type { Store } from '@hubbub/store';
import { createModelFetch } from '@hubbub/suggestions';
import type { Config } from './config';
import type { JobLimits } from './worker/heartbeat';

export interface ServerContext extends Context {
  serverConfig: Config;
  /** Other times for the heartbeat of job runners than the usual ones. */
  jobLimits?: Partial<JobLimits>;
  /** Hosts that are allowed by themselves while they run (the demo's sandbox). */
  alsoAllow: Set<string>;
  /** Set once sockets and loops are up; until then changes are told to nobody and nobody is woken. */
  connect(parts: {
    publish?: Publish;
    hasListeners?: Context['hasListeners'];
    wake?: Context['wake'];
    port?: number;
    endSockets?: ServerContext['endSockets'];
  }): void;
  /** Counts what this process has changed about channels, so that nothing read of them before is used again. */
  channelChanges: { count: number };
  /** Closes the sockets of a session by its shown name, or all of a member's. */
  endSockets(of: { session: string } | { workspaceId: number; memberId: string }): void;
  close(): Promise<void>;
}

export const buildContext = (config: Config, store: Store, overrides: Partial<ServerContext> = {}): ServerContext => {
  const alsoAllow = new Set<string>();
  const allowHosts = (): string[] => [...config.allowHosts, ...alsoAllow];
  const http = createHttp({ allowHosts });
  let publish: Publish = () => undefined;
  let wake: Context['wake'] = () => undefined;
  let endSockets: ServerContext['endSockets'] = () => undefined;
  let hasListeners: Context['hasListeners'] = () => false;
  let port = config.port;
  return {
    store,
    clock: systemClock,
    http,
    modelFetch: createModelFetch({ allowHosts }),
    secrets: createSecretBox(freshKeys(config)),
    objects: config.s3Url ? openObjectStore(config.s3Url) : null,
    logger: createLogger(config.logLevel),
    findConnector,
    intake: createIntake(),
    publish: (to, event, ...payload) => publish(to, event, ...payload),
    hasListeners: (workspaceId) => hasListeners(workspaceId),
    wake: (what) => wake(what),
    endSockets: (of) => endSockets(of),
    config: { publicUrl: config.publicUrl, dataDir: config.dataDir, ai: config.ai },
    serverConfig: config,
    baseUrl: () => config.publicUrl ?? `http://localhost:${port}`,
    alsoAllow,
    channelChanges: { count: 0 },
    connect: (parts) => {
      publish = parts.publish ?? publish;
      wake = parts.wake ?? wake;
      hasListeners = parts.hasListeners ?? hasListeners;
      port = parts.port ?? port;
      endSockets = parts.endSockets ?? endSockets;
    },
    close: () => http.close(),
    ...overrides,
  };
};

const freshMs = 1_000;

/** The keys, looked up again each second and where one is missing, so that they can be changed while we run. */
const freshKeys = ({ secretKeys, reloadKeys }: Config) => {
  let keys = secretKeys;
  let readAt = Date.now();
  return (isMissing: boolean): readonly string[] => {
    const now = Date.now();
    if (!isMissing && Math.abs(now - readAt) < freshMs) return keys;
    readAt = now;
    try {
      keys = reloadKeys();
    } catch {
      // A file that cannot be read now leaves us those we have.
    }
    return keys;
  };
};
