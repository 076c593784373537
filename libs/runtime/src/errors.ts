/** An error that callers expect: `code` is API, `message` is for people. */
export class AppError extends Error {
  constructor(
    readonly code: string,
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

export class InvalidError extends AppError {
  constructor(message: string, details?: unknown, code = 'invalid', status = 400) {
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
  constructor(code: string, message: string, details?: unknown) {
    super(code, message, 409, { details });
  }
}

export type PlatformOutcome = 'retry' | 'refused' | 'unknown';

/**
 * A platform did not do what was asked. `retry`: surely not accepted, try again after `retryAfterSeconds`;
 * `refused`: it said no, tell the member; `unknown`: it may have been accepted, never send again blindly.
 */
export class PlatformError extends AppError {
  constructor(
    readonly outcome: PlatformOutcome,
    code: string,
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
  readonly retryAfterSeconds: number | undefined;
  /** Set where the error tells something about the whole channel (an expired token: `disconnected`). */
  readonly channelState: 'degraded' | 'disconnected' | undefined;
}
