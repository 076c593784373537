import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readCall, type Answer, type Call } from './call';
import { htmlAnswer, isWorkDone, type Fault, type Faults } from './faults';
import type { StandIn } from './stand-in';
import type { Timers } from './timers';

export interface CallRecord {
  at: string;
  method: string;
  path: string;
  status: number | null; // null: no whole answer
}

/** The HTTP server in front of all stand-ins: reads calls, strikes faults, writes answers. */
export const serve = async (
  find: (call: Pick<Call, 'segments'>) => StandIn | null,
  {
    faults,
    timers,
    host,
    port,
    record,
  }: { faults: Faults; timers: Timers; host: string; port: number; record: (call: CallRecord) => void },
): Promise<{ server: Server; port: number; stop(): Promise<void> }> => {
  const server = createServer((request, response) => {
    void (async () => {
      const call = await readCall(request);
      const note = (status: number | null) =>
        record({ at: new Date(timers.now()).toISOString(), method: call.method, path: call.path, status });
      const standIn = find(call);
      const fault = standIn ? faults.strike(call) : null;
      if (!standIn) return write(response, { status: 404, body: { error: 'No stand-in answers here' } }, note);
      if (!fault) return write(response, await answerOf(standIn, call), note);
      const done = isWorkDone(fault) ? await answerOf(standIn, call) : null;
      strike(response, fault, { standIn, done, timers, note });
    })().catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
    const standIn = find({ segments: pathname.split('/').filter(Boolean) });
    if (standIn?.upgrade) standIn.upgrade(request, socket, head);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answerOf = async (standIn: StandIn, call: Call): Promise<Answer> => {
  try {
    return await standIn.answer(call);
  } catch (error) {
    return { status: 500, body: { error: { message: `The stand-in failed: ${String(error)}` } } };
  }
};

const strike = (
  response: ServerResponse,
  fault: Fault,
  {
    standIn,
    done,
    timers,
    note,
  }: { standIn: StandIn; done: Answer | null; timers: Timers; note: (status: number | null) => void },
): void => {
  switch (fault.kind) {
    case 'status': {
      const answer = standIn.error(fault.status, fault.error ?? {});
      write(response, { ...answer, headers: { ...answer.headers, ...fault.headers } }, note);
      return;
    }
    case 'answer':
      write(response, { status: fault.status ?? 200, body: fault.body, headers: fault.headers ?? {} }, note);
      return;
    case 'html':
      write(response, htmlAnswer(fault.status ?? 200), note);
      return;
    case 'delay':
      timers.after(fault.ms, () => write(response, done ?? { status: 500 }, note));
      return;
    case 'half':
      note(null);
      writeHalf(response, done ?? { status: 500 });
      return;
    case 'reset':
      note(null);
      response.destroy();
      return;
    case 'hang':
      note(null); // the caller gives up, or the sandbox stops
  }
};

const write = (response: ServerResponse, answer: Answer, note: (status: number | null) => void): void => {
  note(answer.status);
  const { body, headers } = encode(answer);
  response.writeHead(answer.status, headers);
  response.end(body);
};

/** Promises the whole length, sends half of it, and cuts the line. */
const writeHalf = (response: ServerResponse, answer: Answer): void => {
  const { body, headers } = encode(answer);
  response.writeHead(answer.status, headers);
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
};

const encode = ({ body, headers }: Answer): { body: Buffer; headers: Record<string, string> } => {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = isRaw ? Buffer.from(body) : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const type = isRaw || body === undefined ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return { body: bytes, headers: { 'content-type': type, 'content-length': String(bytes.length), ...headers } };
};
