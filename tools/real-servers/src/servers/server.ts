/** A server that runs. `accounts` are made fresh with every start. */
export interface RunningServer<Urls, Account> {
  urls: Urls;
  accounts: Record<string, Account>;
  stop(): Promise<void>;
}

export type Say = (line: string) => void;
