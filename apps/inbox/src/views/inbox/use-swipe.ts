import { useEffect } from 'react';
import type { RefObject } from 'react';

const decidesPx = 88;
const startsPx = 12;

/**
 * A finger that moves a row sideways: towards its end closes it, towards its start snoozes it. Up and down stay the
 * browser's own. Both acts have their buttons in the conversation's head and in the bar of the selection.
 */
export const useSwipe = (
  frame: RefObject<HTMLElement | null>,
  onSwipe: (id: string, towards: 'end' | 'start') => void,
): void => {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let row: HTMLElement | null = null;
    let from = { x: 0, y: 0 };
    let moved = 0;
    const letGo = () => {
      if (row) row.style.transform = '';
      row?.removeAttribute('data-swiped');
      row = null;
      moved = 0;
    };
    const handleStart = (event: TouchEvent) => {
      const [touch] = event.touches;
      letGo();
      if (!touch || event.touches.length > 1) return;
      row = (event.target as Element).closest<HTMLElement>('[role="row"][data-id]');
      from = { x: touch.clientX, y: touch.clientY };
    };
    const handleMove = (event: TouchEvent) => {
      const [touch] = event.touches;
      if (!row || !touch) return;
      const across = touch.clientX - from.x;
      const down = touch.clientY - from.y;
      if (moved === 0 && (Math.abs(across) < startsPx || Math.abs(across) < Math.abs(down) * 2)) {
        if (Math.abs(down) > startsPx) row = null; // it is a scroll
        return;
      }
      moved = across;
      event.preventDefault();
      row.style.transform = `translateX(${across}px)`;
      row.dataset.swiped = Math.abs(across) > decidesPx ? towards(across) : 'a little';
    };
    const handleEnd = () => {
      const [id, across] = [row?.dataset.id, moved];
      letGo();
      if (id && Math.abs(across) > decidesPx) onSwipe(id, towards(across));
    };
    element.addEventListener('touchstart', handleStart, { passive: true });
    element.addEventListener('touchmove', handleMove, { passive: false });
    element.addEventListener('touchend', handleEnd);
    element.addEventListener('touchcancel', letGo);
    return () => {
      element.removeEventListener('touchstart', handleStart);
      element.removeEventListener('touchmove', handleMove);
      element.removeEventListener('touchend', handleEnd);
      element.removeEventListener('touchcancel', letGo);
    };
  }, [frame, onSwipe]);
};

const towards = (across: number): 'end' | 'start' =>
  across > 0 === (document.documentElement.dir !== 'rtl') ? 'end' : 'start';
