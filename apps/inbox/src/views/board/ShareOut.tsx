import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { formatNumber } from '../../i18n/format';
import { preview, runBulk } from '../../state/bulk-acts';
import { useStore } from '../../state/store';
import { AskDialog } from '../AskDialog';
import { Failed, Loading } from '../Screen';
import screen from '../screen.module.css';
import { useLoaded } from '../use-loaded';

const nobodys = { filter: { status: 'open', assigneeId: 'none' }, except: [] } as const;

/** Gives all that is nobody's to whoever has room, after a look at who would get how many; one act, taken back as one. */
export const ShareOut = ({ onDone }: { onDone: () => void }) => {
  const mayShare = useStore((state) => may(state.me?.role ?? 'viewer', 'triage'));
  const [isOpen, setIsOpen] = useState(false);
  if (!mayShare) return null;
  return (
    <>
      <Button look="line" size="small" style={{ alignSelf: 'flex-start' }} onClick={() => setIsOpen(true)}>
        <UsersRound size={13} aria-hidden />
        <Trans>Share out</Trans>
      </Button>
      {isOpen ? (
        <Look
          onClose={() => setIsOpen(false)}
          onShare={() => {
            setIsOpen(false);
            void runBulk(null, { ...nobodys, except: [] }, { type: 'share' }, onDone);
          }}
        />
      ) : null}
    </>
  );
};

const Look = ({ onClose, onShare }: { onClose: () => void; onShare: () => void }) => {
  const members = useStore((state) => state.members);
  const { value, problem, reload } = useLoaded(() => preview({ ...nobodys, except: [] }, { type: 'share' }));
  const shares = value?.shares ?? [];
  const left = value?.skipped.find(({ reason }) => reason === 'nobody_free')?.count ?? 0;
  return (
    <AskDialog
      title={t`Share out what nobody has?`}
      verb={<Trans>Share out</Trans>}
      isReady={shares.length > 0}
      onClose={onClose}
      onDo={onShare}
    >
      <p className="t2">{t`By load and capacity, past who is away. What came to a team stays within it.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      <ul className={screen.rows}>
        {shares.map(({ memberId, count }) => {
          const name = members[memberId]?.name ?? '–';
          return (
            <li key={memberId}>
              <Avatar name={name} size={24} />
              <bdi className="m grow">{name}</bdi>
              <span className="n">{`+${formatNumber(count)}`}</span>
            </li>
          );
        })}
      </ul>
      {value && left > 0 ? (
        <p className="warn">
          {plural(left, { one: '# stays: nobody has room for it.', other: '# stay: nobody has room for them.' })}
        </p>
      ) : null}
      {value && shares.length === 0 && left === 0 ? <p className="t3">{t`Somebody has everything.`}</p> : null}
    </AskDialog>
  );
};
