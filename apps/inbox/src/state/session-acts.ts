import * as api from '../api';
import { forgetPush } from '../device/push';
import { forgetRead } from '../device/worker';
import type { Me, Preferences } from '../records';
import { ApiError, whenEnrolAsked, whenSignedOut } from '../transport';
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
  await forgetPush(); // while we may still say so: the next person here is told nothing of ours
  await api.signOut();
  await forgetRead();
  set({ ...emptyState(), phase: 'out' });
};

/** The session has ended on the server while somebody worked here; nothing typed is thrown away. */
const sessionEnded = (): void => {
  if (get().phase === 'in' || get().phase === 'enrol') set({ phase: 'out', signedOutBy: 'server' });
};
whenSignedOut(sessionEnded);
// An owner may ask it of everybody at any time.
whenEnrolAsked(() => {
  if (get().phase === 'in') set({ phase: 'enrol' });
});

/** Changes the member's own settings, at once on the screen. */
export const changeMe = async (change: Preferences): Promise<void> => {
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

const enter = (me: Me): void => set({ phase: me.mustEnrol ? 'enrol' : 'in', me, signedOutBy: 'nobody' });

/** The member with their preferences beside the rest; what was never chosen is null. */
const readMe = (answer: unknown): Me => {
  const { preferences, ...member } = answer as Partial<Me> & { preferences?: Partial<Me> };
  const chosen = preferences ?? {};
  return {
    id: member.id ?? '',
    email: member.email ?? '',
    name: member.name ?? '',
    role: member.role ?? 'viewer',
    version: member.version ?? 0,
    workspace: member.workspace ?? { name: 'Hubbub', isDemo: false },
    mustEnrol: member.mustEnrol ?? false,
    language: chosen.language ?? null,
    timeZone: chosen.timeZone ?? null,
    theme: chosen.theme ?? null,
    density: chosen.density ?? null,
    digits: chosen.digits ?? null,
    suggestions: chosen.suggestions ?? null,
    finishesSentences: chosen.finishesSentences ?? null,
    tabKey: chosen.tabKey ?? null,
    isExperienced: member.isExperienced ?? false,
    afterAction: chosen.afterAction ?? null,
    undoSendSeconds: chosen.undoSendSeconds ?? null,
    keys: chosen.keys ?? null,
    isAway: chosen.isAway ?? null,
    capacity: chosen.capacity ?? null,
    workingHours: chosen.workingHours ?? null,
    quietHours: chosen.quietHours ?? null,
    pushSays: chosen.pushSays ?? null,
  };
};
