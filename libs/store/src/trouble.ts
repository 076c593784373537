/**
 * True where it is the database that cannot work now (gone, restarting, out of disk, memory or connections) and the
 * statement itself is not to blame: the same will do later, without repair. Codes:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const isDatabaseTrouble = (error: unknown): boolean => {
  let cause: unknown = error;
  for (let depth = 0; depth < 5 && typeof cause === 'object' && cause !== null; depth++) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && (troubledClass.test(code) || lostLine.has(code))) return true;
    if (typeof message === 'string' && lostWords.test(message)) return true;
    cause = causeOf(cause);
  }
  return false;
};

/** 08 connection, 53 resources (53100 disk full), 57P shut down or crashed, 58 system (an I/O error). */
const troubledClass = /^(08|53|57P|58)[0-9A-Z]+$/;
const lostLine = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What the driver says without a code of its own. */
const lostWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Driver not Connected)/i;

const causeOf = (error: { driverError?: unknown; cause?: unknown }): unknown => error.driverError ?? error.cause;
