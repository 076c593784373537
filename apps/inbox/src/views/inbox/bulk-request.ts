import { createStore, useStore } from 'zustand';
import type { BulkAction, BulkSelection } from '../../records';

interface Request {
  request: { selection: BulkSelection; action: BulkAction } | null;
}
const requests = createStore<Request>()(() => ({ request: null }));

/** Opens the preview of an act on many. */
export const askBulk = (selection: BulkSelection, action: BulkAction): void =>
  requests.setState({ request: { selection, action } });
export const closeBulk = (): void => requests.setState({ request: null });
export const useBulkRequest = (): Request['request'] => useStore(requests, ({ request }) => request);
