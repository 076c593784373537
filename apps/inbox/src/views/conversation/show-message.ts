/** The id of the element that shows a message or the post of the open conversation. */
export const messageElementId = (id: string): string => `said-${id}`;

/** Brings a message of the open conversation into view, and the focus to it. False where it is not on the page. */
export const showMessage = (id: string): boolean => {
  const element = document.getElementById(messageElementId(id));
  if (!element) return false;
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
  element.focus({ preventScroll: true });
  return true;
};
