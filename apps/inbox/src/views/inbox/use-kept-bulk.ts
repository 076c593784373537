import { useCallback, useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { BulkAction, BulkSelection } from '../../records';
import { pickAll, pickAllMatching } from '../../state/selection';
import { set } from '../../state/store';
import { askBulk, useBulkRequest } from './bulk-request';

interface Review {
  selection: BulkSelection;
  action: BulkAction;
}

/**
 * The review of an act on many stands in the entry of the address bar's history: whoever loads the page again finds it
 * open, with the same rows picked and the words written so far. Returns what keeps a change of it.
 */
export const useKeptBulk = (): ((review: Review | null) => void) => {
  const request = useBulkRequest();
  const location = useLocation();
  const navigate = useNavigate();
  const here = useRef(location);
  here.current = location;
  const keep = useCallback(
    (review: Review | null) => {
      const { pathname, search, state } = here.current;
      if (review === null && readReview(state) === null) return;
      void navigate({ pathname, search }, { replace: true, state: review ? { bulk: review } : null });
    },
    [navigate],
  );
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) return keep(request);
    isFirst.current = false;
    const review = readReview(here.current.state);
    if (!review) return;
    const { selection, action } = review;
    set('ids' in selection ? pickAll(selection.ids) : { ...pickAllMatching(), picked: new Set(selection.except) });
    askBulk(selection, action);
  }, [request, keep]);
  return keep;
};

const readReview = (state: unknown): Review | null => {
  const review = (state as { bulk?: Partial<Review> } | null)?.bulk;
  return review?.selection && review.action ? { selection: review.selection, action: review.action } : null;
};
