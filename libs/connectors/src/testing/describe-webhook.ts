import fc from 'fast-check';
import { readJson } from '@hubbub/runtime';
import type { Connector, WebhookRequest } from '../connector';
import type { WebhookSpec } from './spec';
import { testNow } from './build';

/** Written as Meta writes it: white space and escapes that no second serialisation brings back. */
const oddBody = '{"object":"page" , "entry":[{"id":"1","time":1790000000,"text":"gr\\u00fc\\u00dfe \\u2764"}]}';

/** Signatures and the subscription check. */
export const describeWebhook = (connector: Connector, spec: WebhookSpec): void => {
  const body = Buffer.from(spec.body ?? oddBody, 'utf8');
  const request = (rest: Partial<WebhookRequest> = {}): WebhookRequest => ({
    method: 'POST',
    headers: {},
    query: {},
    rawBody: body,
    receivedAt: testNow,
    ...rest,
  });
  const verify = (rest: Partial<WebhookRequest>, secrets = spec.secrets): boolean =>
    connector.verify?.(request(rest), secrets) ?? false;
  const headers = spec.sign(body, spec.secrets, testNow);
  const signature = headers[spec.header] ?? '';
  const withSignature = (value: string) => ({ headers: { ...headers, [spec.header]: value } });

  describe('signature', () => {
    it('accepts what the platform signed', () => {
      expect(signature).not.toBe('');
      expect(verify({ headers })).toBe(true);
    });

    it('refuses a signature made with another secret', () => {
      const others = Object.fromEntries(Object.entries(spec.secrets).map(([name, secret]) => [name, `${secret}x`]));
      expect(verify({ headers: spec.sign(body, others, testNow) })).toBe(false);
    });

    it('refuses one that is cut, longer, empty, missing or of other letters', () => {
      const bad = [
        signature.slice(0, -2),
        signature.slice(0, 8),
        `${signature}ab`,
        '',
        'sha256=',
        'x'.repeat(signature.length),
        `${signature.slice(0, -1)}é`,
      ];
      expect(bad.filter((value) => verify(withSignature(value)))).toEqual([]);
      expect(verify({ headers: {} })).toBe(false);
    });

    it('refuses everything while no secret is set', () => {
      expect(verify({ headers }, {})).toBe(false);
      const empty = Object.fromEntries(Object.keys(spec.secrets).map((name) => [name, '']));
      expect(verify({ headers }, empty)).toBe(false);
    });

    if (spec.signsBody !== false) {
      it('refuses a changed, a cut and a re-serialised body', () => {
        expect(verify({ headers, rawBody: Buffer.concat([body, Buffer.from(' ')]) })).toBe(false);
        expect(verify({ headers, rawBody: body.subarray(0, -1) })).toBe(false);
        expect(verify({ headers, rawBody: Buffer.alloc(0) })).toBe(false);
        const again =
          spec.body === undefined ? Buffer.from(JSON.stringify(readJson(body))) : Buffer.from(`${spec.body}\n`);
        expect(verify({ headers, rawBody: again })).toBe(false);
      });
    }

    const { toleranceSeconds, rotated } = spec;
    if (toleranceSeconds !== undefined) {
      const signedAt = (seconds: number) =>
        verify({ headers: spec.sign(body, spec.secrets, new Date(testNow.getTime() + seconds * 1000)) });
      it('accepts one within its tolerance and refuses one a second older', () => {
        expect(signedAt(-toleranceSeconds)).toBe(true);
        expect(signedAt(-toleranceSeconds - 1)).toBe(false);
      });
    }

    if (rotated) {
      it('accepts both secrets while one is being rotated', () => {
        for (const signer of rotated.signers)
          expect(verify({ headers: spec.sign(body, signer, testNow) }, rotated.secrets)).toBe(true);
        expect(verify({ headers: spec.sign(body, rotated.signers[0] ?? {}, testNow) }, {})).toBe(false);
      });
    }

    it('never throws, whatever stands in the headers and the body', () => {
      const name = fc.oneof(fc.constantFrom(...Object.keys(headers)), fc.string());
      const anything = fc.record({
        headers: fc.dictionary(name, fc.string({ unit: 'binary', maxLength: 100 })),
        query: fc.dictionary(fc.string(), fc.string()),
        rawBody: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      });
      fc.assert(
        fc.property(anything, (rest) => verify(rest) === false),
        { seed: 17, numRuns: 500 },
      );
    });
  });

  const { handshakes = [] } = spec;
  if (handshakes.length > 0) {
    describe('subscription check', () => {
      it.each(handshakes.map((row) => [row.name, row] as const))('%s', (_name, { request: rest, answer }) => {
        expect(
          connector.handshake?.(request({ method: 'GET', rawBody: Buffer.alloc(0), ...rest }), spec.secrets),
        ).toEqual(answer);
      });

      it('gives nothing away while no secret is set', () => {
        for (const { request: rest } of handshakes) {
          const answer = connector.handshake?.(request({ method: 'GET', rawBody: Buffer.alloc(0), ...rest }), {});
          expect(answer === null || answer === undefined || answer.status >= 400).toBe(true);
        }
      });
    });
  }
};
