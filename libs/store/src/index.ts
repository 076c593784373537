export { enterWorkspace, migrate, openStore, type Store } from './store';
