/**
 * A comment is named by its thread and a number. Notifications shorten the thread's name; stored is the long form.
 * Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api
 */
export const longForm = (urn: string): string => urn.replace(/^(urn:li:comment:\()(?!urn:)(\w+:)/, '$1urn:li:$2');

/** Thread and number of a comment; null for the name of anything else. */
export const commentParts = (urn: string): { thread: string; number: string } | null => {
  const [, thread, number] = /^urn:li:comment:\((urn:li:[^,()]+),(\d+)\)$/.exec(longForm(urn)) ?? [];
  return thread && number ? { thread, number } : null;
};

export const commentUrn = (thread: string, number: string): string => `urn:li:comment:(${thread},${number})`;

/** As it stands in a path or in a parameter: colons, commas and parentheses of a name are escaped too. */
export const encoded = (urn: string): string =>
  encodeURIComponent(urn).replace(/[()!'*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
