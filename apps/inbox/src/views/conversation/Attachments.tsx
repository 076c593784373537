import { t } from '@lingui/core/macro';
import type { Attachment } from '@hubbub/contracts';
import { File, Image, Link2, MapPin, Play, Volume2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { inEnglish } from '../../i18n/failures';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { safeHref } from '../../components/safe-address';
import { formatBytes, formatNumber } from '../../i18n/format';
import { whyNotKept } from '../../i18n/why-not-kept';
import styles from './thread.module.css';

/** Pictures as small views that open large; everything else as a file with its name and size. */
export const Attachments = ({ items }: { items: readonly Attachment[] }) => {
  const [shown, setShown] = useState<number | null>(null); // its place among the pictures
  const pictures = items.filter(isShown);
  if (items.length === 0) return null;
  return (
    <div className={styles.files}>
      {items.map((item, index) =>
        isShown(item) ? (
          <button
            key={index}
            type="button"
            className={styles.photo}
            onClick={() => setShown(pictures.indexOf(item))}
            aria-label={t`Open the picture`}
          >
            <img
              src={pictureOf(item) ?? ''}
              alt={item.name ?? t`Picture`}
              loading="lazy"
              decoding="async"
              referrerPolicy="no-referrer"
            />
          </button>
        ) : (
          <FileLink key={index} item={item} />
        ),
      )}
      {shown !== null && pictures[shown] ? (
        <Lightbox pictures={pictures} at={shown} onMove={setShown} onClose={() => setShown(null)} />
      ) : null}
    </div>
  );
};

/** One picture large, with its name; the arrow keys and buttons lead through all of the message. */
const Lightbox = ({
  pictures,
  at,
  onMove,
  onClose,
}: {
  pictures: readonly Attachment[];
  at: number;
  onMove: (at: number) => void;
  onClose: () => void;
}) => {
  const shown = pictures[at]!;
  const step = (by: number) => onMove((at + by + pictures.length) % pictures.length);
  const title = shown.name ?? t`Picture`;
  useEffect(() => {
    const handleKey = ({ key }: KeyboardEvent) => {
      const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      if (key === 'ArrowLeft' || key === 'ArrowRight')
        onMove((at + (key === forward ? 1 : -1) + pictures.length) % pictures.length);
    };
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, [at, onMove, pictures.length]);
  return (
    <Dialog
      size="wide"
      title={pictures.length > 1 ? t`${title}, ${formatNumber(at + 1)} of ${formatNumber(pictures.length)}` : title}
      onClose={onClose}
      foot={
        <>
          {pictures.length > 1 ? (
            <>
              <Button onClick={() => step(-1)}>{t`Previous`}</Button>
              <Button onClick={() => step(1)}>{t`Next`}</Button>
            </>
          ) : null}
          <a className={`${styles.file} end`} href={fullOf(shown) ?? ''} download={shown.name ?? ''}>
            {t`Save`}
          </a>
          <Button onClick={onClose}>{t`Close`}</Button>
        </>
      }
    >
      <img
        src={fullOf(shown) ?? ''}
        alt={title}
        referrerPolicy="no-referrer"
        style={{ maxWidth: '100%', maxHeight: '70dvh', objectFit: 'contain', margin: 'auto' }}
      />
    </Dialog>
  );
};

/** Drawn as a picture; one that could not be kept is a line that says why. */
const isShown = (item: Attachment): boolean => isPicture(item) && pictureOf(item) !== null && whyNotKept(item) === null;

const isPicture = ({ type }: Attachment): boolean => type === 'image' || type === 'sticker';

const FileLink = ({ item }: { item: Attachment }) => {
  const href = fullOf(item);
  const why = whyNotKept(item);
  const icons = {
    image: Image,
    sticker: Image,
    video: Play,
    audio: Volume2,
    location: MapPin,
    link: Link2,
    file: File,
    other: File,
  };
  const Icon = icons[item.type];
  const words = {
    image: t`Picture`,
    sticker: t`Sticker`,
    video: t`Video`,
    audio: t`Voice message`,
    location: t`Place`,
    link: t`Link`,
    file: t`File`,
    other: t`Attachment`,
  };
  const inside = (
    <>
      <Icon size={15} aria-hidden />
      <bdi className="cut">{item.name ?? words[item.type]}</bdi>
      {item.bytes ? <span className="t3 n">{formatBytes(item.bytes)}</span> : null}
      {why ? (
        <span
          className={item.reasonCode === 'no_room' ? 'bad' : 't3'}
          title={inEnglish(item.reason ?? null) ?? undefined}
        >
          {why}
        </span>
      ) : null}
    </>
  );
  return href ? (
    <a className={styles.file} href={href} target="_blank" rel="noopener noreferrer nofollow">
      {inside}
    </a>
  ) : (
    <span className={styles.file}>{inside}</span>
  );
};

const pictureOf = ({ id, url }: Attachment): string | null =>
  id ? `/api/attachments/${encodeURIComponent(id)}/thumbnail` : safeHref(url);
const fullOf = ({ id, url }: Attachment): string | null =>
  id ? `/api/attachments/${encodeURIComponent(id)}` : safeHref(url);
