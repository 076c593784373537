/** What a workspace is called before anybody names it. */
export const plainName = 'My workspace';
