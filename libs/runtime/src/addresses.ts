import ipaddr from 'ipaddr.js';

/** True for unicast addresses of the public internet; IPv4 inside IPv6 (mapped, NAT64) is judged by the IPv4 part. */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // unwraps ::ffff:1.2.3.4
  if (parsed.kind() === 'ipv6' && parsed.range() === 'rfc6052') {
    const bytes = parsed.toByteArray().slice(12);
    return isPublicAddress(bytes.join('.'));
  }
  return parsed.range() === 'unicast';
};

/** True where `allowHosts` names exactly this host, or this host and port. */
export const isAllowedHost = (url: URL, allowHosts: readonly string[]): boolean => {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowHosts.some((entry) => entry.toLowerCase() === host || entry.toLowerCase() === `${host}:${port}`);
};
