import { randomBytes } from 'node:crypto';
import type { Context } from '../context';

/** The newest first; while one is being changed the one before signs too. */
export type EndpointSecrets = readonly string[];

const placeOf = (workspaceId: number, id: string): string => `${workspaceId}/${id}/webhook`;

export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

export const sealSecrets = (
  ctx: Pick<Context, 'secrets'>,
  workspaceId: number,
  id: string,
  secrets: EndpointSecrets,
): Buffer => ctx.secrets.seal(secrets, placeOf(workspaceId, id));

export const openEndpointSecrets = (
  ctx: Pick<Context, 'secrets'>,
  workspaceId: number,
  id: string,
  sealed: Buffer,
): EndpointSecrets => ctx.secrets.open<string[]>(sealed, placeOf(workspaceId, id));
