import { t } from '@lingui/core/macro';
import type { Attachment } from '@hubbub/contracts';
import { File, Image, Link2, MapPin, Play, Volume2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { safeHref } from '../../components/safe-address';
import { formatBytes } from '../../i18n/format';
import styles from './thread.module.css';

/** Pictures as small views that open large; everything else as a file with its name and size. */
export const Attachments = ({ items }: { items: readonly Attachment[] }) => {
  const [shown, setShown] = useState<Attachment | null>(null);
  if (items.length === 0) return null;
  return (
    <div className={styles.files}>
      {items.map((item, index) =>
        (item.type === 'image' || item.type === 'sticker') && pictureOf(item) ? (
          <button
            key={index}
            type="button"
            className={styles.photo}
            onClick={() => setShown(item)}
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
      {shown ? (
        <Dialog
          size="wide"
          title={shown.name ?? t`Picture`}
          onClose={() => setShown(null)}
          foot={
            <Button className="end" onClick={() => setShown(null)}>
              {t`Close`}
            </Button>
          }
        >
          <img
            src={fullOf(shown) ?? ''}
            alt={shown.name ?? t`Picture`}
            referrerPolicy="no-referrer"
            style={{ maxWidth: '100%', maxHeight: '70dvh', objectFit: 'contain', margin: 'auto' }}
          />
        </Dialog>
      ) : null}
    </div>
  );
};

const FileLink = ({ item }: { item: Attachment }) => {
  const href = fullOf(item);
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
