// Figure 2 of the paper: how much of its attention each interest gives to each behavior, for one candidate.

import { el } from './dom.js';
import { age, digitsFor, percent, rate, shortAge, signed } from './words.js';

const Tight = 14; // more columns than that leave no room for a number under each
const Dense = 36; // and more than that none for an age

/** The map as a grid that arrow keys walk through; say gets a sentence about the cell that is looked at, and null when none is. */
export class HeatMap {
  #behaviors; // oldest first, as they are drawn: the newest at the right
  #candidate;
  #say;
  #rows = []; // of cells that can be looked at
  #heads = []; // names of the rows
  #columns = [];

  constructor(explanation, candidate, say) {
    this.#behaviors = explanation.behaviors.map((behavior, place) => ({ ...behavior, place })).reverse();
    this.#candidate = candidate;
    this.#say = say;
    this.element = this.#draw();
  }

  #draw() {
    const interests = this.#candidate.attention.length;
    const grid = el('div', {
      role: 'grid', class: ['map', this.#behaviors.length > Tight && 'tight', this.#behaviors.length > Dense && 'dense'].filter(name => name).join(' '), 'aria-label': `Attention of ${interests} interests to ${this.#behaviors.length} behaviors, oldest first`,
      '--n': this.#behaviors.length, '--interests': interests,
      onkeydown: event => this.#move(event),
      onpointerover: event => this.#point(event.target),
      onpointerleave: () => this.#look(document.activeElement),
      onfocusin: event => this.#look(event.target),
      onfocusout: () => this.#look(null),
    },
    this.#behaviorRow(),
    this.#candidate.attention.map((weights, interest) => this.#interestRow(weights, interest)),
    this.#withoutRow(interests + 2),
    this.#ageRow(interests + 3));
    this.#rows[0].at(-1).tabIndex = 0;
    return grid;
  }

  #behaviorRow() {
    this.#columns = this.#behaviors.map((behavior, column) => el('div', {
      role: 'columnheader', class: behavior.known ? 'behavior' : 'behavior unknown', title: describe(behavior), '--b': column + 1, '--r': 1,
    }, el('span', { class: 'id' }, behavior.item_id), el('span', { class: 'position' }, String(behavior.position))));
    return el('div', { role: 'row' }, el('span', { role: 'columnheader', class: 'unseen' }, 'interest'), this.#columns);
  }

  #interestRow(weights, interest) {
    const most = Math.max(...this.#candidate.attention.flat()) || 1;
    const head = el('div', { role: 'rowheader', '--r': interest + 2, '--k': interest + 2 }, el('span', { class: 'long' }, 'Interest '), String(interest + 1));
    const cells = this.#behaviors.map((behavior, column) => {
      const weight = weights[behavior.place];
      return this.#cell('cell', `${weight.toFixed(4)}, interest ${interest + 1}, ${describe(behavior)}`, { '--b': column + 1, '--r': interest + 2, '--k': interest + 2, '--w': weight / most });
    });
    this.#heads.push(head);
    this.#rows.push(cells);
    return el('div', { role: 'row' }, head, cells);
  }

  // The change of the score when a behavior is left out: up where the behavior has held it down.
  #withoutRow(row) {
    const changes = this.#candidate.without.map(ctr => ctr - this.#candidate.ctr);
    const most = Math.max(...changes.map(Math.abs));
    const hardest = most > 0 ? changes.findIndex(change => Math.abs(change) === most) : -1;
    const digits = digitsFor(most);
    const head = el('div', { role: 'rowheader', '--r': row, '--k': row }, el('span', { class: 'long' }, 'Left out '), '±');
    const cells = this.#behaviors.map((behavior, column) => {
      const change = changes[behavior.place];
      const cell = this.#cell('without', `${signed(change)} when left out, ${describe(behavior)}`, { '--b': column + 1, '--r': row, '--k': row });
      cell.append(el('i', { class: change > 0 ? 'rise' : 'fall', '--size': most > 0 ? Math.abs(change) / most : 0 }), el('b', { class: behavior.place === hardest && 'most' }, signed(change, digits)));
      return cell;
    });
    this.#heads.push(head);
    this.#rows.push(cells);
    return el('div', { role: 'row' }, head, cells);
  }

  #ageRow(row) {
    const head = el('div', { role: 'rowheader', class: 'first-label', '--r': row }, 'Age');
    return el('div', { role: 'row' }, head, this.#behaviors.map((behavior, column) => {
      const isAgain = column > 0 && shortAge(this.#behaviors[column - 1].age_ms) === shortAge(behavior.age_ms);
      return el('div', { role: 'gridcell', class: isAgain ? 'age again' : 'age', '--b': column + 1, '--r': row }, el('span', {}, shortAge(behavior.age_ms)));
    }));
  }

  #cell(kind, label, style) {
    return el('div', { role: 'gridcell', class: kind, tabindex: -1, 'aria-label': label, title: label, ...style });
  }

  // Which way is up depends on how the style sheet lays the cells out.
  #move(event) {
    const { row, column } = this.#placeOf(document.activeElement);
    if (row < 0) return;
    const isTurned = getComputedStyle(this.element).getPropertyValue('--turned').trim() === '1';
    const last = this.#behaviors.length - 1;
    const steps = isTurned
      ? { ArrowLeft: [row - 1, column], ArrowRight: [row + 1, column], ArrowUp: [row, column + 1], ArrowDown: [row, column - 1], Home: [row, last], End: [row, 0] }
      : { ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], Home: [row, 0], End: [row, last] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.#rows[step[0]]?.[step[1]];
    if (!next) return;
    document.activeElement.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  #point(target) {
    if (this.#placeOf(target.closest('[role="gridcell"]')).row >= 0) this.#look(target.closest('[role="gridcell"]'));
  }

  #look(cell) {
    const { row, column } = this.#placeOf(cell);
    this.#heads.forEach((head, place) => head.classList.toggle('on', place === row));
    this.#columns.forEach((head, place) => head.classList.toggle('on', place === column));
    this.#say(row < 0 ? null : this.#sentence(row, this.#behaviors[column]));
  }

  #placeOf(cell) {
    const row = this.#rows.findIndex(cells => cells.includes(cell));
    return { row, column: row < 0 ? -1 : this.#rows[row].indexOf(cell) };
  }

  #sentence(row, behavior) {
    const { attention, without, ctr } = this.#candidate;
    if (row < attention.length) return `Interest ${row + 1} gives ${percent(attention[row][behavior.place])} of its attention to ${describe(behavior)}.`;
    const changed = without[behavior.place];
    return `Without ${describe(behavior)}, the score would be ${rate(changed)} instead of ${rate(ctr)}: ${signed(changed - ctr)}.`;
  }
}

/** A behavior in words. */
export function describe(behavior) {
  return `${behavior.item_id}${behavior.known ? '' : ' (unknown to the model)'}, position ${behavior.position}, ${age(behavior.age_ms)}`;
}

/** What stands out, for whoever looks at no cell yet. */
export function summary(explanation, candidate) {
  const all = candidate.attention.flatMap((weights, interest) => weights.map((weight, place) => ({ weight, interest, place })));
  const most = all.reduce((a, b) => (b.weight > a.weight ? b : a));
  const changes = candidate.without.map((ctr, place) => ({ change: ctr - candidate.ctr, place }));
  const largest = changes.reduce((a, b) => (Math.abs(b.change) > Math.abs(a.change) ? b : a));
  return `Interest ${most.interest + 1} looks hardest: ${percent(most.weight)} of it at ${explanation.behaviors[most.place].item_id}. `
    + `The score hangs most on ${explanation.behaviors[largest.place].item_id}: without it ${signed(largest.change)}.`;
}
