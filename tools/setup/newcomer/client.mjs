/** Signs in over HTTP the way the inbox does; throws with the answer where something is refused. */
export async function signIn({ url, email, password }) {
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (signedIn.status !== 200) throw new Error(`POST /api/session: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

  const call = async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, origin: url, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };

  return {
    /** Whether somebody wrote after `since` on any channel but this one. */
    hasDemoMessageSince: async (since, { id }) => {
      const { items } = await call('GET', '/api/conversations?sort=recent&limit=20');
      return items.some(
        ({ channelId, lastMessage }) => channelId !== id && lastMessage && new Date(lastMessage.sentAt) > since,
      );
    },
    createChannel: ({ secret, callbackUrl }) =>
      call('POST', '/api/channels', {
        platform: 'http',
        name: 'The shop',
        externalId: 'shop',
        secrets: { secret },
        settings: { callbackUrl },
      }),
    /** The channel's conversation once it holds a message with this text, else null. */
    findConversation: async (channel, text) => {
      const { items } = await call('GET', `/api/conversations?channelId=${channel.id}`);
      for (const conversation of items) {
        const messages = await call('GET', `/api/conversations/${conversation.id}/messages`);
        if (messages.items.some((message) => message.text === text)) return conversation;
      }
      return null;
    },
    reply: ({ id }, text) => call('POST', `/api/conversations/${id}/messages`, { text }),
  };
}
