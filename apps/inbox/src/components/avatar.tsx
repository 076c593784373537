import { useState } from 'react';
import type { ReactNode } from 'react';
import styles from './avatar.module.css';
import { PlatformGlyph } from './glyph';
import { initialsOf } from './initials';
import { isSafePicture } from './safe-address';

/** A face, or the first signs of a name on a colour that stays the same for that name. */
export const Avatar = ({
  name,
  url = null,
  size,
  platform,
  isTeam = false,
  children,
}: {
  name: string;
  url?: string | null;
  size?: number;
  platform?: string;
  isTeam?: boolean;
  children?: ReactNode;
}) => {
  const [isBroken, setIsBroken] = useState(false);
  return (
    <span
      className={isTeam ? `${styles.avatar} ${styles.team}` : styles.avatar}
      style={{ ['--h' as string]: String(hueOf(name)), ...(size ? { ['--size' as string]: `${size}px` } : {}) }}
    >
      {children ??
        (isSafePicture(url) && !isBroken ? (
          <img
            className={styles.picture}
            src={url}
            alt=""
            loading="lazy"
            decoding="async"
            referrerPolicy="no-referrer"
            onError={() => setIsBroken(true)}
          />
        ) : (
          <span aria-hidden="true">{initialsOf(name)}</span>
        ))}
      {platform ? (
        <span className={styles.badge}>
          <PlatformGlyph id={platform} size={12} />
        </span>
      ) : null}
    </span>
  );
};

const hueOf = (name: string): number => {
  let sum = 7;
  for (const sign of name) sum = (sum * 33 + (sign.codePointAt(0) ?? 0)) % 9973;
  return (sum * 5) % 360;
};
