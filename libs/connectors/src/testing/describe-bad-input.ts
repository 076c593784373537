import { PlatformError } from '@hubbub/runtime';
import type { Connector, PollRequest } from '../connector';
import { failureOf } from './failure-of';
import type { FakeAnswer } from './fake-api';
import type { OpenStandIn } from './open-stand-in';
import type { CheckSpec } from './spec';

const html: FakeAnswer = { body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } };

/** Tokens of somebody else, scopes that are missing, pages where JSON was promised: a clear state and a clear message. */
export const describeBadInput = (connector: Connector, check: CheckSpec, open: OpenStandIn): void => {
  const ask = async (change: Parameters<OpenStandIn>[0]) => {
    const { access } = await open(change);
    if (!connector.check) throw new Error(`${connector.platform.id} cannot be checked`);
    return connector.check(access);
  };

  describe('bad input', () => {
    it('names the account of its token', async () => {
      expect(await ask(check.routes)).toMatchObject({ externalId: check.externalId });
    });

    const { other, withoutScope, revoked } = check;
    if (other) {
      it('a token for the wrong account: names the other account, or says that this one is not its own', async () => {
        if (other.code) {
          const error = await failureOf(ask(other.routes));
          expect(error).toMatchObject({ outcome: 'refused', code: other.code });
          expect(error.channelState).toBeDefined();
        } else {
          const account = await ask(other.routes);
          expect(account.externalId).not.toBe(check.externalId);
          expect(account.externalId).toBe(other.externalId);
        }
      });
    }

    if (withoutScope) {
      it('missing scopes: the channel says which, or what to do', async () => {
        const error = await failureOf(ask({ ...check.routes, ...withoutScope.routes }));
        expect(error).toMatchObject({ outcome: 'refused', channelState: 'degraded' });
        expect(error.message).toMatch(withoutScope.message);
      });
    }

    if (revoked) {
      it('a right that was taken back: the channel is disconnected', async () => {
        const error = await failureOf(ask({ ...check.routes, ...revoked }));
        expect(error).toMatchObject({ outcome: 'refused', channelState: 'disconnected' });
      });
    }

    it('HTML where JSON was promised: a check fails in words, and the channel keeps its state', async () => {
      const { api, access } = await open({ '* /*': html });
      const error = await connector.check?.(access).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (api.requests.length === 0) return; // nothing of it is asked of the platform
      expect(error).toBeInstanceOf(PlatformError);
      expect((error as PlatformError).channelState).toBeUndefined();
      expect((error as PlatformError).message).not.toContain('<html>');
    });

    if (connector.poll) {
      it.each(['live', 'backfill', 'reconcile'] as const)(
        'HTML where JSON was promised: a %s reading fails and moves nothing on',
        async (purpose) => {
          const request: PollRequest = { cursor: null, purpose, since: new Date('2026-10-01T00:00:00Z') };
          for (const known of [{}, check.routes]) {
            let pages = 0;
            const { access } = await open({ ...known, '* /*': () => ((pages += 1), html) });
            const read = connector.poll?.(request, access) ?? Promise.reject(new Error('does not poll'));
            const error: unknown = await read.then(
              () => null,
              (reason: unknown) => reason,
            );
            if (pages === 0) continue; // no such reading on this platform
            expect(error).toBeInstanceOf(PlatformError);
          }
        },
      );
    }
  });
};
