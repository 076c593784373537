import { PlatformError } from '@hubbub/runtime';

/** Ends the wait for a platform after `ms`: what it does from then on is not known here. */
export const within = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new PlatformError('unknown', 'no_answer', `There was no answer within ${Math.ceil(ms / 1000)} s`)),
      ms,
    );
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
};
