// The heat map as a table, newest behavior first.

import { el } from './dom.js';
import { age, rate, signed } from './words.js';

export function numbers(explanation, candidate) {
  const head = ['#', 'behavior', 'age', ...candidate.attention.map((_, interest) => `interest ${interest + 1}`), 'CTR without', 'change'];
  return el('details', { class: 'numbers' },
    el('summary', {}, 'The same in numbers'),
    el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Attention in numbers' }, el('table', {},
      el('thead', {}, el('tr', {}, head.map((name, place) => el('th', { scope: 'col', class: place === 1 || place === 2 ? 'text' : false }, name)))),
      el('tbody', {}, explanation.behaviors.map((behavior, place) => el('tr', {},
        el('td', {}, String(behavior.position)),
        el('th', { scope: 'row', class: 'text' }, behavior.item_id),
        el('td', { class: 'text' }, age(behavior.age_ms)),
        candidate.attention.map(weights => el('td', {}, weights[place].toFixed(4))),
        el('td', {}, rate(candidate.without[place])),
        el('td', {}, signed(candidate.without[place] - candidate.ctr))))))));
}
