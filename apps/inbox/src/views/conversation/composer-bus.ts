/** What keys, the palette and other parts of the view ask of the composer that is on screen. */
export type ComposerRequest =
  | { type: 'focus'; slot: 'reply' | 'note' }
  | { type: 'suggestion'; act: 'use' | 'edit' | 'dismiss' }
  | { type: 'send'; andClose: boolean }
  | { type: 'reload'; slot: 'reply' | 'note' }; // the unsent text was changed elsewhere

type Listener = (request: ComposerRequest) => boolean;
const listeners = new Set<Listener>();

/** False when no composer took the request. */
export const askComposer = (request: ComposerRequest): boolean => [...listeners].some((listener) => listener(request));

export const onComposerRequest = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
