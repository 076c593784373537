/** Mean F1 over the preferred labels that occur; a prediction among the accepted ones counts as the preferred one. */
export const macroF1 = <Label extends string>(
  pairs: readonly { accepted: readonly Label[]; predicted: Label }[],
): number => {
  const settled = pairs.map(({ accepted, predicted }) => ({
    truth: accepted[0],
    predicted: accepted.includes(predicted) ? accepted[0] : predicted,
  }));
  const labels = [...new Set(settled.map(({ truth }) => truth))];
  const scores = labels.map((label) => {
    const hits = settled.filter(({ truth, predicted }) => truth === label && predicted === label).length;
    const called = settled.filter(({ predicted }) => predicted === label).length;
    const real = settled.filter(({ truth }) => truth === label).length;
    return hits === 0 ? 0 : (2 * hits) / (called + real);
  });
  return labels.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / labels.length;
};
