import type { ExternalAuthor } from '../connector';
import type { Account, Mention, OwnAccount } from './shapes';

export interface Person {
  /** As it is written behind an @: `user` for one of our own server, else `user@host`. */
  acct: string;
  /** The same on every server; ids of accounts are not. */
  url: string | null;
}

/** A person is known by the address of the profile, since the same id is somebody else on another server. */
export const keyOfAccount = ({ url, acct, id }: Account): string => url || acct || id;

export const toAuthor = (account: Account, own: OwnAccount | undefined): ExternalAuthor => ({
  externalId: keyOfAccount(account),
  name: account.display_name || account.username || account.acct || account.id,
  handle: account.acct ? localAcct(account.acct, own) : undefined,
  avatarUrl: account.avatar,
  followers: account.followers_count,
  ...(account.bot ? { isBot: true } : {}),
});

/** Some servers write their own host behind local names, and then look for it in vain. */
export const localAcct = (acct: string, own: OwnAccount | undefined): string => {
  const host = hostOf(own?.url);
  return host && acct.toLowerCase().endsWith(`@${host}`) ? acct.slice(0, -host.length - 1) : acct;
};

export const hostOf = (url: string | undefined | null): string | null => {
  if (!url) return null;
  // Asked again and again for our own address.
  if (url !== last.url) last = { url, host: URL.canParse(url) ? new URL(url).host.toLowerCase() : null };
  return last.host;
};

let last: { url: string; host: string | null } = { url: '', host: null };

export const isOwnAccount = (account: Pick<Account, 'id' | 'url'>, own: OwnAccount | undefined): boolean =>
  own !== undefined && (account.id === own.id || (!!own.url && account.url === own.url));

/**
 * Whom a post names: its list of mentions, and the links of its text, since servers leave out of the list what they
 * think is known (the reader).
 */
export const peopleNamed = (
  listed: readonly Mention[],
  linked: readonly { label: string; url: string }[],
  own: OwnAccount | undefined,
): Person[] => {
  const people = new Map<string, Person>();
  for (const { acct, username, url } of listed) {
    const name = acct || username;
    if (name) people.set(url || name, { acct: localAcct(name, own), url: url ?? null });
  }
  for (const { label, url } of linked) {
    const name = label.trim().replace(/^@/, '');
    if (!/^https?:\/\//i.test(url) || people.has(url) || !/^[^\s@]+(@[^\s@]+)?$/.test(name)) continue;
    const host = hostOf(url);
    people.set(url, { acct: localAcct(name.includes('@') || !host ? name : `${name}@${host}`, own), url });
  }
  return [...people.values()];
};

export const isOwnPerson = ({ acct, url }: Person, own: OwnAccount | undefined): boolean =>
  own !== undefined && (url ? url === own.url : !!own.acct && acct === localAcct(own.acct, own));
