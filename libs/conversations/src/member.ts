import type { Role } from '@hubbub/contracts';

/** Who acts: a signed-in member, or a token with a role of its own. */
export interface Member {
  workspaceId: number;
  /** Null for a token. */
  id: string | null;
  name: string;
  role: Role;
}
