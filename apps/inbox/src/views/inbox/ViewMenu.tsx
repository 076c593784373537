import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { views as viewsApi } from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { TextField } from '../../components/field';
import { MenuButton } from '../../components/menu';
import type { SavedView } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { rememberUndo } from '../../state/undo-acts';

/** What can be done with the saved view on screen: its name, its place, who sees it; and throwing it away. */
export const ViewMenu = ({ view }: { view: SavedView }) => {
  const views = useStore((state) => state.views);
  const role = useStore((state) => state.me?.role ?? 'viewer');
  const [name, setName] = useState<string | null>(null);
  const inOrder = Object.values(views).sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
  const at = inOrder.findIndex(({ id }) => id === view.id);
  if (view.isShared && !may(role, 'manageContent')) return null;

  const tryTo = (act: () => Promise<void>) =>
    void act().catch((error: unknown) => announce({ type: 'failed', problem: problemOf(error) }));
  const change = async (changed: Partial<SavedView>, id = view.id) => {
    const answer = await viewsApi.change(id, changed);
    set((state) => ({ views: { ...state.views, [id]: answer } }));
  };
  const move = (step: 1 | -1) =>
    tryTo(async () => {
      const next = [...inOrder];
      next.splice(at, 1);
      next.splice(at + step, 0, view);
      for (const [order, moved] of next.entries()) if (moved.order !== order) await change({ order }, moved.id);
    });
  const remove = () =>
    tryTo(async () => {
      const { id, name: kept, filter, sort, isShared, order } = view;
      await viewsApi.remove(id);
      set((state) => ({ views: Object.fromEntries(Object.entries(state.views).filter(([other]) => other !== id)) }));
      rememberUndo({ type: 'changed', act: 'removed', count: 1 }, async () => {
        const back = await viewsApi.create({ name: kept, filter, sort, isShared, order });
        set((state) => ({ views: { ...state.views, [back.id]: back } }));
      });
    });
  const handleRename = () =>
    tryTo(async () => {
      await change({ name: name?.trim() ?? view.name });
      setName(null);
    });
  return (
    <>
      <MenuButton
        label={t`This view`}
        isIcon
        size="small"
        placement="bottom start"
        choices={[
          { id: 'name', label: t`Rename`, icon: <Pencil size={15} />, onChoose: () => setName(view.name) },
          { id: 'up', label: t`Move up`, icon: <ArrowUp size={15} />, isOff: at <= 0, onChoose: () => move(-1) },
          {
            id: 'down',
            label: t`Move down`,
            icon: <ArrowDown size={15} />,
            isOff: at >= inOrder.length - 1,
            onChoose: () => move(1),
          },
          {
            id: 'share',
            label: view.isShared ? t`Keep it to myself` : t`Share it with the team`,
            icon: <Users size={15} />,
            isOff: !may(role, 'manageContent'),
            onChoose: () => tryTo(() => change({ isShared: !view.isShared })),
          },
          { id: 'remove', label: t`Remove the view`, icon: <Trash2 size={15} />, isDanger: true, onChoose: remove },
        ]}
      >
        <Ellipsis size={14} aria-hidden />
      </MenuButton>
      {name !== null ? (
        <Dialog
          title={t`Rename`}
          onClose={() => setName(null)}
          foot={
            <>
              <Button className="end" onClick={() => setName(null)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button look="fill" disabled={name.trim() === ''} onClick={handleRename}>
                <Trans>Save</Trans>
              </Button>
            </>
          }
        >
          <TextField
            label={t`Name of the view`}
            dir="auto"
            maxLength={80}
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && name.trim() !== '' && handleRename()}
          />
        </Dialog>
      ) : null}
    </>
  );
};
