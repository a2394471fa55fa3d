// Problem details (RFC 9457) for people.

import { el } from './dom.js';

export function problemBox(problem) {
  const facts = [problem.status || '', problem.code, problem.retryAfter && `try again in ${problem.retryAfter} s`].filter(text => text);
  return el('div', { class: 'problem' },
    el('strong', {}, problem.title),
    el('p', {}, problem.detail),
    facts.length > 0 && el('p', { class: 'hint' }, facts.join(' · ')));
}
