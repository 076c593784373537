import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { keepPlace, placeOf } from '../../state/list-places';
import { placeIn } from '../../state/lists';

const overscan = 8;

/**
 * Which rows of one fixed height are worth drawing. Rows that come or go above the first one on screen do not move it:
 * the scroll place is corrected before the browser paints.
 */
export const useRowWindow = (
  frame: RefObject<HTMLElement | null>,
  key: string, // which list: each one is found again where it was left
  ids: readonly string[],
  rowPx: number,
) => {
  const [range, setRange] = useState({ start: 0, end: 30 });
  const anchor = useRef<{ id: string; offset: number } | null>(null);

  const shown = useRef<string | null>(null); // which list the frame is scrolled for

  const measure = useCallback(() => {
    const element = frame.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / rowPx);
    const seenEnd = Math.ceil((element.scrollTop + element.clientHeight) / rowPx);
    const start = Math.max(0, first - overscan);
    const end = seenEnd + overscan;
    const id = ids[first];
    anchor.current = id ? { id, offset: element.scrollTop - first * rowPx } : null;
    if (shown.current !== null) keepPlace(shown.current, { scrollTop: element.scrollTop, first, end: seenEnd });
    setRange((before) => (before.start === start && before.end === end ? before : { start, end }));
  }, [frame, ids, rowPx]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element && shown.current !== key) {
      shown.current = key;
      element.scrollTop = placeOf(key).scrollTop;
      anchor.current = null;
    }
    const kept = anchor.current;
    if (element && kept && element.scrollTop > 0) {
      const index = placeIn(ids, kept.id);
      if (index >= 0) element.scrollTop = index * rowPx + kept.offset;
    }
    measure();
  }, [key, ids, rowPx, frame, measure]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [frame, measure]);

  const reveal = useCallback(
    (index: number) => {
      const element = frame.current;
      if (!element || index < 0) return;
      const [top, bottom] = [index * rowPx, (index + 1) * rowPx];
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    },
    [frame, rowPx],
  );

  return { ...range, reveal };
};
