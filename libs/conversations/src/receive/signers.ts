/** A header of our own in a kept delivery: the channels for which its token was good on arrival. Never taken from outside. */
export const signersHeader = 'x-hubbub-signers';

export const signersHeaderOf = (channelIds: readonly string[]): Record<string, string> => ({
  [signersHeader]: channelIds.join(' '),
});

export const signersOf = (headers: Readonly<Record<string, string>>): string[] =>
  (headers[signersHeader] ?? '').split(' ').filter(Boolean);
