export const nodeRange = '^20.19.0 || ^22.13.0 || >=24.11.0';

/** Whether a version of Node fits `nodeRange`. Written for versions that do not. */
export function supportsNode(version) {
  const parts = version.split('.').map(Number);
  const major = parts[0];
  const minor = parts[1];
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 13;
  return major > 24 || (major === 24 && minor >= 11);
}
