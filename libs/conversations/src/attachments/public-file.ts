import type { Context } from '../context';

const place = 'public-file';
const hours = 24;

/**
 * An address under which a platform may fetch one file for a day, without a session; null where nobody outside can
 * reach us. Whoever holds it sees this file alone.
 */
export const publicFileUrl = (ctx: Context, workspaceId: number, id: string, name: string): string | null => {
  if (!ctx.config.publicUrl) return null;
  const until = ctx.clock().getTime() + hours * 3_600_000;
  const token = ctx.secrets.seal([workspaceId, id, until], place).toString('base64url');
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  return `${ctx.config.publicUrl}/files/${token}${extension}`;
};

/** Which file an address names; null where it is not ours, or too old. */
export const readPublicToken = (
  ctx: Pick<Context, 'secrets' | 'clock'>,
  token: string,
): { workspaceId: number; id: string } | null => {
  try {
    const sealed = Buffer.from(token.replace(/\.[a-z0-9]{1,8}$/i, ''), 'base64url');
    const [workspaceId, id, until] = ctx.secrets.open<[number, string, number]>(sealed, place);
    return until > ctx.clock().getTime() ? { workspaceId, id } : null;
  } catch {
    return null;
  }
};
