import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in says of the person who signs in there, and where it lies. */
export interface Persona {
  sub: string;
  email?: string;
  email_verified?: boolean;
  /** Differs from what was asked: a forged answer. */
  nonce?: string;
  audience?: string;
  expiresInSeconds?: number;
  isSignedByStranger?: boolean;
  error?: string;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID provider over HTTP: discovery, keys, authorization with PKCE, tokens. Codes are good once. */
export const startOidcProvider = async (clientId: string, clientSecret: string) => {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { nonce: string; challenge: string; redirectUri: string; persona: Persona }>();
  const asked: { path: string; query: Record<string, string>; authorization: string | undefined }[] = [];
  let issuer = '';
  let persona: Persona = { sub: 'nobody' };

  const idToken = ({ nonce, persona: who }: { nonce: string; persona: Persona }): string => {
    const now = Math.floor(Date.now() / 1_000);
    const { audience, expiresInSeconds = 300, isSignedByStranger, nonce: forged, error: _, ...claims } = who;
    const payload = {
      iss: issuer,
      aud: audience ?? clientId,
      iat: now,
      exp: now + expiresInSeconds,
      nonce: forged ?? nonce,
      ...claims,
    };
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'own' })}.${encode(payload)}`;
    const key = isSignedByStranger ? stranger.privateKey : own.privateKey;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  };

  const token = (body: URLSearchParams, authorization: string | undefined): { status: number; json: object } => {
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const isClient = authorization === basic || body.get('client_secret') === clientSecret;
    if (!isClient) return { status: 401, json: { error: 'invalid_client' } };
    const code = body.get('code') ?? '';
    const kept = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (!kept || kept.challenge !== challenge || kept.redirectUri !== body.get('redirect_uri'))
      return { status: 400, json: { error: 'invalid_grant' } };
    const answer = { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken(kept) };
    return { status: 200, json: answer };
  };

  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '', issuer);
    const query = Object.fromEntries(url.searchParams);
    asked.push({ path: url.pathname, query, authorization: req.headers.authorization });
    const json = (body: object, status = 200) =>
      void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/keys')
      return json({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }] });
    if (url.pathname === '/authorize') {
      const back = new URL(query['redirect_uri'] ?? '');
      back.searchParams.set('state', query['state'] ?? '');
      if (persona.error) back.searchParams.set('error', persona.error);
      else {
        const code = randomUUID();
        const { nonce = '', code_challenge: challenge = '', redirect_uri: redirectUri = '' } = query;
        codes.set(code, { nonce, challenge, redirectUri, persona });
        back.searchParams.set('code', code);
      }
      return void res.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    req.on('end', () => {
      const { status, json: answer } = token(new URLSearchParams(body), req.headers.authorization);
      json(answer, status);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    asked,
    signInAs: (next: Persona) => void (persona = next),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
