/** Long work that is not to hold up what else the event loop has to do. */
export interface Turns {
  /** Lets requests and sockets have their turn once `afterMs` have gone by since the last pause; otherwise goes on. */
  giveWay(): Promise<void> | void;
}

/** `afterMs`: how long an answer may have to wait for this work. `now` in milliseconds. */
export const takeTurns = ({ afterMs = 8, now = () => performance.now() } = {}): Turns => {
  let since = now();
  return {
    giveWay: () => {
      if (now() - since < afterMs) return;
      return new Promise((resolve) =>
        setImmediate(() => {
          since = now();
          resolve();
        }),
      );
    },
  };
};
