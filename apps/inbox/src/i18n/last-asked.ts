/** Takes the answer to what was asked last; one that comes after a later question was asked is passed over. */
export const lastAsked = <Asked, Answer>(
  ask: (asked: Asked) => Promise<Answer>,
  take: (asked: Asked, answer: Answer) => void,
): ((asked: Asked) => Promise<void>) => {
  let turn = 0;
  return async (asked) => {
    turn += 1;
    const own = turn;
    const answer = await ask(asked);
    if (own === turn) take(asked, answer);
  };
};
