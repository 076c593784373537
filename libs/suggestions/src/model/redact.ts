import { findClaims } from '../checker/claims';

/** Personal data taken out of one request, to be put back into its answer. */
export interface Redaction {
  places: Map<string, string>; // ⟦EMAIL_1⟧ → what stood there
}

export const createRedaction = (): Redaction => ({ places: new Map() });

const kinds: Partial<Record<string, string>> = {
  email: 'EMAIL',
  phone: 'PHONE',
  card: 'CARD',
  iban: 'IBAN',
  wallet: 'WALLET',
};

// Number and street word in either order, as addresses are written in the languages that we know.
const street =
  /\b\d{1,5}[a-z]?[,\s]+(?:\p{Lu}[\p{L}'’.-]+\s){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|square|place)\b\.?|\b(?:rue|avenue|av|boulevard|bd|place|via|viale|piazza|corso|calle|avenida|plaza|rua|praça|jalan|jl)\.?\s(?:[\p{L}'’.-]+\s){0,4}[\p{L}'’.-]+,?\s(?:n[°ºo.]?\s?)?\d{1,5}[a-z]?\b|\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|straat|laan|plein)\s\d{1,4}\s?[a-z]?\b|(?:οδός\s)?\p{Lu}[\p{L}-]+\s\d{1,4}(?=,\s\p{L}+\s\d{3}\s?\d{2}|\s\d{3}\s?\d{2})|(?:ул\.|улица|проспект|пр\.)\s\p{L}+,?\s(?:д\.\s?)?\d{1,4}|(?:خیابان|کوچه|بلوار|شارع|حي)\s[\p{L}\s]{2,30}(?:پلاک|رقم|مبنى)\s\d{1,5}|[\p{Script=Han}]{2,12}(?:路|街|道|巷)\d{1,5}号/giu;

/** Replaces e-mail, phone, card, account and street by numbered places; the same value gets the same place. */
export const redact = (text: string, redaction: Redaction): string => {
  const spans = findClaims(text).flatMap(({ kind, start, end }) => {
    const name = kinds[kind];
    return name ? [{ name, start, end }] : [];
  });
  for (const match of text.matchAll(street)) {
    const span = { name: 'STREET', start: match.index, end: match.index + match[0].length };
    if (!spans.some(({ start, end }) => start < span.end && span.start < end)) spans.push(span);
  }
  return spans
    .sort((a, b) => b.start - a.start)
    .reduce(
      (left, { name, start, end }) =>
        left.slice(0, start) + placeFor(name, text.slice(start, end), redaction) + left.slice(end),
      text,
    );
};

const placeFor = (name: string, value: string, { places }: Redaction): string => {
  for (const [place, known] of places) if (known === value && place.startsWith(`⟦${name}_`)) return place;
  const count = [...places.keys()].filter((place) => place.startsWith(`⟦${name}_`)).length;
  const place = `⟦${name}_${count + 1}⟧`;
  places.set(place, value);
  return place;
};

/** Puts back what was taken out; only places that came back intact are known. */
export const restore = (text: string, { places }: Redaction): string =>
  text.replaceAll(/⟦[A-Z]+_\d+⟧/gu, (place) => places.get(place) ?? place);
