import type { ReactNode } from 'react';
import { platformName } from '../i18n/platform-names';
import styles from './glyph.module.css';

/** Our own marks for the platforms, 16 × 16, drawn in the platform's accent; and the two that no icon set has. */
const marks: Readonly<Record<string, ReactNode>> = {
  instagram: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="4" />
      <circle cx="8" cy="8" r="2.8" />
      <circle cx="11.4" cy="4.6" r=".6" fill="currentColor" />
    </>
  ),
  facebook: (
    <>
      <path d="M10.8 2.6h-.9C8.3 2.6 7.3 3.6 7.3 5.200V13.600M4.900 7.800h5.200" strokeWidth="2.200" />
    </>
  ),
  whatsapp: (
    <>
      <path d="M2.300 13.700l.9-3A6 6 0 1 1 5.400 13z" />
      <path
        d="M6 5.700c-.3 2.300 2 4.600 4.300 4.300l.2-1.200-1.500-.7-.6.6c-.7-.3-1.300-.9-1.600-1.600l.6-.6-.7-1.500z"
        fill="currentColor"
        stroke="none"
      />
    </>
  ),
  threads: (
    <>
      <path d="M12.700 6.200C12.300 3.800 10.700 2.200 8.100 2.200 5 2.200 3.200 4.500 3.200 8s1.800 5.800 4.900 5.800c2.600 0 4.500-1.300 4.500-3.300 0-1.900-1.700-3-4-3-1.700 0-2.700.7-2.700 1.800 0 1 .8 1.600 1.900 1.600 1.600 0 2.500-1 2.500-2.900 0-1.700-.8-2.700-2.300-2.700-.9 0-1.500.3-1.900.9" />
    </>
  ),
  tiktok: (
    <>
      <path
        d="M9 2.200v8.300a2.700 2.700 0 1 1-2.700-2.700M9 2.200c.2 2.100 1.600 3.500 3.800 3.700"
        strokeWidth="1.900"
      />
    </>
  ),
  x: (
    <>
      <path d="M3 2.800 13 13.200M12.800 2.800 3.200 13.200" strokeWidth="1.900" />
    </>
  ),
  youtube: (
    <>
      <rect x="1.600" y="3.400" width="12.800" height="9.200" rx="3" />
      <path d="m6.800 5.900 3.600 2.100-3.600 2.100z" fill="currentColor" stroke="none" />
    </>
  ),
  linkedin: (
    <>
      <path
        d="M3.500 6.700v6.200M7 12.900V6.700M7 9.300c0-1.500 1-2.500 2.600-2.500s2.600 1 2.600 2.600v3.500"
        strokeWidth="2"
      />
      <circle cx="3.500" cy="3.600" r="1.250" fill="currentColor" stroke="none" />
    </>
  ),
  telegram: (
    <>
      <path d="M1.900 7.700 14 2.600 12 13.200 7.400 9.900 5.600 12.300 5 8.900zM5 8.900l6.200-3.900L7.400 9.900" />
    </>
  ),
  discord: (
    <>
      <path d="M5.300 3.300C3.600 3.800 2.800 4.400 2.800 4.400 1.800 6.600 1.500 9 1.700 11.300c1 .9 2.200 1.400 3.300 1.600l.8-1.400h4.400l.8 1.400c1.100-.2 2.300-.7 3.300-1.600.2-2.300-.1-4.700-1.100-6.900 0 0-.8-.6-2.500-1.100l-.5 1H5.800z" />
      <circle cx="5.900" cy="8.200" r="1" fill="currentColor" stroke="none" />
      <circle cx="10.100" cy="8.200" r="1" fill="currentColor" stroke="none" />
    </>
  ),
  reddit: (
    <>
      <ellipse cx="8" cy="9.400" rx="5.600" ry="4.100" />
      <path d="M8 5.300 8.700 2l2.700.7M5.900 11.200c1.200.8 3 .8 4.200 0" />
      <circle cx="5.900" cy="8.800" r=".9" fill="currentColor" stroke="none" />
      <circle cx="10.100" cy="8.800" r=".9" fill="currentColor" stroke="none" />
      <circle cx="12.200" cy="2.900" r=".9" fill="currentColor" stroke="none" />
    </>
  ),
  bluesky: (
    <>
      <path d="M8 7.700C6.900 5.500 4.400 3.300 2.600 2.900 1.700 2.800 1.600 3.600 1.700 4.600c.2 2 .6 3.600 2.900 3.800-2.300.3-2.900 1.700-1.500 3.200 2 2.100 3.900.6 4.900-1.700 1 2.300 2.900 3.800 4.900 1.700 1.400-1.500.8-2.900-1.500-3.200 2.300-.2 2.700-1.800 2.900-3.800.1-1 0-1.800-.9-1.700C11.600 3.300 9.100 5.500 8 7.700z" />
    </>
  ),
  mastodon: (
    <>
      <path d="M13.600 8.400c-.3 1.600-1.900 2-4 2.200-1.700.1-3-.2-3.600-.4.100 1.900 2.100 2.400 4.500 1.900-.6 1.600-3.300 2.100-5.500 1.200C2.600 12.300 2.300 9.600 2.300 6.600c0-3 1.800-4.400 5.700-4.400s5.700 1.500 5.700 4.200z" />
      <path d="M5.300 8.100V6c0-1.800 2.700-1.800 2.700.200v.6-.6c0-2 2.700-2 2.700-.2v2.100" />
    </>
  ),
  slack: (
    <>
      <path d="M6.200 2.500 5 13.500M11 2.500 9.800 13.500M2.600 5.900h11M2.400 10.100h11" strokeWidth="1.800" />
    </>
  ),
  'google-business': (
    <>
      <path d="M8 14.300c2.700-2.600 4.600-4.900 4.600-7.300A4.600 4.600 0 0 0 3.400 7c0 2.400 1.900 4.700 4.600 7.300z" />
      <path
        d="m8 4.600.8 1.600 1.700.2-1.300 1.200.4 1.700L8 8.400l-1.600.9.4-1.700-1.300-1.200 1.700-.2z"
        fill="currentColor"
        stroke="none"
      />
    </>
  ),
  http: (
    <>
      <path d="M5.200 2.800C3.300 2.800 4.400 7 2.300 8c2.100 1 1 5.200 2.900 5.200M10.800 2.800c1.900 0 .8 4.200 2.900 5.200-2.100 1-1 5.200-2.900 5.200" />
      <circle cx="8" cy="8" r="1" fill="currentColor" stroke="none" />
    </>
  ),
  logo: (
    <>
      <path d="M2.500 6.800v2.400M5.250 4.300v7.400M8 2.200v11.600M10.750 5v6M13.500 6.800v2.400" strokeWidth="1.900" />
    </>
  ),
  hands: (
    <>
      <path d="m1.500 8.700 2.600-4.400 2.500.8 2-.9 3.400.3 2.500 4.200M4 9.800l2.300 2.400c.8.700 1.800.6 2.500 0l3.300-2.800-3-2.700-1.900 1.500c-1.300.6-2-.8-1.200-1.600L8.600 4.200" />
    </>
  ),
};

const Mark = ({ id, size, className }: { id: string; size: number; className?: string | undefined }) => (
  <svg
    viewBox="0 0 16 16"
    width={size}
    height={size}
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    className={className}
  >
    {marks[id] ?? marks.http}
  </svg>
);

/** A platform's glyph. Its name is said too, unless the words beside it already do. */
export const PlatformGlyph = ({ id, size = 16, isSaid = false }: { id: string; size?: number; isSaid?: boolean }) => (
  <span className={styles.glyph} data-platform={id}>
    <Mark id={id} size={size} />
    {isSaid ? null : <span className="vh">{platformName(id)}</span>}
  </span>
);

export const Logo = () => (
  <span className={styles.logo}>
    <Mark id="logo" size={18} />
  </span>
);

export const HandsIcon = ({ size = 16 }: { size?: number }) => <Mark id="hands" size={size} />;
