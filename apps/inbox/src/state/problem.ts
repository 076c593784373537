import { ApiError } from '../transport';

/** Why something could not be done: the API's code, and its sentence for codes that the interface has no words for. */
export interface Problem {
  code: string;
  message: string;
  details?: unknown;
}

export const problemOf = (error: unknown): Problem =>
  error instanceof ApiError
    ? { code: error.code, message: error.message, details: error.details }
    : { code: 'bug', message: error instanceof Error ? error.message : String(error) };
