import { startSandbox, type Sandbox } from '../start';
import { startReceiver, type Receiver } from '../testing';
import { fakeTimers } from '../timers';

/** A sandbox whose time stands still, and a receiver for its webhooks. */
export const startPlatformTest = async () => {
  const timers = fakeTimers();
  const receiver: Receiver = await startReceiver();
  const sandbox: Sandbox = await startSandbox({ timers });
  const call = async (
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ) => {
    const isForm = body instanceof URLSearchParams || body instanceof FormData;
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: read(text) };
  };
  return {
    timers,
    receiver,
    sandbox,
    platforms: sandbox.control.platforms,
    call,
    ledger: sandbox.ledger,
    /** What the receiver has got so far, read as JSON. */
    received: async () => {
      await sandbox.control.webhooks.idle();
      return receiver.received.map(({ rawBody }) => read(rawBody.toString()));
    },
    stop: async () => {
      await sandbox.stop();
      await receiver.stop();
    },
  };
};

export type PlatformTest = Awaited<ReturnType<typeof startPlatformTest>>;

/** Any JSON; tests look into it by matchers. */
export type Json = Record<string, unknown>;

const read = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};
