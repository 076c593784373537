/** Of all open tabs one leads: it alone rings, so that four tabs do not ring four times. */
let leads = false;

export const isLeader = (): boolean => leads;

/** Stands for the lead, and gets it when the tab before is gone; returns what gives it up. */
export const standForLead = (locks: Pick<LockManager, 'request'> | undefined = navigator.locks): (() => void) => {
  if (!locks) {
    leads = true; // a browser without locks: each tab for itself
    return () => undefined;
  }
  const leave = new AbortController();
  locks
    .request('hubbub:lead', { signal: leave.signal }, () => {
      leads = true;
      return new Promise<void>((resolve) => {
        leave.signal.addEventListener('abort', () => resolve());
      });
    })
    .catch(() => undefined)
    .finally(() => {
      leads = false;
    });
  return () => leave.abort();
};
