import type { Request, RequestHandler, Response } from 'express';

interface Bounds {
  /** Of one body; larger than any platform sends. */
  mostOfOne: number;
  /** Of all requests whose bodies are still arriving, together. */
  mostBytes: number;
  /** From the first look at a request until its body is there. */
  withinMs: number;
}
const usual: Bounds = { mostOfOne: 5_000_000, mostBytes: 64_000_000, withinMs: 30_000 };
const retryAfterSeconds = 5;

/**
 * Reads the raw bytes of a body into `req.body`, whatever their type or encoding (nothing: undefined). Too large a body
 * is answered 413, by what is declared before a byte of it is read. Bounds what waits in memory for its end: many large
 * bodies at once are answered 503 with `Retry-After` from the one on that would be too much, a sender that never comes
 * to an end 408. By itself, since every webhook passes here and the general parser costs as much as all the rest of it.
 */
export const readBodies = (given: Partial<Bounds> = {}): RequestHandler => {
  const { mostOfOne, mostBytes, withinMs } = { ...usual, ...given };
  let arriving = 0;

  return (req, res, next) => {
    const declared = Number(req.headers['content-length'] ?? 0);
    if (declared > mostOfOne) return tooLarge(res);
    if (req.readableEnded || !(declared > 0 || req.headers['transfer-encoding'] !== undefined)) return next();
    const chunks: Buffer[] = [];
    let own = 0;
    const timer = setTimeout(() => {
      stop();
      refuse(res, 408, 'too_slow', `The body did not come within ${Math.ceil(withinMs / 1000)} s`);
    }, withinMs);
    const take = (chunk: Buffer): void => {
      own += chunk.length;
      arriving += chunk.length;
      chunks.push(chunk);
      if (own > mostOfOne) {
        stop();
        tooLarge(res);
      } else if (arriving > mostBytes) {
        stop();
        res.setHeader('retry-after', String(retryAfterSeconds));
        refuse(res, 503, 'busy', 'Too much is arriving at once; send it again');
      }
    };
    const end = (): void => {
      settle();
      req.body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      next();
    };
    /** Whole, refused or broken off: what it held is free. */
    const settle = (): void => {
      clearTimeout(timer);
      arriving -= own;
      own = 0;
      req.off('data', take).off('end', end).off('close', settle).off('error', settle);
    };
    const stop = (): void => {
      settle();
      dropRest(req);
    };
    req.on('data', take).on('end', end).on('close', settle).on('error', settle);
  };
};

/** What still comes of it goes nowhere, and an end in the middle is nobody's error. */
const dropRest = (req: Request): void => {
  req.on('error', () => undefined);
  req.resume();
};

const tooLarge = (res: Response): void => refuse(res, 413, 'too_large', 'The body is too large');

/** The line is closed behind the answer. */
const refuse = (res: Response, status: number, code: string, message: string): void => {
  if (res.headersSent) return;
  res.setHeader('connection', 'close');
  res.status(status).json({ code, message });
};
