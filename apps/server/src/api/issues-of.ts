import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

export interface Detail {
  path: string;
  message: string;
}

/**
 * What is wrong with an input, in words with the place of each. Where several forms are allowed (a value or a list of
 * values), the form that comes nearest speaks: "Invalid input" alone helps nobody.
 */
export const issuesOf = (issues: readonly Issue[], at: readonly PropertyKey[] = []): Detail[] =>
  issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0)
      return [{ path: path.map(String).join('.'), message: issue.message }];
    return issuesOf(nearest(issue.errors), path);
  });

/** The form with the fewest complaints; of those the one that was read deepest. */
const nearest = (forms: readonly Issue[][]): Issue[] =>
  forms.reduce((best, form) =>
    form.length < best.length || (form.length === best.length && depthOf(form) > depthOf(best)) ? form : best,
  );

const depthOf = (issues: readonly Issue[]): number => Math.max(...issues.map(({ path }) => path.length));
