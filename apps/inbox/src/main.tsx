import { createRoot } from 'react-dom/client';
import { App } from './app';
import { startWorker } from './device/worker';
import { serverTransport } from './server-transport';
import './styles/tokens.css';
import './styles/base.css';
import { setTransport } from './transport';

setTransport(serverTransport);
if (import.meta.env.PROD) startWorker();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
