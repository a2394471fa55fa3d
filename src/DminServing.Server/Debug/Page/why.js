// The panel about the chosen candidate.

import { byId, el } from './dom.js';
import { HeatMap, summary } from './heatmap.js';
import { numbers } from './numbers.js';
import { problemBox } from './problem.js';
import { age, notes, rate } from './words.js';

const Same = 1e-5; // scores of one model on one machine, through two calls

export function nameCandidate(item) {
  byId('why-title').replaceChildren(...(item ? ['Why ', el('code', {}, item.item_id), ` scores ${rate(item.ctr)}`] : ['Why']));
  byId('click').hidden = !item;
}

/** The heat map, what it says, and its numbers. */
export function showExplanation(explanation, candidate, ranked) {
  if (explanation.behaviors.length === 0) {
    blank('This user has no behaviors.', 'There is nothing for the interests to look at: the score comes from the item, the user and the context alone.');
    return;
  }

  const readout = el('p', { class: 'readout' }, summary(explanation, candidate));
  const [isOpen, scrolled] = [byId('figure').querySelector('.numbers')?.open ?? false, byId('figure').querySelector('.map-scroll')?.scrollLeft];
  const map = new HeatMap(explanation, candidate, sentence => { readout.textContent = sentence ?? summary(explanation, candidate); });
  const table = numbers(explanation, candidate);
  table.open = isOpen;
  const remarks = notes({ ...explanation, unknown_items: 0 });
  if (Math.abs(candidate.ctr - ranked.ctr) > Same) {
    remarks.push(`The history is another one by now: this score is ${rate(candidate.ctr)}, the ranking has ${rate(ranked.ctr)}. Score again to see both as they are.`);
  }

  const scroller = el('div', { class: 'map-scroll' }, map.element);
  byId('figure').replaceChildren(
    el('ul', { class: 'notes' }, remarks.map(text => el('li', {}, text))),
    scroller,
    el('p', { class: 'scale' }, 'little attention', el('i', {}), `much, ${Math.max(...candidate.attention.flat()).toFixed(2)}`),
    readout,
    table);
  scroller.scrollLeft = scrolled ?? scroller.scrollWidth; // the newest are at the right
}

/** For models without interests: what the user did, and why there is no map. */
export function showBehaviors(problem, rows) {
  byId('figure').replaceChildren(
    problemBox(problem),
    rows.length > 0 ? el('p', { class: 'hint' }, 'What the model read, newest first:') : '',
    el('ol', { class: 'plain' }, rows.map((row, place) => el('li', {}, el('span', { class: 'hint' }, String(place + 1)), el('code', {}, row.item_id), el('span', { class: 'hint' }, age(row.age_ms))))));
}

export function showProblem(problem) {
  byId('figure').replaceChildren(problemBox(problem));
}

export function showNothing() {
  nameCandidate(null);
  blank('No candidate chosen.', 'Each interest of the model looks at the user\u2019s behaviors; how much it looks at which is drawn here.');
}

function blank(title, hint) {
  byId('figure').replaceChildren(el('div', { class: 'blank' }, el('p', {}, title), el('p', { class: 'hint' }, hint)));
}
