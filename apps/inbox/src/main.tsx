import { createRoot } from 'react-dom/client';
import { App } from './app';
import { serverTransport } from './server-transport';
import './styles/tokens.css';
import './styles/base.css';
import { setTransport } from './transport';

setTransport(serverTransport);
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
