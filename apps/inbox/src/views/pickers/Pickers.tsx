import { t } from '@lingui/core/macro';
import { CircleDashed, Clock, CornerUpLeft, UserRound, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { labels as labelRoutes } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Dot, labelColour } from '../../components/chip';
import { Popover, TopDialog } from '../../components/dialog';
import { TextField } from '../../components/field';
import { PickList } from '../../components/pick-list';
import type { Pick } from '../../components/pick-list';
import { formatDayTime, formatNumber } from '../../i18n/format';
import { announce } from '../../state/announce';
import { shownConversation } from '../../state/conversations';
import { problemOf } from '../../state/problem';
import { hasSelection } from '../../state/selection';
import { get, set, useStore } from '../../state/store';
import { setView, useView } from '../../state/view';
import { targetOf, useInbox } from '../inbox/use-inbox';
import { assign, moveToTeam, snooze, toggleLabel } from './acts';
import { snoozeTimes } from './snooze-times';

/** Assign, label and snooze, each opened by its key or its button, beside the button or at the top of the window. */
export const Pickers = () => {
  const picker = useView((state) => state.picker);
  if (!picker) return null;
  const isOnScreen = picker.anchor?.isConnected && picker.anchor.offsetParent !== null;
  const anchor = isOnScreen ? picker.anchor : null;
  switch (picker.kind) {
    case 'assign':
      return (
        <Frame label={t`Assign`} anchor={anchor}>
          <AssignList />
        </Frame>
      );
    case 'label':
      return (
        <Frame label={t`Label`} anchor={anchor}>
          <LabelList />
        </Frame>
      );
    case 'snooze':
      return (
        <Frame label={t`Snooze`} anchor={anchor}>
          <SnoozeList />
        </Frame>
      );
    default:
      return null;
  }
};

const done = () => setView({ picker: null });

const Frame = ({ label, anchor, children }: { label: string; anchor: HTMLElement | null; children: ReactNode }) => {
  const ref = useRef(anchor);
  return anchor ? (
    <Popover label={label} anchor={ref} onClose={done}>
      {children}
    </Popover>
  ) : (
    <TopDialog label={label} onClose={done}>
      {children}
    </TopDialog>
  );
};

const AssignList = () => {
  const place = useInbox();
  const members = useStore((state) => state.members);
  const me = useStore((state) => state.me);
  const teams = useStore((state) => state.teams);
  const shown = useCurrent();
  const current = shown?.assigneeId ?? null;
  const others = Object.values(members).filter(({ id, role }) => id !== me?.id && role !== 'viewer');
  const picks: Pick[] = [
    {
      id: me?.id ?? '',
      label: t`Me`,
      icon: <UserRound size={16} />,
      detail: <kbd>I</kbd>,
      isPicked: current === me?.id,
    },
    ...others.map((member) => ({
      id: member.id,
      label: member.name,
      icon: <Avatar name={member.name} size={20} />,
      isPicked: member.id === current,
      detail: member.isAway
        ? t`away`
        : member.capacity && member.load !== undefined
          ? t`${formatNumber(member.load)} of ${formatNumber(member.capacity)}`
          : undefined,
    })),
    ...(hasSelection(get())
      ? []
      : Object.values(teams).map((team) => ({
          id: `team:${team.id}`,
          label: team.name,
          icon: <Users size={16} />,
          isPicked: team.id === shown?.teamId,
          group: t`Teams`,
        }))),
    {
      id: 'none',
      label: t`Nobody`,
      icon: <CircleDashed size={16} />,
      isPicked: current === null && !hasSelection(get()),
    },
  ];
  return (
    <PickList
      label={t`Assign to`}
      placeholder={t`Assign to`}
      picks={picks}
      nothing={t`Nobody of that name.`}
      onPick={({ id }) => {
        done();
        if (id.startsWith('team:')) moveToTeam(place, id.slice(5));
        else assign(place, id === 'none' ? null : id);
      }}
    />
  );
};

const LabelList = () => {
  const place = useInbox();
  const labels = useStore((state) => state.labels);
  const [query, setQuery] = useState('');
  const current = useCurrent()?.labels ?? [];
  const isKnown = Object.values(labels).some(({ name }) => name.toLowerCase() === query.trim().toLowerCase());
  const picks: Pick[] = Object.values(labels).map((label) => ({
    id: label.id,
    label: label.name,
    icon: <Dot colour={labelColour(label)} />,
    isPicked: current.includes(label.id),
  }));
  const handleCreate = async () => {
    try {
      const label = await labelRoutes.create({ name: query.trim() });
      set((state) => ({ labels: { ...state.labels, [label.id]: label } }));
      toggleLabel(place, label.id);
      done();
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  return (
    <PickList
      label={t`Labels`}
      placeholder={t`Label`}
      picks={picks}
      isMany
      query={query}
      onQuery={setQuery}
      nothing={t`No label of that name.`}
      onPick={({ id }) => {
        toggleLabel(place, id);
        if (hasSelection(get())) done();
      }}
      foot={
        query.trim() && !isKnown ? (
          <Button look="accent" size="small" onClick={() => void handleCreate()}>
            {t`Make the label “${query.trim()}”`}
          </Button>
        ) : null
      }
    />
  );
};

const SnoozeList = () => {
  const place = useInbox();
  const zone = useStore((state) => state.me?.timeZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [isDate, setIsDate] = useState(false);
  const [date, setDate] = useState('');
  const words = { later: t`Later today`, tomorrow: t`Tomorrow`, monday: t`Monday` };
  const times = snoozeTimes(new Date(), zone);
  const choose = (until: string | null) => {
    done();
    snooze(place, until);
  };
  if (isDate)
    return (
      <form
        className="stack"
        style={{ padding: 16, minWidth: 260 }}
        onSubmit={(event) => {
          event.preventDefault();
          const at = new Date(date);
          if (at.getTime() > Date.now()) choose(at.toISOString());
        }}
      >
        <TextField
          label={t`Back at`}
          type="datetime-local"
          required
          autoFocus
          value={date}
          error={date && new Date(date).getTime() <= Date.now() ? t`That is in the past.` : undefined}
          onChange={(event) => setDate(event.target.value)}
        />
        <Button look="fill" type="submit">
          {t`Snooze`}
        </Button>
      </form>
    );
  return (
    <PickList
      label={t`Snooze until`}
      placeholder={t`Snooze until`}
      picks={[
        ...times.map(({ id, at }) => ({
          id: at.toISOString(),
          label: words[id],
          icon: <Clock size={16} />,
          detail: formatDayTime(at.getTime()),
        })),
        { id: 'reply', label: t`Until they reply`, icon: <CornerUpLeft size={16} className="mirror" /> },
        { id: 'date', label: t`A date and time`, icon: <Clock size={16} /> },
      ]}
      nothing={t`Nothing of that name.`}
      onPick={({ id }) => (id === 'date' ? setIsDate(true) : choose(id === 'reply' ? null : id))}
    />
  );
};

const useCurrent = () => {
  const place = useInbox();
  const id = targetOf(place);
  return useStore((state) => (id && !hasSelection(state) ? shownConversation(state, id) : undefined));
};
