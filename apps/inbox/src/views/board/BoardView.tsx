import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { getReport } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber } from '../../i18n/format';
import { useStore } from '../../state/store';
import { Bar, Failed, Loading, Page, Table } from '../Screen';
import screen from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import styles from './board.module.css';
import { formatMinutes, longMinutes, Open, Waits } from './BoardCells';
import { OnFire } from './OnFire';
import { ShareOut } from './ShareOut';
import { burningOf, figureOf, onlyLate, onlySnoozed, onlyWaiting, owedOf, roomOf, waitsOf } from './read-board';
import type { ChannelWaits, Owed } from './read-board';

const refreshMs = 60_000;
const nearlyFull = 0.9;

/** Who owes what, against what they can take, and what waits longest; every number opens its list. */
const BoardView = () => {
  const { value, problem, isLoading, reload } = useLoaded(async () => {
    const [load, open, fire] = await Promise.all([getReport('load'), getReport('open'), getReport('fire')]);
    return { load, open, fire };
  });
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), refreshMs);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <div className={screen.screen}>
      <Page
        title={t`Who owes what`}
        aside={
          <Button look="line" size="small" className="end" disabled={isLoading} onClick={reload}>
            <RotateCw size={13} aria-hidden />
            <Trans>Count again</Trans>
          </Button>
        }
      >
        {problem ? <Failed problem={problem} onAgain={reload} /> : null}
        {value ? (
          <Board onChange={reload} owed={owedOf(value.load)} waits={waitsOf(value.open)} reports={value} />
        ) : null}
        {!value && !problem ? <Loading /> : null}
      </Page>
    </div>
  );
};

type Reports = Record<'load' | 'open' | 'fire', Parameters<typeof figureOf>[0]>;

const Board = ({
  onChange,
  owed,
  waits,
  reports,
}: {
  onChange: () => void;
  owed: readonly Owed[];
  waits: readonly ChannelWaits[];
  reports: Reports;
}) => {
  const unassigned = figureOf(reports.load, 'unassigned');
  const assigned = figureOf(reports.load, 'assigned');
  const late = figureOf(reports.load, 'late');
  const soon = figureOf(reports.load, 'late soon');
  const burning = figureOf(reports.fire, 'on fire');
  const posts = burningOf(reports.fire);
  const oldest = figureOf(reports.open, 'oldest waiting');
  const waiting = figureOf(reports.open, 'waiting');
  const nobody = owed.find(({ memberId }) => memberId === null);
  const room = roomOf(owed);
  const busy = owed.filter(({ memberId, open }) => memberId !== null && open > 0).length;
  return (
    <>
      <div className={screen.tiles}>
        <Tile
          title={t`Nobody has them`}
          value={formatNumber(unassigned?.value ?? 0)}
          filter={unassigned?.filter}
          words={
            nobody?.oldestMinutes !== null && nobody?.oldestMinutes !== undefined
              ? t`the oldest waits ${formatMinutes(nobody.oldestMinutes)}`
              : t`none of them waits`
          }
        >
          {(unassigned?.value ?? 0) > 0 ? <ShareOut onDone={onChange} /> : null}
        </Tile>
        <Tile
          title={t`Somebody has them`}
          value={formatNumber(assigned?.value ?? 0)}
          filter={assigned?.filter}
          words={
            room === null
              ? plural(busy, { one: 'with # member', other: 'with # members' })
              : plural(room, { one: 'room for # more', other: 'room for # more' })
          }
        />
        <Tile
          title={t`Waits longest`}
          value={oldest ? formatMinutes(oldest.value) : '–'}
          filter={oldest?.filter}
          isLate={oldest !== null && oldest.value > longMinutes}
          words={plural(waiting?.value ?? 0, { one: '# waits for an answer', other: '# wait for an answer' })}
        />
        <Tile
          title={t`Late`}
          value={formatNumber(late?.value ?? 0)}
          filter={late && late.value > 0 ? late.filter : null}
          isLate={(late?.value ?? 0) > 0}
          words={t`later than a policy allows`}
        />
        <Tile
          title={t`Late soon`}
          value={formatNumber(soon?.value ?? 0)}
          filter={soon && soon.value > 0 ? soon.filter : null}
          words={t`within half an hour, if nobody answers`}
        />
        <Tile
          title={t`On fire`}
          value={formatNumber(burning?.value ?? 0)}
          filter={burning && burning.value > 0 ? burning.filter : null}
          isLate={posts.length > 0}
          words={
            posts.length > 0
              ? plural(posts.length, { one: 'open under # post', other: 'open under # posts' })
              : t`no post draws more than usual`
          }
        />
      </div>
      {posts.length > 0 ? <OnFire posts={posts} /> : null}
      <Members owed={owed} />
      {waits.length > 0 ? <Channels waits={waits} /> : null}
    </>
  );
};

const Tile = ({
  title,
  value,
  filter,
  words,
  isLate = false,
  children,
}: {
  title: string;
  value: string;
  filter: unknown;
  words: string;
  isLate?: boolean;
  children?: ReactNode;
}) => (
  <section className={screen.tile} aria-label={title}>
    <h3>
      {isLate ? <TriangleAlert size={14} aria-hidden className="warn" /> : null}
      {title}
    </h3>
    <p className={screen.figure}>
      <Open filter={filter}>{value}</Open>
    </p>
    <p className="t2">{words}</p>
    {children}
  </section>
);

const Members = ({ owed }: { owed: readonly Owed[] }) => {
  const members = useStore((state) => state.members);
  const most = Math.max(1, ...owed.map(({ open, capacity }) => Math.max(open, capacity ?? 0)));
  return (
    <Table
      isStacked
      label={t`Load by member`}
      head={
        <>
          <th scope="col">{t`Member`}</th>
          <th scope="col">{t`Load`}</th>
          <th scope="col" className={screen.number}>{t`Waiting`}</th>
          <th scope="col">{t`Oldest waits`}</th>
          <th scope="col" className={screen.number}>{t`Late`}</th>
          <th scope="col" className={screen.number}>{t`Snoozed`}</th>
        </>
      }
    >
      {owed.map(({ memberId, name, open, capacity, waiting, oldestMinutes, snoozed, late, isAway, filter }) => {
        const shown = memberId === null ? t`Nobody` : (members[memberId]?.name ?? name);
        const share = open / (capacity || most);
        const fill = !capacity ? null : share >= 1 ? 'danger' : share >= nearlyFull ? 'warning' : null;
        return (
          <tr key={memberId ?? 'nobody'}>
            <td>
              <div className="line">
                <Avatar name={shown} size={24} />
                <Open filter={filter}>
                  <bdi className="m">{shown}</bdi>
                </Open>
                {isAway ? <Chip>{t`Away`}</Chip> : null}
              </div>
            </td>
            <td className={screen.whole}>
              <div className={styles.load}>
                <Bar share={share} {...(fill ? { colour: `var(--${fill}-fill)` } : {})} />
                <Open filter={filter}>
                  <bdi className="n">
                    {capacity ? `${formatNumber(open)} / ${formatNumber(capacity)}` : formatNumber(open)}
                  </bdi>
                </Open>
              </div>
            </td>
            <td className={screen.number} data-label={t`Waiting`}>
              <Open filter={waiting > 0 ? onlyWaiting(filter) : null}>{formatNumber(waiting)}</Open>
            </td>
            <td data-label={t`Oldest waits`}>
              <Waits minutes={oldestMinutes} />
            </td>
            <td className={screen.number} data-label={t`Late`}>
              <Open filter={late > 0 ? onlyLate(filter) : null}>
                <span className={late > 0 ? 'bad' : undefined}>{formatNumber(late)}</span>
              </Open>
            </td>
            <td className={screen.number} data-label={t`Snoozed`}>
              <Open filter={snoozed > 0 ? onlySnoozed(filter) : null}>{formatNumber(snoozed)}</Open>
            </td>
          </tr>
        );
      })}
    </Table>
  );
};

const Channels = ({ waits }: { waits: readonly ChannelWaits[] }) => (
  <Table
    isStacked
    label={t`What waits longest`}
    head={
      <>
        <th scope="col">{t`Channel`}</th>
        <th scope="col">{t`Oldest waits`}</th>
        <th scope="col" className={screen.number}>{t`Waiting`}</th>
        <th scope="col" className={screen.number}>{t`Open`}</th>
      </>
    }
  >
    {waits.map(({ channelId, channel, platform, open, waiting, oldestMinutes, filter }) => (
      <tr key={channelId}>
        <td>
          <div className="line">
            <PlatformGlyph id={platform} size={16} />
            <bdi className="m">{channel}</bdi>
          </div>
        </td>
        <td data-label={t`Oldest waits`}>
          <Waits minutes={oldestMinutes} />
        </td>
        <td className={screen.number} data-label={t`Waiting`}>
          <Open filter={onlyWaiting(filter)}>{formatNumber(waiting)}</Open>
        </td>
        <td className={screen.number} data-label={t`Open`}>
          <Open filter={filter}>{formatNumber(open)}</Open>
        </td>
      </tr>
    ))}
  </Table>
);

export default BoardView;
