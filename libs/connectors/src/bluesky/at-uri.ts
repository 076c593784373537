export interface AtUri {
  did: string;
  collection: string;
  rkey: string;
}

/** The parts of `at://did/collection/rkey`; null for anything else. Source: https://atproto.com/specs/at-uri-scheme */
export const parseAtUri = (uri: string): AtUri | null => {
  const match = /^at:\/\/([^/\s]+)\/([^/\s]+)\/([^/\s?#]+)$/.exec(uri);
  return match ? { did: match[1]!, collection: match[2]!, rkey: match[3]! } : null;
};

/** Who wrote the record; '' where the address cannot be read. */
export const authorOf = (uri: string): string => parseAtUri(uri)?.did ?? '';

/** Where a person sees the post. */
export const postUrl = (uri: string, handle?: string): string | undefined => {
  const parts = parseAtUri(uri);
  if (!parts || parts.collection !== 'app.bsky.feed.post') return undefined;
  const who = handle && handle !== 'handle.invalid' ? handle : parts.did;
  return `https://bsky.app/profile/${who}/post/${parts.rkey}`;
};
