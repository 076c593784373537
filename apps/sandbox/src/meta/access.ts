import { bearer, parameter, type Call } from '../call';
import { badParameter, badToken, gone, missingPermission } from './errors';
import type { Meta } from './meta';
import { proofOf } from './wire';
import type { Account } from './world';

/** Whom the token of a call speaks for. */
export interface Actor {
  token: string;
  /** `me`: the Page, the Instagram account, or null for a person's own token. */
  me: Account | null;
  accounts: Account[];
}

/** Throws GraphError 190 for a token that is unknown, expired or revoked. */
export const actorOf = (meta: Meta, call: Call): Actor => {
  const token = parameter(call, 'access_token') ?? bearer(call);
  if (!token) throw badToken();
  const all = [...meta.world.accounts.values()];
  const me = all.find((account) => account.token === token);
  if (me) {
    checkToken(meta, me);
    checkProof(meta, call, token, me);
    // A Page's token also serves the Instagram account that is linked to it.
    return { token, me, accounts: all.filter(({ id, linkedPageId }) => id === me.id || linkedPageId === me.id) };
  }
  const user = meta.userTokens.get(token);
  if (!user) throw badToken();
  if (user.expiresAt <= meta.timers.now()) throw badToken(463);
  return { token, me: null, accounts: all.filter(({ id }) => user.accountIds.includes(id)) };
};

/** The account that `id` (or `me`) names, if the token may act for it. */
export const accountOf = (actor: Actor, id: string): Account => {
  const account = id === 'me' ? actor.me : actor.accounts.find((candidate) => candidate.id === id);
  if (!account) throw gone(id);
  return account;
};

export const isOwnAccount = (actor: Actor, id: string): boolean =>
  id === 'me' ? actor.me !== null : actor.accounts.some((account) => account.id === id);

/** Throws GraphError 200 unless the token was given one of the permissions. */
export const needScope = (account: Account, ...anyOf: string[]): void => {
  if (!anyOf.some((scope) => account.scopes.includes(scope))) throw missingPermission(anyOf[0] ?? '');
};

const checkToken = (meta: Meta, account: Account): void => {
  if (account.tokenState !== 'good') throw badToken(account.tokenState);
  if (account.tokenExpiresAt !== 0 && account.tokenExpiresAt <= meta.timers.now()) throw badToken(463);
};

const checkProof = (meta: Meta, call: Call, token: string, account: Account): void => {
  const proof = parameter(call, 'appsecret_proof');
  if (!proof && !meta.options.requireProof) return;
  if (!proof) throw badParameter('API calls from the server require an appsecret_proof argument');
  if (proof !== proofOf(token, account.appSecret))
    throw badParameter('Invalid appsecret_proof provided in the API argument');
};
