import { createHash, randomInt } from 'node:crypto';
import { AppError, ConflictError } from '@hubbub/runtime';
import { generateSecret, generateURI, verifySync } from 'otplib';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';
import { notify } from '../notify';
import { transact } from '../transact';

type Person = Member & { id: string };

/** What a sealed secret of a member is bound to. */
export const secondFactorPlace = (workspaceId: number, memberId: string): string =>
  `${workspaceId}/${memberId}/second-factor`;

export interface SecondFactorState {
  isOn: boolean;
  since: Date | null;
  recoveryCodesLeft: number;
  /** The workspace asks it of everybody. */
  isRequired: boolean;
}

interface Row {
  sealed: Buffer | null;
  since: Date | null;
  step: string;
  recovery_hashes: Buffer[];
  email: string;
  is_required: boolean;
}

/** A clock of the phone may be half a minute off, either way. */
const toleranceSeconds = 30;
const recoveryCodeCount = 10;

const lock = async (db: EntityManager, workspaceId: number, memberId: string): Promise<Row> => {
  const [row]: Row[] = await db.query(
    `SELECT second_factor AS sealed, second_factor_at AS since, second_factor_step AS step, recovery_hashes, email,
       coalesce((SELECT (settings->'security'->>'requireSecondFactor')::boolean FROM workspace w WHERE w.id = $1), false) AS is_required
     FROM member WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
    [workspaceId, memberId],
  );
  return row!;
};

export const readSecondFactor = (ctx: Context, { workspaceId, id }: Person): Promise<SecondFactorState> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const { since, recovery_hashes, is_required } = await lock(db, workspaceId, id);
    return { isOn: since !== null, since, recoveryCodesLeft: recovery_hashes.length, isRequired: is_required };
  });

/**
 * Makes a new secret, which counts once a code made with it is confirmed; asking again replaces it. `uri` is what an
 * authenticator reads from a QR code. Throws ConflictError `second_factor_on`.
 */
export const beginSecondFactor = (ctx: Context, member: Person): Promise<{ secret: string; uri: string }> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const { since, email } = await lock(db, member.workspaceId, member.id);
    if (since) throw new ConflictError('second_factor_on', 'A second factor is in use already');
    const secret = generateSecret();
    await db.query('UPDATE member SET second_factor = $3, second_factor_step = 0 WHERE workspace_id = $1 AND id = $2', [
      member.workspaceId,
      member.id,
      ctx.secrets.seal(secret, secondFactorPlace(member.workspaceId, member.id)),
    ]);
    return { secret, uri: generateURI({ issuer: 'Hubbub', label: email, secret }) };
  });

/**
 * From now on signing in asks for a code; answers the recovery codes, which are shown this once. Throws ConflictError
 * `second_factor_on`, `no_second_factor` where none was begun, AppError `wrong_code`.
 */
export const confirmSecondFactor = (ctx: Context, member: Person, code: string): Promise<string[]> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const row = await lock(db, member.workspaceId, member.id);
    if (row.since) throw new ConflictError('second_factor_on', 'A second factor is in use already');
    if (!row.sealed) throw new ConflictError('no_second_factor', 'No second factor was begun');
    const step = matchingStep(ctx, member, row, code);
    if (step === null) throw wrongCode();
    const { codes, hashes } = newRecoveryCodes();
    await db.query(
      `UPDATE member SET second_factor_at = $3, second_factor_step = $4, recovery_hashes = $5, version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND id = $2`,
      [member.workspaceId, member.id, ctx.clock(), step, hashes],
    );
    await audit(db, member, 'second_factor_on', { type: 'member', id: member.id });
    return codes;
  });

/** `none`: the member has no second factor. */
export type CodeVerdict = 'none' | 'right' | 'missing' | 'wrong';

/**
 * Judges what stands beside a right password: a code of the authenticator, each good once, or a recovery code, which is
 * used up by it.
 */
export const checkSecondFactor = (
  ctx: Context,
  { workspaceId, id, name }: Pick<Person, 'workspaceId' | 'id' | 'name'>,
  code: string | undefined,
): Promise<CodeVerdict> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const row = await lock(db, workspaceId, id);
    if (!row.since) return 'none';
    if (!code) return 'missing';
    const step = matchingStep(ctx, { workspaceId, id }, row, code);
    if (step !== null) {
      await db.query('UPDATE member SET second_factor_step = $3 WHERE workspace_id = $1 AND id = $2', [
        workspaceId,
        id,
        step,
      ]);
      return 'right';
    }
    const hash = hashOf(code);
    if (!row.recovery_hashes.some((known) => known.equals(hash))) return 'wrong';
    await db.query(
      'UPDATE member SET recovery_hashes = array_remove(recovery_hashes, $3::bytea) WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id, hash],
    );
    const left = row.recovery_hashes.length - 1;
    await audit(db, { workspaceId, id, name }, 'recovery_code_used', { type: 'member', id }, { left });
    return 'right';
  });

/** New recovery codes; the old ones open nothing any more. Throws ConflictError `no_second_factor`. */
export const renewRecoveryCodes = (ctx: Context, member: Person): Promise<string[]> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const row = await lock(db, member.workspaceId, member.id);
    if (!row.since) throw new ConflictError('no_second_factor', 'There is no second factor');
    const { codes, hashes } = newRecoveryCodes();
    await db.query('UPDATE member SET recovery_hashes = $3 WHERE workspace_id = $1 AND id = $2', [
      member.workspaceId,
      member.id,
      hashes,
    ]);
    await audit(db, member, 'recovery_codes_renewed', { type: 'member', id: member.id });
    return codes;
  });

/**
 * Signing in asks for the password alone again: wanted by the member, or by an owner whose colleague has lost the
 * phone, and told to them. False: there was none. Throws ConflictError `second_factor_required` where members must have one and the member
 * asks; after an owner's reset the member has to set up a new one.
 */
export const removeSecondFactor = (ctx: Context, by: Member, memberId: string): Promise<boolean> =>
  transact(ctx, by.workspaceId, async (db, changes) => {
    const row = await lock(db, by.workspaceId, memberId);
    if (by.id === memberId && row.is_required)
      throw new ConflictError('second_factor_required', 'This workspace asks everybody for a second factor');
    if (!row.since && !row.sealed) return false;
    await db.query(
      `UPDATE member SET second_factor = NULL, second_factor_at = NULL, second_factor_step = 0, recovery_hashes = '{}', version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND id = $2`,
      [by.workspaceId, memberId],
    );
    await audit(db, by, by.id === memberId ? 'second_factor_off' : 'second_factor_reset', {
      type: 'member',
      id: memberId,
    });
    if (by.id !== memberId)
      await notify(ctx, db, changes, {
        workspaceId: by.workspaceId,
        memberId,
        type: 'account',
        cause: `second_factor_reset:${memberId}:${ctx.clock().getTime()}`,
        conversationId: null,
        said: { code: 'second_factor_reset', by: by.name },
      });
    return row.since !== null;
  });

export const wrongCode = (): AppError => new AppError('wrong_code', 'The code is wrong or was used already', 401);

const matchingStep = (
  ctx: Context,
  { workspaceId, id }: { workspaceId: number; id: string },
  { sealed, step }: Row,
  code: string,
): number | null => {
  const token = code.replaceAll(/[\s-]/g, '');
  if (!sealed || !/^\d{6}$/.test(token)) return null;
  const secret = ctx.secrets.open<string>(sealed, secondFactorPlace(workspaceId, id));
  const epoch = Math.floor(ctx.clock().getTime() / 1000);
  // A clock that was set back: the library would take this for a mistake of ours.
  if (Number(step) > Math.floor((epoch + toleranceSeconds) / 30)) return null;
  const checked = verifySync({ secret, token, epoch, epochTolerance: toleranceSeconds, afterTimeStep: Number(step) });
  return checked.valid && 'timeStep' in checked ? checked.timeStep : null;
};

// Nothing that looks like something else; 24 of them hold 118 bits, so a plain hash is enough to keep.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

const newRecoveryCodes = (): { codes: string[]; hashes: Buffer[] } => {
  const letters = (): string => Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('');
  const codes = Array.from({ length: recoveryCodeCount }, () => Array.from({ length: 4 }, letters).join('-'));
  return { codes, hashes: codes.map(hashOf) };
};

const hashOf = (code: string): Buffer =>
  createHash('sha256').update('recovery code').update(code.toLowerCase().replaceAll(/[\s-]/g, '')).digest();
