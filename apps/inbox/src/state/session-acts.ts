import * as api from '../api';
import type { Me } from '../records';
import { ApiError } from '../transport';
import { emptyState, get, set } from './store';

/** Who is signed in here; decides between the sign-in screen and the inbox. */
export const loadSession = async (): Promise<void> => {
  try {
    enter(readMe(await api.getSession()));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) set({ phase: 'out' });
    else throw error;
  }
};

/** Throws `ApiError`: 401 for a wrong pair, 429 after repeated failures. */
export const signIn = async (email: string, password: string, code?: string): Promise<void> => {
  const answer = await api.signIn({ email, password, ...(code ? { code } : {}) });
  enter(readMe(answer));
};

export const signOut = async (): Promise<void> => {
  await api.signOut();
  set({ ...emptyState(), phase: 'out' });
};

/** The session has ended on the server while somebody worked here; nothing typed is thrown away. */
export const sessionEnded = (): void => {
  if (get().phase === 'in') set({ phase: 'out', signedOutBy: 'server' });
};

/** Changes the member's own settings, at once on the screen. */
export const changeMe = async (change: Partial<Me>): Promise<void> => {
  const before = get().me;
  if (before) set({ me: { ...before, ...change } });
  try {
    const answer = await api.changeMe(change);
    set(({ me }) => (me ? { me: { ...me, ...readMe(answer) } } : {}));
  } catch (error) {
    set({ me: before });
    throw error;
  }
};

const enter = (me: Me): void => set({ phase: 'in', me, signedOutBy: 'nobody' });

/** The member, whether the server sends the record itself or in an envelope. */
const readMe = (answer: unknown): Me => {
  const envelope = answer as { member?: Me; workspace?: Me['workspace'] } & Me;
  return envelope.member
    ? { ...envelope.member, workspace: envelope.workspace ?? envelope.member.workspace ?? null }
    : envelope;
};
