// What moved between two rankings of the same candidates.

import { rate } from './words.js';

/** For each item its place and score before; null when there is nothing to compare with. */
export function movement(before, after) {
  if (!before || before.items.length !== after.items.length) return null;
  const were = new Map(before.items.map(item => [item.item_id, item]));
  return after.items.every(item => were.has(item.item_id)) ? were : null;
}

/** What is different about the question, for the beginning of a sentence. */
export function difference(before, after, appended) {
  if (appended) return `After ${appended}`;
  if (before.user_id !== after.user_id) return `Compared with ${before.user_id}`;
  if (before.model !== after.model || before.model_version !== after.model_version) return `Compared with ${before.model} / ${before.model_version}`;
  if (!isSame(before.behaviors?.map(row => row.item_id), after.behaviors?.map(row => row.item_id))) return 'With the other history';
  return isSame(before.context, after.context) ? 'Asked again' : 'With other features';
}

const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** What moved, for the rest of the sentence: who rose and fell most, or that nobody did. */
export function inWords(were, after) {
  const moves = after.items.map(item => ({ item, up: were.get(item.item_id).rank - item.rank })).filter(move => move.up !== 0);
  if (moves.length === 0) {
    const most = Math.max(0, ...after.items.map(item => Math.abs(item.ctr - were.get(item.item_id).ctr)));
    return most < 5e-5 ? 'nothing moved.' : `the order is the same; scores moved by at most ${rate(most)}.`;
  }

  const [highest, lowest] = [moves.reduce((a, b) => (b.up > a.up ? b : a)), moves.reduce((a, b) => (b.up < a.up ? b : a))];
  const told = [highest.up > 0 && tell(highest, 'rose'), lowest.up < 0 && tell(lowest, 'fell')].filter(text => text);
  return `${told.join(', ')}.`;

  function tell({ item }, verb) {
    return `${item.item_id} ${verb} from ${were.get(item.item_id).rank} to ${item.rank}`;
  }
}
