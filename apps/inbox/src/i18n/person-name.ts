import { nameless } from '@hubbub/contracts';

/** A person's name as they have it; empty where the platform tells none, so that the page says so in its own words. */
export const personName = (name: string): string => (name === nameless ? '' : name);
