import { isRecord, type Answer, type Call } from './call';
import type { Demo } from './demo/demo';
import type { Fault } from './faults';
import type { Ledger } from './ledger';
import type { StandIn } from './stand-in';
import type { SandboxControl } from './start';

/** `/sandbox/…`: what a test in another process, or a person with curl, sees and turns. */
export const operate = ({
  ledger,
  control,
  demo,
}: {
  ledger: Ledger;
  control: SandboxControl;
  demo: Demo;
}): StandIn => {
  const answers: Record<string, (call: Call) => unknown> = {
    'GET ledger': () => ({ rows: ledger.rows(), doubled: ledger.doubled() }),
    'GET calls': () => control.calls(),
    'GET webhooks': () =>
      control.webhooks.records().map(({ url, attempts, lastStatus, state }) => ({ url, attempts, lastStatus, state })),
    'GET comments': () => [...control.meta.world.comments.values()],
    'GET threads': () =>
      [...control.meta.world.threads.values()].map((thread) => ({
        ...thread,
        messages: thread.messageIds.map((id) => control.meta.world.messages.get(id)),
      })),
    'GET demo': () => ({ channels: demo.channels, cast: demo.cast, state: demo.state() }),
    'POST demo': ({ body }) => {
      const { webhookUrl, appSecret, ratePerMinute } = body ?? {};
      if (typeof webhookUrl !== 'string') throw new TypeError('webhookUrl is needed');
      demo.start({
        webhookUrl,
        ...(typeof appSecret === 'string' ? { appSecret } : {}),
        ...(typeof ratePerMinute === 'number' ? { ratePerMinute } : {}),
      });
      return demo.state();
    },
    'DELETE demo': () => {
      demo.stop();
      return demo.state();
    },
    'POST fail': ({ body }) => {
      const { match, with: fault, times } = body ?? {};
      if (!isRecord(fault) || typeof fault['kind'] !== 'string') throw new TypeError('with.kind is needed');
      control.fail({
        match: isRecord(match) ? match : {},
        with: fault as unknown as Fault,
        ...(typeof times === 'number' ? { times } : {}),
      });
      return { ok: true };
    },
    'DELETE fail': () => {
      control.clearFaults();
      return { ok: true };
    },
  };
  return {
    id: 'sandbox',
    answer: (call): Answer => {
      const answer = answers[`${call.method} ${call.segments[1] ?? ''}`];
      if (!answer) return { status: 404, body: { error: `Try one of ${Object.keys(answers).join(', ')}` } };
      try {
        return { status: 200, body: answer(call) };
      } catch (error) {
        return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
      }
    },
    error: (status, parts) => ({ status, body: parts }),
  };
};
