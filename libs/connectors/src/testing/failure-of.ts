import { PlatformError } from '@hubbub/runtime';

/** The error of a promise that must fail as the interface promises. */
export const failureOf = async (promise: Promise<unknown>): Promise<PlatformError> => {
  const error: unknown = await promise.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlatformError)) throw error;
  return error;
};
