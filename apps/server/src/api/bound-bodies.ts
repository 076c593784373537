import type { RequestHandler, Response } from 'express';

/** Of all requests whose bodies are still arriving, together. */
interface Bounds {
  mostBytes: number;
  /** From the first look at a request until its body is there. */
  withinMs: number;
}
const usual: Bounds = { mostBytes: 64_000_000, withinMs: 30_000 };
const retryAfterSeconds = 5;

/**
 * Bounds what waits in memory for its end: many large bodies at once are answered 503 with `Retry-After` from the one on
 * that would be too much, a sender that never comes to an end 408. Stands right before the parser that reads the body.
 */
export const boundBodies = (given: Partial<Bounds> = {}): RequestHandler => {
  const { mostBytes, withinMs } = { ...usual, ...given };
  let arriving = 0;

  return (req, res, next) => {
    if (req.readableEnded || !hasBody(req.headers)) return next();
    let own = 0;
    const timer = setTimeout(() => {
      settle();
      refuse(res, 408, 'too_slow', `The body did not come within ${Math.ceil(withinMs / 1000)} s`);
    }, withinMs);
    const note = (chunk: Buffer): void => {
      own += chunk.length;
      arriving += chunk.length;
      if (arriving <= mostBytes) return;
      settle();
      res.setHeader('retry-after', String(retryAfterSeconds));
      refuse(res, 503, 'busy', 'Too much is arriving at once; send it again');
    };
    /** Whole, refused or broken off: what it held is free. */
    const settle = (): void => {
      clearTimeout(timer);
      arriving -= own;
      own = 0;
      req.off('data', note).off('end', settle).off('close', settle);
    };
    req.on('data', note).once('end', settle).once('close', settle);
    next();
  };
};

const hasBody = (headers: NodeJS.Dict<string | string[]>): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** The rest is not read: the line is closed behind the answer. */
const refuse = (res: Response, status: number, code: string, message: string): void => {
  if (res.headersSent) return;
  res.setHeader('connection', 'close');
  res.status(status).json({ code, message });
};
