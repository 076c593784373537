import { t } from '@lingui/core/macro';
import { nameless } from '@hubbub/contracts';

/** A person's name as they have it; empty where the platform tells none, so that the page says so in its own words. */
export const personName = (name: string): string => (name === nameless ? '' : name);

/** What to call a person beside others: their name or handle, or "Somebody" in the reader's language. */
export const calledName = ({ name, handle }: { name: string; handle?: string | null }): string =>
  personName(name) || handle || t`Somebody`;
