import type { Voice } from '../types';
import { firstNameOf } from './first-name';

const place = /\s*\{\{\s*([\w.]+)\s*\}\}/gu;

/**
 * Fills `{{contact.name}}`, `{{contact.firstName}}`, `{{contact.handle}}` and `{{brand.name}}` with sanitised values.
 * A place without a value leaves no hole ("Hi {{contact.name}}!" → "Hi!"). Null where the text holds a place that we
 * do not know: it must not be sent so.
 */
export const fillPlaces = (
  text: string,
  { contact, voice }: { contact: { name: string | null; handle: string | null }; voice: Voice },
): string | null => {
  const name = firstNameOf(contact.name);
  const handle = /^@?[\w.]{1,40}$/u.test(contact.handle ?? '') ? (contact.handle ?? '') : null;
  const values: Record<string, string | null> = {
    'contact.name': name,
    'contact.firstName': name,
    'contact.first_name': name,
    'contact.handle': handle,
    'brand.name': voice.brandName || null,
  };
  let isWhole = true;
  const filled = text.replaceAll(place, (found: string, key: string) => {
    if (!(key in values)) isWhole = false;
    const value = values[key];
    return value ? found.replace(/\{\{.*\}\}/u, value) : '';
  });
  return isWhole && !filled.includes('{{') ? filled.trim() : null;
};
