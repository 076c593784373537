import { useEffect } from 'react';
import { showBadge, titleOf } from '../../device/badge';
import { useStore } from '../../state/store';

/** Where we are and how many of one's own are unread: in the title of the tab, on its icon and on the app's. */
export const useTitle = (name: string): void => {
  const count = useStore((state) => state.counts.mine?.unread ?? 0);
  useEffect(() => {
    document.title = titleOf(name, count);
    showBadge(count);
  }, [name, count]);
};
