import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Fediverse {
  url: string;
  /** Whether its owner presses "Allow" or "Deny" on the page that asks. */
  allows: boolean;
  /** Tokens that it takes, each with the account that it is of. */
  tokens: Map<string, string>;
  stop(): Promise<void>;
}

const given = 'token of the sign-in';

/** A server of Mastodon's kind, as far as connecting asks for it: apps, the page that asks, tokens, whose they are. */
export const startFediverse = async (): Promise<Fediverse> => {
  const fediverse = { url: '', allows: true, tokens: new Map([[given, '7001']]) };
  let scope = '';
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fediverse');
    const answer = (json: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    request.resume().on('end', () => {
      if (pathname === '/oauth/authorize') {
        scope = searchParams.get('scope') ?? '';
        const back = new URL(searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('state', searchParams.get('state') ?? '');
        back.searchParams.set(
          ...((fediverse.allows ? ['code', 'c0de'] : ['error', 'access_denied']) as [string, string]),
        );
        return void response.writeHead(302, { location: back.href }).end();
      }
      if (pathname === '/api/v1/apps') return answer({ client_id: 'ours', client_secret: 'hush' });
      if (pathname === '/oauth/token') return answer({ access_token: given, token_type: 'Bearer', scope });
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      if (pathname.startsWith('/api/v1/') && !fediverse.tokens.has(token))
        return answer({ error: 'The access token is invalid' }, 401);
      if (pathname === '/api/v1/accounts/verify_credentials')
        return answer({
          id: fediverse.tokens.get(token),
          username: 'samovar',
          acct: 'samovar',
          display_name: 'Samovar Lane',
          url: `${fediverse.url}/@samovar`,
        });
      return pathname.startsWith('/api/v1/') ? answer([]) : answer({ error: 'Not found' }, 404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fediverse.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(fediverse, {
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
};
