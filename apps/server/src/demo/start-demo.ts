import type { ServerContext } from '../build-context';
import type { FirstOwner } from '../first-run';

/** The demo's part of the server: its sandbox and its customers. */
export interface RunningDemo {
  stop(): Promise<void>;
}

/**
 * Starts the sandbox and its customers where the demo is wanted: on an empty database unless HUBBUB_DEMO is `off`,
 * and wherever a demo workspace is switched on. `url` is where our webhooks are.
 */
export const startDemo = async (
  _ctx: ServerContext,
  _url: string,
  _owner: FirstOwner | null,
): Promise<RunningDemo> => ({
  stop: async () => undefined,
});
