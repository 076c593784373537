import ipaddr from 'ipaddr.js';

/**
 * True for unicast addresses of the public internet; IPv4 inside IPv6 (mapped, NAT64 of RFC 6052) is judged by the IPv4
 * part. The local NAT64 prefix (RFC 8215) and the old IPv4-compatible form (RFC 4291, 2.5.5.1) are public nowhere.
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // unwraps ::ffff:1.2.3.4
  if (parsed.kind() === 'ipv6') {
    const bytes = parsed.toByteArray();
    const isWellKnown = bytes.slice(4, 12).every((byte) => byte === 0);
    if (parsed.range() === 'rfc6052') return isWellKnown && isPublicAddress(bytes.slice(12).join('.'));
    if (bytes.slice(0, 12).every((byte) => byte === 0)) return false;
  }
  return parsed.range() === 'unicast';
};

/** True where `allowHosts` names exactly this host, or this host and port. */
export const isAllowedHost = (url: URL, allowHosts: readonly string[]): boolean => {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowHosts.some((entry) => entry.toLowerCase() === host || entry.toLowerCase() === `${host}:${port}`);
};
