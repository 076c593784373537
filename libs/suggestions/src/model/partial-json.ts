/**
 * Reads the beginning of a JSON text: everything that is complete so far, with open arrays and objects closed. What is
 * still being written (a half string, a number at the very end) is left out. Null where nothing can be read yet.
 */
export const readPartialJson = (text: string): unknown => {
  const start = text.search(/[{[]/u);
  if (start < 0) return null;
  const open: string[] = [];
  let isString = false;
  let isEscaped = false;
  let safeEnd = -1; // behind the last complete value
  let safeOpen: string[] = [];
  const mark = (end: number): void => {
    safeEnd = end;
    safeOpen = [...open];
  };
  for (let i = start; i < text.length; i += 1) {
    const sign = text[i]!;
    if (isString) {
      if (isEscaped) isEscaped = false;
      else if (sign === '\\') isEscaped = true;
      else if (sign === '"') isString = false;
    } else if (sign === '"') isString = true;
    else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? '}' : ']');
      mark(i + 1);
    } else if (sign === '}' || sign === ']') {
      open.pop();
      mark(i + 1);
      if (open.length === 0) break;
    } else if (sign === ',') mark(i);
  }
  if (safeEnd < 0) return null;
  try {
    return JSON.parse(text.slice(start, safeEnd) + safeOpen.reverse().join('')) as unknown;
  } catch {
    return null;
  }
};

/** The first whole JSON object of an answer, with prose or a code fence around it. Throws SyntaxError. */
export const readJsonAnswer = (text: string): unknown => {
  const trimmed = text.trim().replace(/^```(?:json)?\s*/iu, '');
  const start = trimmed.indexOf('{');
  if (start < 0) throw new SyntaxError('The answer holds no JSON object');
  for (let end = trimmed.lastIndexOf('}'); end > start; end = trimmed.lastIndexOf('}', end - 1)) {
    try {
      return JSON.parse(trimmed.slice(start, end + 1)) as unknown;
    } catch {
      continue;
    }
  }
  throw new SyntaxError('The answer holds no whole JSON object');
};
