import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { BellOff, ExternalLink, Image } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { IconButton } from '../../components/button';
import { Chip } from '../../components/chip';
import { isSafePicture, safeHref } from '../../components/safe-address';
import { platformName } from '../../i18n/platform-names';
import { useStore } from '../../state/store';
import { mutePost } from '../../state/thread-acts';
import styles from './thread.module.css';

/** The publication that a comment hangs on. */
export const PostCard = ({ conversation }: { conversation: Conversation }) => {
  const { post, platform } = conversation;
  const channel = useStore((state) => state.channels[conversation.channelId]?.name);
  const [isBroken, setIsBroken] = useState(false);
  if (!post) return null;
  const href = safeHref(post.url);
  const hasPicture = isSafePicture(post.imageUrl) && !isBroken;
  return (
    <article className={post.imageUrl ? styles.post : `${styles.post} ${styles.noPicture}`} aria-label={t`Post`}>
      {post.imageUrl ? (
        <span className={styles.picture}>
          {hasPicture ? (
            <img
              src={post.imageUrl}
              alt=""
              decoding="async"
              referrerPolicy="no-referrer"
              onError={() => setIsBroken(true)}
            />
          ) : (
            <Image size={20} aria-hidden />
          )}
        </span>
      ) : null}
      <div className="stack" style={{ gap: 4 }}>
        <div className="line sm t3">
          <bdi className="b t2 cut">{channel ?? platformName(platform)}</bdi>
          {post.isMuted ? (
            <Chip icon={<BellOff size={12} aria-hidden />}>
              <Trans>Muted</Trans>
            </Chip>
          ) : null}
          <span className="end line" style={{ gap: 0 }}>
            <IconButton
              label={post.isMuted ? t`Stop muting this post` : t`Mute this post`}
              size="tiny"
              aria-pressed={post.isMuted}
              onClick={() => void mutePost(conversation.id, post.id, !post.isMuted)}
            >
              <BellOff size={14} />
            </IconButton>
            {href ? (
              <a
                href={href}
                target="_blank"
                rel="noopener noreferrer nofollow"
                aria-label={t`Open the post on ${platformName(platform)}`}
              >
                <span style={{ display: 'grid', placeItems: 'center', width: 28, height: 26 }}>
                  <ExternalLink size={14} className="mirror" aria-hidden />
                </span>
              </a>
            ) : null}
          </span>
        </div>
        <p className={styles.caption} dir="auto">
          {post.text || t`A post without words`}
        </p>
        <p className="sm">
          <Link to={`/inbox?status=open&postId=${post.id}`} className="t3" style={{ textDecoration: 'underline' }}>
            <Trans>All open comments on this post</Trans>
          </Link>
        </p>
      </div>
    </article>
  );
};
