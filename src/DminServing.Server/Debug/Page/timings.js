// Where the request's time went: the five steps as one bar.

import { byId, el } from './dom.js';
import { duration } from './words.js';

const Steps = ['behaviors', 'encode', 'queue', 'infer', 'rank'];

export function showTimings(timings) {
  const parts = Steps.map((step, place) => ({ step, us: timings[step], colour: `var(--stage-${place + 1})` }));
  const rest = timings.total - parts.reduce((sum, part) => sum + part.us, 0);
  if (rest > 0) parts.push({ step: 'between', us: rest, colour: 'var(--stage-6)' });
  byId('total').textContent = `${duration(timings.total)} in the server`;
  byId('stages').replaceChildren(
    el('div', { class: 'stack', role: 'img', 'aria-label': parts.map(part => `${part.step} ${duration(part.us)}`).join(', ') },
      parts.map(part => el('span', { '--share': part.us, '--colour': part.colour, title: `${part.step}: ${duration(part.us)}` }))),
    el('ul', { class: 'legend' }, parts.map(part => el('li', {}, el('i', { '--colour': part.colour }), el('span', {}, part.step), el('span', {}, duration(part.us))))));
}

export function clearTimings() {
  byId('total').textContent = '';
  byId('stages').replaceChildren(el('p', { class: 'hint' }, 'How long each step took, once something is scored.'));
}
