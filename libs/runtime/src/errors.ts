import type {
  ErrorCode,
  FailureCode,
  FieldFault,
  FieldProblem,
  InvalidReason,
  UnsupportedReason,
} from '@hubbub/contracts';

/** An error that callers expect: `code` is API, `message` is for people. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode | PlatformCode,
    message: string,
    readonly status: number,
    options: { cause?: unknown; details?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details;
  }
  readonly details: unknown;
}

/** Which fields are at fault, or why where none is: who speaks no English is told by these. */
export type InvalidDetails = readonly FieldProblem[] | ({ reason: InvalidReason } & Record<string, unknown>);

export class InvalidError extends AppError {
  constructor(message: string, details: InvalidDetails, code?: 'invalid', status?: number);
  constructor(message: string, details: unknown, code: Exclude<ErrorCode, 'invalid'> | FailureCode, status: number);
  constructor(message: string, details: unknown, code: ErrorCode | FailureCode = 'invalid', status = 400) {
    super(code, message, status, { details });
  }
}

export class SignedOutError extends AppError {
  constructor(message = 'Sign in first') {
    super('signed_out', message, 401);
  }
}

export class ForbiddenError extends AppError {
  constructor(message = 'Your role does not allow this') {
    super('forbidden', message, 403);
  }
}

export class NotFoundError extends AppError {
  constructor(what: string) {
    super('not_found', `${what} was not found`, 404);
  }
}

export class ConflictError extends AppError {
  constructor(code: Exclude<ErrorCode | FailureCode, 'not_supported'>, message: string, details?: unknown) {
    super(code, message, 409, { details });
  }
}

/** One field is at fault. */
export const fieldError = (
  path: string,
  code: FieldFault,
  message: string,
  values: Readonly<Record<string, string>> = {},
): InvalidError => new InvalidError(`${path}: ${message}`, [{ path, code, values, message }]);

/** The platform, or this installation, has no such thing. */
export class UnsupportedError extends AppError {
  constructor(message: string, reason: UnsupportedReason | null = null) {
    super('not_supported', message, 409, reason ? { details: { reason } } : {});
  }
}

declare const foreign: unique symbol;

/** A platform's own name for what went wrong: the inbox may have no words for it. */
export type ForeignCode = string & { readonly [foreign]: true };

export const foreignCode = (code: string): ForeignCode => code as ForeignCode;

/** Ours has words in every language; a platform's own has those of the platform. */
export type PlatformCode = FailureCode | ForeignCode;

export type PlatformOutcome = 'retry' | 'refused' | 'unknown';

/**
 * A platform did not do what was asked. `retry`: surely not accepted, try again after `retryAfterSeconds`;
 * `refused`: it said no, tell the member; `unknown`: it may have been accepted, never send again blindly.
 */
export class PlatformError extends AppError {
  constructor(
    readonly outcome: PlatformOutcome,
    code: PlatformCode,
    message: string,
    options: {
      cause?: unknown;
      retryAfterSeconds?: number;
      channelState?: 'degraded' | 'disconnected';
      details?: unknown;
    } = {},
  ) {
    super(code, message, outcome === 'refused' ? 422 : 502, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.channelState = options.channelState;
  }
  declare readonly code: PlatformCode;
  readonly retryAfterSeconds: number | undefined;
  /** Set where the error tells something about the whole channel (an expired token: `disconnected`). */
  readonly channelState: 'degraded' | 'disconnected' | undefined;
}
