/** A text that the platform has approved, for the time when a person may not be written to freely. */
export interface MessageTemplate {
  name: string;
  language: string; // the platform's own code, `en_US`
  category: string; // the platform's own word
  /** Its words, with a place `{{name}}` for each parameter. */
  header: string | null;
  text: string;
  footer: string | null;
  /** The places, in the order in which values are given. */
  parameters: TemplateParameter[];
  /** Cards side by side below the words, each with its own words and places. */
  cards?: { text: string }[];
  /** Buttons that the platform wants named although a member has nothing to fill in. */
  buttons?: TemplateButton[];
}

/** `flow` opens a form; `code` copies the code that stands in the words (authentication). */
export interface TemplateButton {
  index: number;
  card?: number;
  opens: 'flow' | 'code';
}

export interface TemplateParameter {
  place: 'header' | 'body' | 'button'; // `button`: the end of a link's address
  name: string; // a number or a word
  example: string | null;
  button?: { index: number; label: string; isCode?: boolean }; // `isCode`: a code to copy instead of an address
  /** A picture, film or document instead of words: the value is its public https address, or the platform's own id. */
  media?: 'image' | 'video' | 'document';
  /** A part of a place on the map, in the header. */
  location?: 'latitude' | 'longitude' | 'name' | 'address';
  /** Of which card, from 0; absent: of the message itself. */
  card?: number;
}

/** `template` of `POST /api/conversations/:id/messages`; values in the order of the template's `parameters`. */
export interface ChosenTemplate {
  name: string;
  language: string;
  parameters: string[];
}

/** The words that the person will read; a place without a value stays to be seen. */
export const templateWords = (template: MessageTemplate, values: readonly string[]): string => {
  const fill = (text: string | null, place: TemplateParameter['place'], card?: number) =>
    text?.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
      const index = template.parameters.findIndex(
        (one) => one.place === place && one.name === name && one.card === card,
      );
      return values[index]?.trim() || whole;
    });
  const cards = (template.cards ?? []).map(({ text }, card) => fill(text, 'body', card));
  return [fill(template.header, 'header'), fill(template.text, 'body'), template.footer, ...cards]
    .filter(Boolean)
    .join('\n\n');
};
