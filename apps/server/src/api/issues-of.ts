import type { FieldFault, FieldProblem } from '@hubbub/contracts';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with an input: each place with a code, what belongs into its words, and the words in English. Where
 * several forms are allowed (a value or a list of values), the form that comes nearest speaks: "Invalid input" alone
 * helps nobody.
 */
export const issuesOf = (issues: readonly Issue[], at: readonly PropertyKey[] = []): FieldProblem[] =>
  issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0)
      return [{ path: path.map(String).join('.'), ...faultOf(issue), message: issue.message }];
    return issuesOf(nearest(issue.errors), path);
  });

const faultOf = (issue: Issue): { code: FieldFault; values: Record<string, string> } => {
  switch (issue.code) {
    case 'invalid_type':
      // The input itself is not kept with the issue; only the words tell that there was none.
      return issue.message.endsWith('received undefined')
        ? { code: 'required', values: {} }
        : { code: issue.code, values: { expected: issue.expected } };
    case 'invalid_format':
      return { code: issue.code, values: { format: issue.format } };
    case 'too_small':
      return { code: issue.code, values: { origin: issue.origin, minimum: String(issue.minimum) } };
    case 'too_big':
      return { code: issue.code, values: { origin: issue.origin, maximum: String(issue.maximum) } };
    case 'not_multiple_of':
      return { code: issue.code, values: { divisor: String(issue.divisor) } };
    case 'unrecognized_keys':
      return { code: issue.code, values: { keys: issue.keys.join(', ') } };
    case 'invalid_value':
      return { code: issue.code, values: { choices: issue.values.map(String).join(', ') } };
    default:
      return { code: issue.code, values: {} };
  }
};

/** The form with the fewest complaints; of those the one that was read deepest. */
const nearest = (forms: readonly Issue[][]): Issue[] =>
  forms.reduce((best, form) =>
    form.length < best.length || (form.length === best.length && depthOf(form) > depthOf(best)) ? form : best,
  );

const depthOf = (issues: readonly Issue[]): number => Math.max(...issues.map(({ path }) => path.length));
