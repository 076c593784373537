/**
 * How much each kind of evidence weighs, found by search over our tuning sets (docs/evaluation.md). Shares are 0–1;
 * powers below 1 lift weak evidence, above 1 press it down.
 */
export const weights = {
  fuseK: 30, // of reciprocal rank fusion
  fuse: 0.7,
  concepts: 0.97,
  sharePower: 0.47,
  focus: 0.65, // how much of the concept evidence hangs on the heading being what is asked
  words: 0.39,
  wordsPower: 1.4,
  past: 0.87,
  pastPower: 1.9,
  vectors: 0.9,
  strange: 0.15, // of a word that no concept knows
  near: 0.45, // of concepts that are only related
  generic: 0.7, // of concepts that everybody speaks of
  situation: 1, // of concepts that the situation speaks of, times its chance
  situationPower: 0.5,
  situationFrom: 0.14,
  // What an intent says, where the words alone are silent.
  praise: 0.55,
  thanks: 0.5,
  complaint: 0.15,
  apology: 0.3,
  emergency: 1.15,
  lead: 0.25,
  suggestion: 0.6,
  // How a source of another occasion is held back, or one of this occasion preferred.
  againstMood: 0.85,
  notPraise: 0.95,
  praiseElsewhere: 0.83,
  complaintFits: 1.1,
  complaintElsewhere: 0.85,
  businessAgainst: 0.8,
  urgentFits: 1.35,
  urgentElsewhere: 0.75,
  danger: 0.5, // an emergency speaks of every danger a little
};
