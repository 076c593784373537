import { t } from '@lingui/core/macro';
import { Paperclip, X } from 'lucide-react';
import { IconButton } from '../../components/button';
import { formatBytes, formatNumber } from '../../i18n/format';
import type { FileToSend } from './files-to-send';
import styles from './composer.module.css';

/** What will go with the text: a small view or a name, how far its upload is, and a way to take it back. */
export const FilesToSend = ({
  files,
  onRemove,
}: {
  files: readonly FileToSend[];
  onRemove: (file: FileToSend) => void;
}) => {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t`Files to send`}>
      {files.map((file) => (
        <li key={file.key} className={styles.file}>
          {file.isPicture && file.id ? (
            <img src={`/api/attachments/${encodeURIComponent(file.id)}/thumbnail`} alt="" className={styles.preview} />
          ) : (
            <Paperclip size={12} aria-hidden />
          )}
          <bdi className="cut">{file.name}</bdi>
          {file.id === null ? (
            <>
              <progress className={styles.progress} max={1} value={file.share} aria-label={t`Uploading ${file.name}`} />
              <span className="t3 n" aria-hidden>
                {formatNumber(Math.round(file.share * 100))} %
              </span>
            </>
          ) : (
            <span className="t3 n">{formatBytes(file.bytes)}</span>
          )}
          <IconButton label={t`Remove ${file.name}`} size="tiny" onClick={() => onRemove(file)}>
            <X size={12} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
};
