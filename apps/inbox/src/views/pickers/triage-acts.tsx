import { t } from '@lingui/core/macro';
import { Check, Clock, Mail, MailOpen, ShieldAlert, Tag, UserRoundPlus } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MenuChoice } from '../../components/menu';
import { setView } from '../../state/view';
import type { PickerKind } from '../../state/view';
import type { InboxPlace } from '../inbox/use-inbox';
import { close, markSpam, setRead } from './acts';

export interface TriageAct {
  label: string;
  Icon: LucideIcon;
  cap?: string; // the key, as it is written on a button
  opensDialog?: boolean;
  /** Done to the open conversation, or to the selection where there is one; what it opens hangs on the pressed button. */
  run: (event?: { currentTarget: HTMLElement }) => void;
}

export type TriageActId = 'close' | 'snooze' | 'assign' | 'label' | 'read' | 'unread' | 'spam';

/** What can be done to one conversation as to many, for every bar and menu that offers it. */
export const triageActs = (place: InboxPlace): Record<TriageActId, TriageAct> => ({
  close: { label: t`Close`, Icon: Check, cap: 'E', run: () => close(place) },
  snooze: { label: t`Snooze`, Icon: Clock, cap: 'H', opensDialog: true, run: opensPicker('snooze') },
  assign: { label: t`Assign`, Icon: UserRoundPlus, cap: 'A', opensDialog: true, run: opensPicker('assign') },
  label: { label: t`Label`, Icon: Tag, cap: 'L', opensDialog: true, run: opensPicker('label') },
  read: { label: t`Mark as read`, Icon: MailOpen, run: () => setRead(place, true) },
  unread: { label: t`Mark as unread`, Icon: Mail, run: () => setRead(place, false) },
  spam: { label: t`Mark as spam`, Icon: ShieldAlert, run: () => markSpam(place) },
});

const opensPicker =
  (kind: PickerKind) =>
  (event?: { currentTarget: HTMLElement }): void =>
    setView({ picker: { kind, anchor: event?.currentTarget ?? null } });

const menuIconPx = 16;

/** Some of them as the lines of a menu. */
export const triageChoices = (acts: Record<TriageActId, TriageAct>, ids: readonly TriageActId[]): MenuChoice[] =>
  ids.map((id) => {
    const { label, Icon, run } = acts[id];
    return { id, label, icon: <Icon size={menuIconPx} />, onChoose: () => run() };
  });
