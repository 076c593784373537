/** Pictures come from the platforms over https, from our own server, or from the demo on this machine. */
export const isSafePicture = (url: string | null | undefined): url is string =>
  typeof url === 'string' && /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/]|\/(?!\/))/i.test(url);

/** An address that may be followed: http and https alone. */
export const safeHref = (address: string | null | undefined): string | null => {
  if (!address) return null;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
};
