import { type Refusal, refusalText } from '@hubbub/contracts';
import { InvalidError } from '@hubbub/runtime';

/** What cannot work: the sentence for programs, and its code with the field that it concerns for who says it otherwise. */
export const refusedError = (refusal: Refusal): InvalidError => {
  const message = refusalText(refusal);
  return new InvalidError(message, [{ ...refusal, message }], 'invalid', 422);
};
