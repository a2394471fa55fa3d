// Numbers, times and the server's codes, in words.

const Second = 1000;
const Units = [
  ['year', 'y', 365.25 * 24 * 3600 * Second],
  ['month', 'mo', 30.44 * 24 * 3600 * Second],
  ['day', 'd', 24 * 3600 * Second],
  ['hour', 'h', 3600 * Second],
  ['minute', 'min', 60 * Second],
  ['second', 's', Second],
];
const Relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

function largestUnit(ms) {
  const [long, short, length] = Units.find(([, , length]) => Math.abs(ms) >= length) ?? Units.at(-1);
  return { long, short, count: Math.round(ms / length) };
}

/** An age for a sentence: "6 months ago". */
export function age(ms) {
  const { long, count } = largestUnit(ms);
  return Math.abs(ms) < 5 * Second ? 'just now' : Relative.format(-count, long);
}

/** An age for an axis: "6 mo". */
export function shortAge(ms) {
  const { short, count } = largestUnit(ms);
  return Math.abs(ms) < 5 * Second ? 'now' : `${count} ${short}`;
}

/** A click-through rate. */
export const rate = ctr => ctr.toFixed(4);

/** A share of the attention. */
export const percent = share => `${(share * 100).toFixed(share < 0.095 ? 1 : 0)} %`;

/** How many digits tell changes of this size apart. */
export const digitsFor = largest => (largest > 0 ? Math.min(6, Math.max(2, Math.ceil(-Math.log10(largest)) + 1)) : 2);

/** A change with its sign. */
export function signed(change, digits = 4) {
  const text = Math.abs(change).toFixed(digits);
  return Number(text) === 0 ? '0' : (change > 0 ? '+' : '\u2212') + text;
}

/** A duration, from microseconds. */
export function duration(us) {
  return us < 1000 ? `${us} µs` : us < 1e6 ? `${(us / 1000).toFixed(us < 1e4 ? 2 : 1)} ms` : `${(us / 1e6).toFixed(2)} s`;
}

/** "1 candidate", "2 candidates". */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

const Degraded = {
  BEHAVIORS_UNAVAILABLE: () => 'The behavior store did not answer: scored as a user without a history.',
  BEHAVIORS_CORRUPT: () => 'More than half of the stored behaviors could not be read and were left out.',
  BEHAVIORS_STALE: answer => `The behavior store did not answer: scored with the history as it was read ${age(answer.user.behaviors_age_ms ?? 0)}.`,
  CANDIDATES_CUT: answer => `Time did not hold all candidates: ${count(answer.unscored_candidates, 'candidate')} at the end of the list ${answer.unscored_candidates === 1 ? 'is' : 'are'} not scored.`,
  SCORES_REPLACED: answer => `${count(answer.replaced?.length ?? 0, 'score')} came out as no number; the model's prior stands in.`,
};

/** Why an answer is not as good as it could be, and what else one should know about it. */
export function notes(answer) {
  const reasons = answer.degraded.map(reason => Degraded[reason]?.(answer) ?? `Degraded: ${reason}.`);
  if (answer.user.cold_start && !answer.degraded.includes('BEHAVIORS_UNAVAILABLE')) {
    reasons.push('This user has no behaviors: scored by what the model knows of anybody.');
  }

  if (answer.unknown_items > 0) {
    reasons.push(`${count(answer.unknown_items, 'candidate')} ${answer.unknown_items === 1 ? 'is' : 'are'} unknown to the model and scored as an item it has never seen.`);
  }

  return reasons;
}
