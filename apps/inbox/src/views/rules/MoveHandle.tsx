import { t } from '@lingui/core/macro';
import { GripVertical } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { IconButton } from '../../components/button';
import { isolate } from '../../i18n/format';

/**
 * Moves a row of a list: dragged to the place of another by mouse or finger, or by the arrow keys while it has the
 * focus. The rows say their places as `data-place`.
 */
export const MoveHandle = ({
  name,
  place,
  count,
  onMove,
}: {
  name: string;
  place: number;
  count: number;
  onMove: (from: number, to: number) => void;
}) => {
  const isDragging = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasMoved = useRef(false);
  // The row moves in the page, which takes the focus from it.
  useEffect(() => {
    if (wasMoved.current) button.current?.focus();
    wasMoved.current = false;
  }, [place]);
  const handleKey = (event: KeyboardEvent) => {
    const to = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= count) return;
    wasMoved.current = true;
    onMove(place, to);
  };
  const handleDown = (event: PointerEvent<HTMLButtonElement>) => {
    isDragging.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const handleUp = (event: PointerEvent<HTMLButtonElement>) => {
    if (!isDragging.current) return;
    isDragging.current = false;
    const to = placeAt(event.clientX, event.clientY);
    if (to !== null && to !== place) onMove(place, to);
  };
  return (
    <IconButton
      ref={button}
      label={t`Move ${isolate(name)}: place ${place + 1} of ${count}. Arrow keys move it.`}
      size="small"
      style={{ cursor: 'grab', touchAction: 'none' }}
      onKeyDown={handleKey}
      onPointerDown={handleDown}
      onPointerUp={handleUp}
      onPointerCancel={() => (isDragging.current = false)}
    >
      <GripVertical size={14} aria-hidden />
    </IconButton>
  );
};

const placeAt = (x: number, y: number): number | null => {
  const row = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-place]');
  return row?.dataset['place'] === undefined ? null : Number(row.dataset['place']);
};
