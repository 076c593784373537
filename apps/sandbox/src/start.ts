import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Call } from './call';
import { createDemo, type Demo } from './demo/demo';
import { createMedia } from './demo/media';
import { createFaults, type FaultOrder } from './faults';
import { createLedger, type Ledger } from './ledger';
import { createMetaStandIn, type MetaControl } from './meta';
import { isGraphCall } from './meta/graph';
import type { MetaOptions } from './meta/meta';
import { restoreWorld, saveWorld } from './meta/world';
import { operate } from './operate';
import { createPlatforms, type PlatformControls } from './platforms';
import { serve, type CallRecord } from './serve';
import type { StandIn } from './stand-in';
import { realTimers, type Timers } from './timers';
import { createWebhooks, type WebhookRecord } from './webhooks';

export interface SandboxOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Loopback unless told. */
  host?: string;
  timers?: Timers;
  meta?: Partial<MetaOptions>;
  /** Keeps what people wrote there, so that a restart still knows the comments that it is asked about. */
  stateFile?: string;
}

export interface Sandbox {
  url: string;
  port: number;
  ledger: Ledger;
  control: SandboxControl;
  demo: Demo;
  stop(): Promise<void>;
}

export interface SandboxControl {
  /** Makes the next calls that match go wrong; the answer takes the order back. */
  fail(order: FaultOrder): () => void;
  clearFaults(): void;
  meta: MetaControl;
  platforms: PlatformControls;
  webhooks: {
    records(): readonly WebhookRecord[];
    /** Resolves once no webhook is on its way. */
    idle(): Promise<void>;
    /** Each body goes out that many times. */
    setCopies(copies: number): void;
  };
  /** The newest calls, oldest first. */
  calls(): readonly CallRecord[];
}

const keptCalls = 2_000;
const saveEveryMs = 2_000;

/** Starts stand-ins for the platforms' HTTP APIs on one port. */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const timers = options.timers ?? realTimers();
  const ledger = createLedger(timers.now);
  const webhooks = createWebhooks(timers);
  const faults = createFaults();
  const {
    standIn: graph,
    control: meta,
    meta: metaState,
  } = createMetaStandIn({ timers, ledger, webhooks }, options.meta ?? {});
  const state = keepState(options.stateFile, timers, {
    restore: (json) => restoreWorld(meta.world, json),
    save: () => saveWorld(meta.world),
    changes: metaState.changes,
  });
  const demo = createDemo({ meta: metaState, control: meta, timers, baseUrl: () => url });
  let url = '';
  let calls: CallRecord[] = [];
  const platforms = createPlatforms({ timers, ledger, webhooks });
  const control: SandboxControl = {
    fail: faults.fail,
    clearFaults: faults.clear,
    meta,
    platforms: platforms.controls,
    webhooks: { records: webhooks.records, idle: webhooks.idle, setCopies: webhooks.setCopies },
    calls: () => calls,
  };
  const standIns: StandIn[] = [operate({ ledger, control, demo }), createMedia(), ...platforms.standIns];
  const find = (call: Pick<Call, 'segments'>): StandIn | null => {
    if (!isGraphCall(call)) return standIns.find(({ id }) => id === call.segments[0]) ?? null;
    return platforms.isWhatsApp(call.segments[1] ?? '') ? platforms.whatsapp : graph;
  };
  const server = await serve(find, {
    faults,
    timers,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    record: (call) => {
      calls.push(call);
      if (calls.length > keptCalls) calls = calls.slice(-keptCalls / 2);
    },
  });
  url = `http://${options.host ?? '127.0.0.1'}:${server.port}`;
  return {
    url,
    port: server.port,
    ledger,
    control,
    demo,
    stop: async () => {
      demo.stop();
      timers.stop();
      webhooks.stop();
      for (const standIn of standIns) standIn.stop?.();
      await server.stop();
      await webhooks.idle();
      state.save();
    },
  };
};

/** Reads the state at once and writes it every few seconds when it changed; a torn write leaves the older file. */
const keepState = (
  file: string | undefined,
  timers: Timers,
  { restore, save, changes }: { restore: (json: string) => void; save: () => string; changes: () => number },
): { save(): void } => {
  if (!file) return { save: () => undefined };
  try {
    restore(readFileSync(file, 'utf8'));
  } catch {
    // the first start
  }
  let written = changes();
  const write = () => {
    if (changes() === written) return;
    written = changes();
    try {
      writeFileSync(`${file}.new`, save(), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // a full disk or a folder that is gone costs the memory of a demo, not the demo
    }
  };
  const again = () => {
    write();
    timers.after(saveEveryMs, again);
  };
  timers.after(saveEveryMs, again);
  return { save: write };
};
