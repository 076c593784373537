/** What happened to a workspace's automatic sends lately, counted by the caller. */
export interface AutomationHealth {
  /** Automatic sends within the last hour, and the mean of an hour over the last week. */
  sentLastHour: number;
  usualPerHour: number;
  /** What a member has allowed within an hour in so many words; null: nothing was said. */
  allowedPerHour: number | null;
  /** Of the last `recent` automatic sends. */
  recent: number;
  refused: number;
  /** People who answered an automatic send with a complaint, hate or a negative message. */
  negativeAnswers: number;
}

const fewest = 10;

/** Why automation should pause and call a member, or null: a sudden rate, many refusals, or angry answers. */
export const findAnomaly = (health: AutomationHealth): string | null => {
  const { sentLastHour, usualPerHour, allowedPerHour, recent, refused, negativeAnswers } = health;
  // Within a budget that a member stated, a rush (a viral post) is what the rule is there for.
  if (sentLastHour >= 50 && sentLastHour > Math.max(5 * Math.max(usualPerHour, 5), allowedPerHour ?? 0)) {
    return `a sudden rate: ${sentLastHour} automatic answers within an hour, usually ${Math.round(usualPerHour)}`;
  }
  if (recent < fewest) return null;
  if (refused >= 5 && refused / recent > 0.3)
    return `many refusals: the platform refused ${refused} of the last ${recent}`;
  if (negativeAnswers >= 3 && negativeAnswers / recent > 0.2) {
    return `negative answers: ${negativeAnswers} of the last ${recent} automatic answers met with anger`;
  }
  return null;
};
