import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Check, Clock, Copy, Ellipsis, History, Pause, Plus, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import * as api from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { TextField } from '../../components/field';
import { PlatformGlyph } from '../../components/glyph';
import { MenuButton } from '../../components/menu';
import { Original } from '../../components/original';
import { channelTold, type Told } from '../../i18n/failures';
import { formatAgo, formatDay, formatNumber, isolate } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import type { Channel } from '../../records';
import { announce } from '../../state/announce';
import { useNow } from '../../state/now';
import { problemOf } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { AskDialog } from '../AskDialog';
import { Page, Table } from '../Screen';
import styles from '../screen.module.css';
import { ModelAccess, modelAccessOf } from './ModelAccess';
import { RemoveDialog } from './RemoveDialog';

const keep = (channel: Channel) => set(({ channels }) => ({ channels: { ...channels, [channel.id]: channel } }));
const failed = (error: unknown) => announce({ type: 'failed', problem: problemOf(error) });

/** The connected accounts, how they are, and what needs a person. */
export const Channels = () => {
  const channels = useStore((state) => state.channels);
  const role = useStore((state) => state.me?.role ?? 'viewer');
  const navigate = useNavigate();
  const all = Object.values(channels).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  const needy = all.filter((channel) => rank(channel) === 0).length;
  return (
    <Page
      title={t`Channels`}
      aside={
        <>
          <span className="t3">
            {plural(all.length, { one: '# connected', other: '# connected' })}
            {needy > 0 ? ` · ${plural(needy, { one: '# needs you', other: '# need you' })}` : ''}
          </span>
          {may(role, 'manageChannels') ? (
            <Button look="fill" className="end" onClick={() => void navigate('/settings/channels/new')}>
              <Plus size={14} aria-hidden />
              <Trans>Connect a channel</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      {all.length === 0 ? (
        <p
          className={`${styles.card} ${styles.empty}`}
        >{t`Connect a channel and its comments and messages arrive here.`}</p>
      ) : (
        <Table
          isStacked
          label={t`Channel health`}
          head={
            <>
              <th>{t`Channel`}</th>
              <th>{t`State`}</th>
              <th>{t`Last event`}</th>
              <th>{t`Good until`}</th>
              <th>
                <span className="vh">{t`Actions`}</span>
              </th>
            </>
          }
        >
          {all.map((channel) => (
            <Row key={channel.id} channel={channel} mayManage={may(role, 'manageChannels')} />
          ))}
        </Table>
      )}
    </Page>
  );
};

const rank = ({ status }: Channel): number => ({ disconnected: 0, degraded: 0, ok: 1, off: 2 })[status.state];

const Row = ({ channel, mayManage }: { channel: Channel; mayManage: boolean }) => {
  const now = useNow();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<'remove' | 'rename' | 'model' | null>(null);
  const { status } = channel;
  const handleTest = async () => {
    try {
      const answer = await api.testChannel(channel.id);
      if (!answer.ok)
        announce({ type: 'failed', problem: { code: answer.code ?? 'failed', message: answer.message ?? '' } });
      else announce({ type: 'saved' });
    } catch (error) {
      failed(error);
    }
  };
  return (
    <tr>
      <td>
        <div className="line wrap" style={{ rowGap: 2 }}>
          <PlatformGlyph id={channel.platform} />
          <bdi className="m">{channel.name}</bdi>
          <span className="t3 sm">{platformName(channel.platform)}</span>
          {modelAccessOf(channel) === 'never' ? <Chip look="private">{t`Nothing to a model`}</Chip> : null}
        </div>
        <Trouble told={channelTold(status)} />
      </td>
      <td>
        <StateChip channel={channel} />
      </td>
      <td className="t2" data-label={t`Last event`}>
        {status.lastEventAt ? formatAgo(status.lastEventAt, now) : t`nothing yet`}
      </td>
      <td className="t2" data-label={t`Good until`}>
        {status.tokenExpiresAt ? formatDay(status.tokenExpiresAt) : t`No end`}
      </td>
      <td className={`${styles.number} ${styles.corner}`}>
        {mayManage ? (
          <MenuButton
            label={t`Actions for ${isolate(channel.name)}`}
            isIcon
            choices={[
              {
                id: 'test',
                label: t`Test the connection`,
                icon: <Check size={15} />,
                onChoose: () => void handleTest(),
              },
              {
                id: 'again',
                label: t`Enter new keys`,
                icon: <TriangleAlert size={15} />,
                onChoose: () => void navigate(`/settings/channels/new/${channel.platform}?channel=${channel.id}`),
              },
              {
                id: 'past',
                label: t`Fetch the past`,
                icon: <History size={15} />,
                onChoose: () => void api.backfillChannel(channel.id).then(() => announce({ type: 'saved' }), failed),
              },
              ...(channel.webhookUrl
                ? [
                    {
                      id: 'copy',
                      label: t`Copy the webhook address`,
                      icon: <Copy size={15} />,
                      onChoose: () =>
                        void navigator.clipboard
                          .writeText(channel.webhookUrl ?? '')
                          .then(() => announce({ type: 'copied' }), failed),
                    },
                  ]
                : []),
              {
                id: 'model',
                label: t`What a language model may read`,
                icon: <ShieldCheck size={15} />,
                onChoose: () => setAsks('model'),
              },
              { id: 'rename', label: t`Rename`, onChoose: () => setAsks('rename') },
              {
                id: 'off',
                label: status.state === 'off' ? t`Turn on` : t`Turn off`,
                icon: <Pause size={15} />,
                onChoose: () =>
                  void api.changeChannel(channel.id, { isOff: status.state !== 'off' }).then(keep, failed),
              },
              { id: 'remove', label: t`Disconnect`, isDanger: true, onChoose: () => setAsks('remove') },
            ]}
          >
            <Ellipsis size={16} aria-hidden />
          </MenuButton>
        ) : null}
        {asks === 'remove' ? <Remove channel={channel} onClose={() => setAsks(null)} /> : null}
        {asks === 'model' ? (
          <ModelAccess
            channel={channel}
            onClose={() => setAsks(null)}
            onSave={(modelAccess) =>
              void api
                .changeChannel(channel.id, { settings: { modelAccess } })
                .then(keep, failed)
                .then(() => setAsks(null))
            }
          />
        ) : null}
        {asks === 'rename' ? <Rename channel={channel} onClose={() => setAsks(null)} /> : null}
      </td>
    </tr>
  );
};

const Trouble = ({ told }: { told: Told | null }) =>
  told ? (
    <div style={{ marginBlockStart: 2 }}>
      <p className="sm t2">
        <bdi>{told.words}</bdi>
      </p>
      <Original words={told.original} />
    </div>
  ) : null;

const StateChip = ({ channel: { status, settings } }: { channel: Channel }) => {
  const backfill = status.backfill;
  const isFetching = backfill?.state === 'running';
  if (isFetching && status.state === 'ok')
    return (
      <Chip look="info" icon={<History size={12} aria-hidden />}>
        {t`Fetching the past: ${formatNumber(backfill.found)}`}
      </Chip>
    );
  switch (status.state) {
    case 'ok':
      return typeof settings?.pollSeconds === 'number' ? (
        <Chip look="success" icon={<Clock size={12} aria-hidden />}>
          {t`Asking every ${formatNumber(settings.pollSeconds)} s`}
        </Chip>
      ) : (
        <Chip look="success" icon={<Check size={12} aria-hidden />}>
          <Trans>Live</Trans>
        </Chip>
      );
    case 'degraded':
      return (
        <Chip look="warning" icon={<TriangleAlert size={12} aria-hidden />}>
          <Trans>Has trouble</Trans>
        </Chip>
      );
    case 'disconnected':
      return (
        <Chip look="danger" icon={<TriangleAlert size={12} aria-hidden />}>
          <Trans>Needs new keys</Trans>
        </Chip>
      );
    default:
      return (
        <Chip icon={<Pause size={12} aria-hidden />}>
          <Trans>Off</Trans>
        </Chip>
      );
  }
};

const Remove = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const handleRemove = async () => {
    try {
      await api.removeChannel(channel.id);
      set(({ channels }) => {
        const { [channel.id]: _, ...others } = channels;
        return { channels: others };
      });
      onClose();
    } catch (error) {
      failed(error);
    }
  };
  return (
    <RemoveDialog
      title={t`Disconnect ${isolate(channel.name)}?`}
      verb={<Trans>Disconnect</Trans>}
      onClose={onClose}
      onRemove={() => void handleRemove()}
    >
      <p>{t`Nothing new arrives from it and nothing can be sent. Its conversations stay. Its keys are erased.`}</p>
    </RemoveDialog>
  );
};

const Rename = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const [name, setName] = useState(channel.name);
  return (
    <AskDialog
      title={t`Rename ${isolate(channel.name)}`}
      verb={<Trans>Rename</Trans>}
      isReady={name.trim() !== ''}
      onClose={onClose}
      onDo={() => void api.changeChannel(channel.id, { name: name.trim() }).then(keep, failed).then(onClose)}
    >
      <TextField label={t`Name`} autoFocus dir="auto" value={name} onChange={(event) => setName(event.target.value)} />
    </AskDialog>
  );
};
