import { keyOf, parseQuery } from './list-query';

/** The views that every member has from the start; their names are words of the interface. */
export const defaultViews = (
  [
    { id: 'mine', search: 'status=open&assigneeId=me' },
    { id: 'unassigned', search: 'status=open&assigneeId=none' },
    { id: 'mentions', search: 'status=open&mentioned=me' },
    { id: 'flagged', search: 'status=open&flag=any' },
    { id: 'snoozed', search: 'status=snoozed' },
    { id: 'open', search: 'status=open' },
    { id: 'closed', search: 'status=closed' },
  ] as const
).map((view) => ({ ...view, key: keyOf(parseQuery(new URLSearchParams(view.search))) }));

export type DefaultViewId = (typeof defaultViews)[number]['id'];
