import { t } from '@lingui/core/macro';
import { Flame } from 'lucide-react';
import { Chip } from '../../components/chip';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber, formatPercent } from '../../i18n/format';
import { Table } from '../Screen';
import screen from '../screen.module.css';
import { Open, Waits } from './BoardCells';
import { onlyWaiting } from './read-board';
import type { BurningPost } from './read-board';

const angryFrom = 50;

/** Posts with many more comments than usual, or angry ones: what a manager looks at first. */
export const OnFire = ({ posts }: { posts: readonly BurningPost[] }) => (
  <Table
    isStacked
    label={t`Posts on fire`}
    head={
      <>
        <th scope="col">
          <span className="line" style={{ gap: 6 }}>
            <Flame size={14} aria-hidden className="bad" />
            {t`Posts on fire`}
          </span>
        </th>
        <th scope="col" className={screen.number}>{t`Comments in the last hour`}</th>
        <th scope="col" className={screen.number}>{t`Usual in an hour`}</th>
        <th scope="col" className={screen.number}>{t`Negative`}</th>
        <th scope="col" className={screen.number}>{t`Waiting`}</th>
        <th scope="col">{t`Oldest waits`}</th>
      </>
    }
  >
    {posts.map(
      ({ postId, post, platform, lastHour, usualPerHour, negativePercent, waiting, oldestMinutes, filter }) => (
        <tr key={postId}>
          <td>
            <div className="line">
              <PlatformGlyph id={platform} size={16} />
              <Open filter={filter}>
                <bdi className="m cut" style={{ maxWidth: 'min(32ch, 60vw)', display: 'inline-block' }}>
                  {post || t`Post without text`}
                </bdi>
              </Open>
            </div>
          </td>
          <td className={screen.number} data-label={t`Comments in the last hour`}>
            {formatNumber(lastHour)}
          </td>
          <td className={screen.number} data-label={t`Usual in an hour`}>
            {formatNumber(usualPerHour)}
          </td>
          <td className={screen.number} data-label={t`Negative`}>
            {negativePercent >= angryFrom ? (
              <Chip look="danger">{formatPercent(negativePercent / 100)}</Chip>
            ) : (
              formatPercent(negativePercent / 100)
            )}
          </td>
          <td className={screen.number} data-label={t`Waiting`}>
            <Open filter={waiting > 0 ? onlyWaiting(filter) : null}>{formatNumber(waiting)}</Open>
          </td>
          <td data-label={t`Oldest waits`}>
            <Waits minutes={oldestMinutes} />
          </td>
        </tr>
      ),
    )}
  </Table>
);
