import { AppError } from '@hubbub/runtime';

/** The embedded server cannot be used; the message is one line for the person who started it, with what to do. */
export class EmbeddedPostgresError extends AppError {
  constructor(message: string, cause?: unknown) {
    super('embedded_postgres', message, 500, { cause });
  }
}
