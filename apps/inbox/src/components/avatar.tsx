import { useState } from 'react';
import type { ReactNode } from 'react';
import styles from './avatar.module.css';
import { PlatformGlyph } from './glyph';

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

/** Pictures come from the platforms over https, or from our own server. */
export const isSafePicture = (url: string | null | undefined): url is string =>
  typeof url === 'string' && /^(https:\/\/|\/(?!\/))/i.test(url);

/** One or two signs; scripts that join their letters, and Han, show one. */
export const initialsOf = (name: string): string => {
  const words = name
    .normalize('NFC')
    .replace(/[\p{C}\p{M}]/gu, '')
    .split(/[\s._-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, ''))
    .filter(Boolean);
  const first = [...(words[0] ?? '')][0];
  if (!first) return '?';
  const isSingle = /[\p{Script=Arabic}\p{Script=Han}\p{Script=Hebrew}\p{Extended_Pictographic}]/u.test(first);
  const second = isSingle || words.length < 2 ? '' : ([...(words.at(-1) ?? '')][0] ?? '');
  const more = isSingle || words.length > 1 ? second : ([...(words[0] ?? '')][1] ?? '');
  return (first + more).toUpperCase();
};

const hueOf = (name: string): number => {
  let sum = 7;
  for (const sign of name) sum = (sum * 33 + (sign.codePointAt(0) ?? 0)) % 9973;
  return (sum * 5) % 360;
};
