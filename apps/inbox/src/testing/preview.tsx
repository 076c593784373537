import { createRoot } from 'react-dom/client';
import { App } from '../app';
import '../styles/tokens.css';
import '../styles/base.css';
import { set } from '../state/store';
import { setTransport } from '../transport';
import { buildWorld, members } from './fake-data';
import { createFakeServer } from './fake-server';

/**
 * The interface over its stand-in, for looking at it without a server:
 * `?more=2000&theme=dark&lang=fa&density=compact&live=on&out=1`.
 */
const query = new URLSearchParams(location.search);
const server = createFakeServer({
  world: buildWorld(Number(query.get('more') ?? 30)),
  delayMs: () => Number(query.get('delay') ?? 30),
  isSignedIn: !query.has('out'),
});
Object.assign(globalThis, { fake: server });
setTransport(server.transport);
const theme = query.get('theme');
if (theme || query.get('density'))
  void server.transport.fetch('/api/me', {
    method: 'PATCH',
    body: JSON.stringify({ theme, density: query.get('density') }),
  });
if (query.get('live') === 'on')
  setInterval(() => {
    const { conversations } = server.world;
    const one = conversations[Math.floor(Math.random() * conversations.length)];
    if (one) server.receive(one.id, 'and another thing: does the lid fit the old pot?');
  }, 3000);
if (query.get('presence') === 'on')
  setTimeout(() => {
    const first = server.world.conversations[1];
    if (first) set({ presence: { [first.id]: [{ id: members[1]?.id ?? '', doing: 'replying' }] } });
  }, 800);

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
