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
}

export interface TemplateParameter {
  place: 'header' | 'body' | 'button'; // `button`: the end of a link's address
  name: string; // a number or a word
  example: string | null;
  button?: { index: number; label: string };
}

/** `template` of `POST /api/conversations/:id/messages`; values in the order of the template's `parameters`. */
export interface ChosenTemplate {
  name: string;
  language: string;
  parameters: string[];
}
