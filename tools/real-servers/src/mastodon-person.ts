import type { SnacAccount } from './servers/snac';

export interface StatusShown {
  id: string;
  uri: string;
  url: string;
  content: string;
  text?: string;
  visibility: string;
  in_reply_to_id: string | null;
  favourites_count: number;
  account: { acct: string; url: string };
}
interface NotificationShown {
  type: string;
  status: StatusShown | null;
}

/** A person on a server with the Mastodon API, over bare HTTP. */
export const openPerson = (api: string, account: SnacAccount) => {
  const call = async <Answer>(method: string, path: string, json?: object): Promise<Answer> => {
    const answer = await fetch(api + path, {
      method,
      headers: { authorization: `Bearer ${account.token}`, ...(json ? { 'content-type': 'application/json' } : {}) },
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${body.slice(0, 200)}`);
    return (body ? JSON.parse(body) : null) as Answer;
  };
  return {
    name: account.name,
    url: `${api}/${account.name}`,
    post: (status: string, rest: object = {}) =>
      call<StatusShown>('POST', '/api/v1/statuses', { status, visibility: 'public', ...rest }),
    edit: (id: string, status: string) => call<StatusShown>('PUT', `/api/v1/statuses/${id}`, { status }),
    favourite: (id: string) => call<StatusShown>('POST', `/api/v1/statuses/${id}/favourite`),
    find: (id: string) => call<StatusShown>('GET', `/api/v1/statuses/${id}`),
    below: async (id: string) =>
      (await call<{ descendants: StatusShown[] }>('GET', `/api/v1/statuses/${id}/context`)).descendants,
    /** The posts that this person was told of. */
    told: async () =>
      (await call<NotificationShown[]>('GET', '/api/v1/notifications?limit=200')).flatMap(({ status }) => status ?? []),
  };
};
export type MastodonPerson = ReturnType<typeof openPerson>;
