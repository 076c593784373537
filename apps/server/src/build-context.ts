import { type Context, type Publish } from '@hubbub/conversations';
import { findConnector } from '@hubbub/connectors';
import { createHttp, createLogger, createSecretBox, systemClock } from '@hubbub/runtime';
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
  connect(parts: { publish?: Publish; hasListeners?: Context['hasListeners']; wake?: Context['wake'] }): void;
  close(): Promise<void>;
}

export const buildContext = (config: Config, store: Store, overrides: Partial<ServerContext> = {}): ServerContext => {
  const alsoAllow = new Set<string>();
  const allowHosts = (): string[] => [...config.allowHosts, ...alsoAllow];
  const http = createHttp({ allowHosts });
  let publish: Publish = () => undefined;
  let wake: Context['wake'] = () => undefined;
  let hasListeners: Context['hasListeners'] = () => false;
  return {
    store,
    clock: systemClock,
    http,
    modelFetch: createModelFetch({ allowHosts }),
    secrets: createSecretBox(config.secretKeys),
    logger: createLogger(config.logLevel),
    findConnector,
    publish: (to, event, ...payload) => publish(to, event, ...payload),
    hasListeners: (workspaceId) => hasListeners(workspaceId),
    wake: (what) => wake(what),
    config: { publicUrl: config.publicUrl, dataDir: config.dataDir, ai: config.ai },
    serverConfig: config,
    alsoAllow,
    connect: (parts) => {
      publish = parts.publish ?? publish;
      wake = parts.wake ?? wake;
      hasListeners = parts.hasListeners ?? hasListeners;
    },
    close: () => http.close(),
    ...overrides,
  };
};
