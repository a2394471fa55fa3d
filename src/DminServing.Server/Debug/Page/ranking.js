// The ranking: candidates best first, their scores as bars, and where they stood before.

import { byId, el, isStill, unseen } from './dom.js';
import { count, rate } from './words.js';

const Page = 200; // rows at once: thousands are ranked, and nobody reads them all
const Ceilings = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

export class Ranking {
  #list = byId('list');
  #more = byId('more');
  #choose;
  #answer = { items: [] };
  #were = null;
  #shown = 0;
  #chosen = null;

  /** choose is called with an item's id, and whether it was pressed and not just passed by the arrow keys. */
  constructor(choose) {
    this.#choose = choose;
    this.#list.addEventListener('keydown', event => this.#move(event));
    this.#more.addEventListener('click', () => this.#showMore());
  }

  show(answer, were) {
    const places = this.#places();
    const hadFocus = this.#list.contains(document.activeElement);
    [this.#answer, this.#were, this.#shown] = [answer, were, 0];
    this.#list.replaceChildren();
    byId('scale').textContent = answer.items.length > 0 ? `CTR, bars from 0 to ${this.#ceiling()}` : '';
    byId('blank').hidden = true;
    this.#showMore();
    this.#slide(places);
    if (hadFocus) this.#button(this.#chosen)?.focus({ preventScroll: true });
  }

  /** Marks an item as the chosen one; it alone can be reached by Tab. */
  mark(id) {
    this.#chosen = id;
    for (const button of this.#list.querySelectorAll('button')) {
      const isChosen = button.dataset.id === id;
      if (isChosen) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
      button.tabIndex = isChosen ? 0 : -1;
    }
  }

  #showMore() {
    const ceiling = this.#ceiling();
    const rows = this.#answer.items.slice(this.#shown, this.#shown + Page);
    this.#list.append(...rows.map(item => el('li', {}, this.#row(item, ceiling))));
    this.#shown += rows.length;
    const left = this.#answer.items.length - this.#shown;
    this.#more.hidden = left === 0;
    this.#more.textContent = `Show ${Math.min(left, Page)} more of ${count(left, 'candidate')}`;
    this.mark(this.#chosen);
  }

  #row(item, ceiling) {
    const was = this.#were?.get(item.item_id);
    return el('button', {
      type: 'button', class: 'candidate', 'data-id': item.item_id, title: `${item.item_id}\nCTR ${item.ctr}${was ? `, before ${was.ctr}` : ''}`, onclick: () => this.#choose(item.item_id, true),
    },
    el('span', { class: 'rank' }, String(item.rank)),
    move(item, was),
    el('span', { class: 'id' }, item.item_id),
    el('span', { class: 'ctr' }, rate(item.ctr)),
    el('span', { class: 'bar', '--ctr': item.ctr / ceiling, '--was': Math.min(1, (was?.ctr ?? 0) / ceiling) },
      el('span', { class: 'fill' }),
      was && el('span', { class: 'was' })));
  }

  // Rows slide from where they were and bars grow from what they were, so that the eye can follow.
  #slide(places) {
    if (isStill() || !this.#were) return;
    const how = { duration: 420, easing: 'cubic-bezier(.2, .7, .2, 1)' };
    for (const row of this.#list.children) {
      const before = places.get(row.firstChild.dataset.id);
      const way = before === undefined ? 0 : before - row.offsetTop;
      if (way !== 0) row.animate([{ transform: `translateY(${way}px)` }, { transform: 'none' }], how);
      const bar = row.querySelector('.bar');
      bar.firstChild.animate([{ width: `calc(${bar.style.getPropertyValue('--was')} * 100%)` }, { width: `calc(${bar.style.getPropertyValue('--ctr')} * 100%)` }], how);
    }
  }

  #places() {
    return new Map([...this.#list.children].map(row => [row.firstChild.dataset.id, row.offsetTop]));
  }

  #ceiling() {
    const most = Math.max(...this.#answer.items.map(item => item.ctr), 0, ...[...(this.#were?.values() ?? [])].map(item => item.ctr));
    return Ceilings.find(ceiling => ceiling >= most) ?? 1;
  }

  #button(id) {
    return [...this.#list.querySelectorAll('button')].find(button => button.dataset.id === id);
  }

  #move(event) {
    const buttons = [...this.#list.querySelectorAll('button')];
    const place = buttons.indexOf(document.activeElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + 10, PageUp: place - 10, Home: 0, End: buttons.length - 1 }[event.key];
    if (place < 0 || next === undefined) return;
    event.preventDefault();
    const button = buttons[Math.min(Math.max(next, 0), buttons.length - 1)];
    button.focus();
    this.#choose(button.dataset.id, false);
  }
}

function move(item, was) {
  const up = was ? was.rank - item.rank : 0;
  if (up === 0) return el('span', { class: 'move' });
  return el('span', { class: `move ${up > 0 ? 'up' : 'down'}` },
    el('span', { 'aria-hidden': 'true' }, `${up > 0 ? '▲' : '▼'} ${Math.abs(up)}`),
    unseen(`${up > 0 ? 'up' : 'down'} ${Math.abs(up)}, was ${was.rank}`));
}
