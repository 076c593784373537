import type { Role } from './words';

/** Everything that a role may do; the browser and the server read the same map. */
export const permissions = {
  read: ['viewer', 'agent', 'manager', 'owner'],
  reply: ['agent', 'manager', 'owner'],
  triage: ['agent', 'manager', 'owner'], // assign, label, snooze, close, flags, bulk
  moderate: ['agent', 'manager', 'owner'], // hide, delete, like on the platform
  manageContent: ['manager', 'owner'], // saved replies, labels, shared views, rules, keywords, knowledge
  approve: ['manager', 'owner'],
  automation: ['manager', 'owner'], // kill switch
  replay: ['manager', 'owner'],
  manageMembers: ['owner'],
  manageChannels: ['owner'],
  manageTokens: ['owner'],
  erase: ['owner'],
  export: ['owner'], // the whole archive
  audit: ['manager', 'owner'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

export const may = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role);
