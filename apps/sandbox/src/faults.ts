import type { Answer, Call } from './call';

/** What goes wrong instead of, or after, the work. */
export type Fault =
  /** The platform's own error of that status; the stand-in fills in the shape, `error` its parts. */
  | { kind: 'status'; status: number; error?: Record<string, unknown>; headers?: Record<string, string> }
  /** An answer as it stands here: a 200 that means failure, a shape that nobody promised. */
  | { kind: 'answer'; status?: number; body: unknown; headers?: Record<string, string> }
  /** No answer ever; with `isAccepted` the work was done. */
  | { kind: 'hang'; isAccepted?: boolean }
  /** The connection is cut; with `isAccepted` the work was done. */
  | { kind: 'reset'; isAccepted?: boolean }
  /** The work is done, and the answer breaks off in the middle. */
  | { kind: 'half' }
  /** A page of HTML with status 200 (or another) where JSON was promised. */
  | { kind: 'html'; status?: number; isAccepted?: boolean }
  /** The answer comes late. */
  | { kind: 'delay'; ms: number };

export interface FaultMatch {
  method?: string;
  /** Part of the path, or a pattern for it. */
  path?: string | RegExp;
  /** Part of the raw body. */
  body?: string;
  /** Who asks: a token or an account, wherever the call carries it. */
  from?: string;
}

export interface FaultOrder {
  match?: FaultMatch;
  with: Fault;
  /** How many calls it strikes; 1 unless told, Infinity until cleared. */
  times?: number;
  /** How many matching calls pass before it strikes. */
  skip?: number;
}

export interface Faults {
  /** Adds an order; the answer takes it back. */
  fail(order: FaultOrder): () => void;
  clear(): void;
  /** The fault for this call, if any; counts it as struck. */
  strike(call: Call): Fault | null;
}

export const createFaults = (): Faults => {
  let orders: { order: FaultOrder; left: number; skip: number }[] = [];
  return {
    fail: (order) => {
      const entry = { order, left: order.times ?? 1, skip: order.skip ?? 0 };
      orders.push(entry);
      return () => void (orders = orders.filter((other) => other !== entry));
    },
    clear: () => void (orders = []),
    strike: (call) => {
      const entry = orders.find(({ order, left }) => left > 0 && matches(order.match ?? {}, call));
      if (!entry) return null;
      if (entry.skip > 0) {
        entry.skip -= 1;
        return null;
      }
      entry.left -= 1;
      return entry.order.with;
    },
  };
};

/** True when the call is carried out before the fault shows. */
export const isWorkDone = (fault: Fault): boolean =>
  fault.kind === 'half' || fault.kind === 'delay' || ('isAccepted' in fault && fault.isAccepted === true);

export const htmlAnswer = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><head><title>Sorry, something went wrong.</title></head><body>Sorry, something went wrong.</body></html>',
});

const matches = ({ method, path, body, from }: FaultMatch, call: Call): boolean => {
  if (from && !carries(call, from)) return false;
  if (method && method.toUpperCase() !== call.method) return false;
  if (typeof path === 'string' && !call.path.includes(path)) return false;
  if (path instanceof RegExp && !path.test(call.path)) return false;
  return !body || call.rawBody.includes(body);
};

const carries = ({ path, query, headers, rawBody }: Call, name: string): boolean =>
  decodeURIComponent(path).includes(name) ||
  [...query.values(), ...Object.values(headers)].some((value) => value.includes(name)) ||
  rawBody.includes(name);
