import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What the server uses of the sandbox, which is a program of its own and loaded only where the demo runs. */
export interface DemoSandbox {
  url: string;
  port: number;
  demo: {
    brand: { name: string; handle: string };
    channels: readonly DemoChannel[];
    people(): DemoPerson[];
    posts(): DemoPost[];
    start(start: { webhookUrl: string; ratePerMinute?: number }): void;
    stop(): void;
    history(conversations: number): DemoHistory;
  };
  stop(): Promise<void>;
}

export interface DemoChannel {
  platform: string;
  name: string;
  externalId: string;
  secrets: Record<string, string>;
  settings: Record<string, string>;
}

export interface DemoPerson {
  externalChannelId: string;
  externalIds: string[];
  name: string;
  handle: string;
  followers: number;
}

export interface DemoPost {
  externalChannelId: string;
  externalId: string;
  text: string;
  url: string;
  /** On the sandbox, which has another port on each start. */
  imagePath: string | null;
}

export interface DemoHistory {
  deliveries: { platform: string; headers: Record<string, string>; body: Buffer }[];
  conversations: DemoConversation[];
}

export interface DemoConversation {
  platform: string;
  externalChannelId: string;
  kind: string;
  externalId: string;
  topic: string;
  language: string;
  isAnswered: boolean;
  startedAt: Date;
}

export type OpenSandbox = (options: { stateFile: string }) => Promise<DemoSandbox>;

/** Loads the built sandbox that lies beside the built server. */
export const openSandbox: OpenSandbox = async (options) => {
  const path = join(__dirname, '..', 'sandbox', 'main.js');
  const { startSandbox } = createRequire(path)(path) as { startSandbox: OpenSandbox };
  return startSandbox(options);
};
