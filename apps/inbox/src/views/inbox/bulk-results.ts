import { createStore, useStore } from 'zustand';

interface Shown {
  bulkId: string | null;
}
const shown = createStore<Shown>()(() => ({ bulkId: null }));

/** Opens the list of what an act on many has left as it was. */
export const showBulkResults = (bulkId: string): void => shown.setState({ bulkId });
export const closeBulkResults = (): void => shown.setState({ bulkId: null });
export const useBulkResults = (): string | null => useStore(shown, ({ bulkId }) => bulkId);
