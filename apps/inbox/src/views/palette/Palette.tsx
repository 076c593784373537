import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ListFilter, Settings, UserRound } from 'lucide-react';
import { useMemo } from 'react';
import { Avatar } from '../../components/avatar';
import { Chip } from '../../components/chip';
import { Dialog, TopDialog } from '../../components/dialog';
import { PlatformGlyph } from '../../components/glyph';
import { Keys, PickList } from '../../components/pick-list';
import type { Pick } from '../../components/pick-list';
import { fromFilter } from '../../filters/list-query';
import { countPicked, hasSelection } from '../../state/selection';
import { placeOf } from '../../state/list-places';
import { get } from '../../state/store';
import { setView, useView } from '../../state/view';
import { assign } from '../pickers/acts';
import { capsOf } from './commands';
import type { Command, CommandContext } from './commands';
import { calledName } from '../../i18n/person-name';

/** Everything by name, with its key beside it; searches only what is already here. */
export const Palette = ({ commands, context }: { commands: readonly Command[]; context: CommandContext }) => {
  const isOpen = useView((state) => state.isPaletteOpen);
  return isOpen ? <Open commands={commands} context={context} /> : null;
};

const Open = ({ commands, context }: { commands: readonly Command[]; context: CommandContext }) => {
  const close = () => setView({ isPaletteOpen: false });
  const entries = useMemo(() => paletteEntries(commands, context), [commands, context]);
  const state = get();
  const total = state.lists[context.place.key]?.count ?? 0;
  const count = hasSelection(state) ? countPicked(state, total) : context.place.openId ? 1 : 0;
  return (
    <TopDialog label={t`Commands`} onClose={close}>
      <PickList
        isLarge
        label={t`Search or run a command`}
        placeholder={t`Search or run a command`}
        picks={entries.map(({ pick }) => pick)}
        aside={count > 0 ? <Chip>{plural(count, { one: '# conversation', other: '# conversations' })}</Chip> : null}
        nothing={t`No command of that name.`}
        onPick={({ id }) => {
          close();
          const entry = entries.find(({ pick }) => pick.id === id);
          requestAnimationFrame(() => entry?.run());
        }}
        foot={
          <>
            <kbd>↑</kbd>
            <kbd>↓</kbd>
            <Trans>move</Trans>
            <kbd>↵</kbd>
            <Trans>run</Trans>
            <kbd>esc</kbd>
            <Trans>leave</Trans>
          </>
        }
      />
    </TopDialog>
  );
};

const nearRows = 100;

const paletteEntries = (commands: readonly Command[], context: CommandContext): { pick: Pick; run: () => void }[] => {
  const { members, views, channels, conversations, me, lists } = get();
  const remap = me?.keys?.map ?? {};
  const own = commands
    .filter(({ isHidden, group }) => !isHidden && group !== 'go')
    .map((command) => entryOf(command, remap, context, t`Commands`));
  const going = commands
    .filter(({ group }) => group === 'go')
    .map((command) => entryOf(command, remap, context, t`Go to`));
  const people = Object.values(members)
    .filter(({ id, role }) => id !== me?.id && role !== 'viewer')
    .map((member) => ({
      pick: {
        id: `assign:${member.id}`,
        label: t`Assign to ${member.name}`,
        icon: <Avatar name={member.name} size={18} />,
        group: t`Commands`,
      },
      run: () => assign(context.place, member.id),
    }));
  const saved = Object.values(views).map((view) => ({
    pick: { id: `view:${view.id}`, label: view.name, icon: <ListFilter size={16} />, group: t`Go to` },
    run: () => context.place.show(fromFilter(view.filter, view.sort)),
  }));
  const sources = Object.values(channels).map((channel) => ({
    pick: {
      id: `channel:${channel.id}`,
      label: channel.name,
      icon: <PlatformGlyph id={channel.platform} />,
      group: t`Go to`,
    },
    run: () => context.go(`/inbox?status=open&channelId=${channel.id}`),
  }));
  const screens = (
    [
      ['/rules', t`Rules`],
      ['/answer-once', t`Answer once`],
      ['/approvals', t`Approvals`],
      ['/settings/channels/new', t`Connect a channel`],
      ['/settings/replies', t`Saved replies`],
      ['/settings/labels', t`Labels`],
      ['/settings/keywords', t`Keywords`],
      ['/settings/members', t`Members`],
      ['/settings/teams', t`Teams`],
      ['/settings/voice', t`Brand voice`],
      ['/settings/ledger', t`Ledger`],
      ['/settings/me', t`Your settings`],
    ] as const
  ).map(([path, label]) => ({
    pick: { id: path, label, icon: <Settings size={16} />, group: t`Go to` },
    run: () => context.go(path),
  }));
  const { first, end } = placeOf(context.place.key);
  const near = (lists[context.place.key]?.ids ?? []).slice(Math.max(0, first - nearRows), end + nearRows);
  const rows = near.flatMap((id) => {
    const conversation = conversations[id];
    if (!conversation) return [];
    return [
      {
        pick: {
          id: `open:${id}`,
          label: calledName(conversation.contact),
          words: conversation.contact.handle ?? '',
          icon: <UserRound size={16} />,
          detail: <PlatformGlyph id={conversation.platform} size={14} />,
          group: t`Conversations on screen`,
        },
        run: () => context.place.open(id),
      },
    ];
  });
  return [...own, ...people, ...going, ...saved, ...sources, ...screens, ...rows];
};

const entryOf = (command: Command, remap: Record<string, string>, context: CommandContext, group: string) => {
  const key = remap[command.id] ?? command.keys[0];
  return {
    pick: {
      id: command.id,
      label: command.title,
      icon: command.icon,
      group,
      ...(key ? { detail: <Keys keys={capsOf(key)} /> } : {}),
    },
    run: () => command.run(context),
  };
};

/** All keys on one page. */
export const KeysHelp = ({ commands, onSettings }: { commands: readonly Command[]; onSettings: () => void }) => {
  const isOpen = useView((state) => state.isKeysOpen);
  if (!isOpen) return null;
  const close = () => setView({ isKeysOpen: false });
  const groups = [
    ['move', t`Move`],
    ['go', t`Go to`],
    ['select', t`Select`],
    ['decide', t`Decide`],
    ['answer', t`Answer`],
  ] as const;
  const remap = get().me?.keys?.map ?? {};
  return (
    <Dialog
      size="wide"
      title={t`Keys`}
      onClose={close}
      foot={
        <>
          <span className="sm t3">{t`They work on every keyboard layout.`}</span>
          <button
            type="button"
            className="end t2 m"
            style={{ minHeight: 32, textDecoration: 'underline' }}
            onClick={() => {
              close();
              onSettings();
            }}
          >
            {t`Change or turn off`}
          </button>
        </>
      }
    >
      <div style={{ columns: '260px 2', columnGap: 32 }}>
        {groups.map(([group, title]) => (
          <section key={group} style={{ breakInside: 'avoid', marginBlockEnd: 14 }}>
            <h3 className="sm t3" style={{ marginBlockEnd: 4 }}>
              {title}
            </h3>
            <dl>
              {commands
                .filter((command) => command.group === group && command.keys.length > 0)
                .map((command) => (
                  <div key={command.id} className="line" style={{ minHeight: 28, justifyContent: 'space-between' }}>
                    <dt>{command.title}</dt>
                    <dd style={{ margin: 0 }}>
                      <Keys keys={capsOf(remap[command.id] ?? command.keys[0] ?? '')} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
