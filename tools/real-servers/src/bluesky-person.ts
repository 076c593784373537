import { requireFrom } from './install-modules';
import type { BlueskyAccount } from './servers/bluesky';

export interface PostRef {
  uri: string;
  cid: string;
}

interface Agent {
  session?: { did: string };
  login(account: { identifier: string; password: string }): Promise<unknown>;
  post(record: object): Promise<PostRef>;
  like(uri: string, cid: string): Promise<PostRef>;
  repost(uri: string, cid: string): Promise<PostRef>;
  follow(did: string): Promise<PostRef>;
  deletePost(uri: string): Promise<void>;
  getPostThread(query: { uri: string }): Promise<{ data: { thread: ThreadView } }>;
  getPosts(query: { uris: string[] }): Promise<{ data: { posts: PostShown[] } }>;
  withProxy(service: string, did: string): Agent;
  com: { atproto: { repo: { putRecord(input: object): Promise<{ data: PostRef }> } } };
  chat: {
    bsky: {
      convo: {
        getConvoForMembers(query: { members: string[] }): Promise<{ data: { convo: { id: string } } }>;
        sendMessage(input: object): Promise<{ data: { id: string } }>;
        addReaction(input: object): Promise<unknown>;
        getMessages(query: { convoId: string }): Promise<{ data: { messages: MessageShown[] } }>;
      };
    };
  };
}
interface RichText {
  text: string;
  facets?: unknown;
  detectFacets(agent: Agent): Promise<void>;
}
export interface PostShown extends PostRef {
  author: { did: string };
  record: { text: string; reply?: { root: PostRef; parent: PostRef }; facets?: Facet[] };
  likeCount?: number;
  embed?: { images?: { fullsize: string }[] };
  threadgate?: { record?: { hiddenReplies?: string[] } };
}
export interface Facet {
  index: { byteStart: number; byteEnd: number };
  features: { $type: string; uri?: string; did?: string }[];
}
export interface ThreadView {
  post: PostShown;
  replies?: ThreadView[];
}
export interface MessageShown {
  id: string;
  text: string;
  sender: { did: string };
  reactions?: { value: string; sender: { did: string } }[];
}

/** A person on the Bluesky network who uses the vendor's own client library. */
export const openPerson = async (modules: string, service: string, account: BlueskyAccount, chatService: string) => {
  const { AtpAgent, RichText } = requireFrom(modules)('@atproto/api') as {
    AtpAgent: new (options: { service: string }) => Agent;
    RichText: new (options: { text: string }) => RichText;
  };
  const agent = new AtpAgent({ service });
  await agent.login({ identifier: account.handle, password: account.password });
  const [chatDid = '', chatId = ''] = chatService.split('#');
  const chat = agent.withProxy(chatId, chatDid).chat.bsky.convo;
  const convoWith = async (did: string) => (await chat.getConvoForMembers({ members: [did] })).data.convo.id;
  return {
    did: account.did,
    handle: account.handle,
    agent,
    post: async (text: string, rest: object = {}): Promise<PostRef> => {
      const rich = new RichText({ text });
      await rich.detectFacets(agent);
      const { uri, cid } = await agent.post({ text: rich.text, facets: rich.facets, ...rest });
      return { uri, cid };
    },
    /** Writes over a post, as editing clients do. */
    edit: async (post: PostRef, text: string, rest: object = {}): Promise<void> => {
      const rkey = post.uri.split('/').at(-1);
      const record = { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString(), ...rest };
      await agent.com.atproto.repo.putRecord({ repo: account.did, collection: 'app.bsky.feed.post', rkey, record });
    },
    thread: async (uri: string): Promise<ThreadView> => (await agent.getPostThread({ uri })).data.thread,
    find: async (uri: string): Promise<PostShown | null> =>
      (await agent.getPosts({ uris: [uri] })).data.posts[0] ?? null,
    write: async (did: string, text: string): Promise<string> =>
      (await chat.sendMessage({ convoId: await convoWith(did), message: { text } })).data.id,
    react: async (did: string, messageId: string, value: string): Promise<void> =>
      void (await chat.addReaction({ convoId: await convoWith(did), messageId, value })),
    messagesWith: async (did: string): Promise<MessageShown[]> =>
      (await chat.getMessages({ convoId: await convoWith(did) })).data.messages,
  };
};
export type BlueskyPerson = Awaited<ReturnType<typeof openPerson>>;
