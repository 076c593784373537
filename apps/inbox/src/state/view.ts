import { createStore, useStore } from 'zustand';

export type PickerKind = 'assign' | 'label' | 'snooze' | 'team' | 'priority';
export type DialogKind = 'keys' | 'bulk' | 'moved' | 'demo' | 'view';

/** What the inbox shows beside its records: where the cursor stands and what is open over it. */
export interface ViewState {
  cursorId: string | null;
  picker: { kind: PickerKind; anchor: HTMLElement | null } | null;
  isPaletteOpen: boolean;
  isKeysOpen: boolean;
  isContactOpen: boolean; // as a drawer, where there is no room for the pane
  filterAnchor: HTMLElement | null;
}

export const view = createStore<ViewState>()(() => ({
  cursorId: null,
  picker: null,
  isPaletteOpen: false,
  isKeysOpen: false,
  isContactOpen: false,
  filterAnchor: null,
}));

export const useView = <T>(select: (state: ViewState) => T): T => useStore(view, select);
export const setView = (change: Partial<ViewState>): void => view.setState(change);
