// What happens when something is asked: score, compare, explain.

import * as api from './api.js';
import { Problem } from './api.js';
import { byId, el } from './dom.js';
import { difference, inWords, movement } from './movement.js';
import { problemBox } from './problem.js';
import * as question from './question.js';
import { Ranking } from './ranking.js';
import { clearTimings, showTimings } from './timings.js';
import { count, notes } from './words.js';
import * as why from './why.js';

const Explained = 50; // candidates at once, as many as the server takes
const Narrow = matchMedia('(max-width: 719px)');

export class Session {
  #model; // gives the chosen one
  #ranking = new Ranking((id, wasPressed) => this.#choose(id, wasPressed));
  #asked = null; // the body that the ranking answers
  #answer = null;
  #chosen = null;
  #explained = new Map(); // first place of a run of candidates → what explains them
  #running = new AbortController(); // one question at a time: a newer one ends it

  constructor(model) {
    this.#model = model;
    clearTimings();
    byId('question').addEventListener('submit', event => { event.preventDefault(); this.score(); });
    byId('append').addEventListener('submit', event => { event.preventDefault(); this.#append(byId('item').value.trim()); });
    byId('click').addEventListener('click', () => this.#append(this.#chosen));
    byId('copy').addEventListener('click', () => this.#copy());
  }

  get hasAnswer() {
    return this.#answer !== null;
  }

  /** Asks what the form says. */
  score(appended = '') {
    return this.#attempt(byId('list').closest('section'), async signal => {
      const body = question.read(this.#model(), Date.now());
      const answer = await api.score(body, signal);
      const were = movement(this.#answer, answer);
      byId('status').textContent = this.#status(body, answer, were, appended);
      byId('notes').replaceChildren(...notes(answer).map(text => el('li', {}, text)));
      [this.#asked, this.#answer] = [body, answer];
      this.#explained.clear();
      this.#ranking.show(answer, were);
      showTimings(answer.timings_us);
      question.keep(body);
      const stays = answer.items.some(item => item.item_id === this.#chosen);
      this.#choose(stays ? this.#chosen : answer.items[0]?.item_id, false);
    });
  }

  // To the store, or to the history on the form; then the same question again.
  async #append(item) {
    const isAppended = await this.#attempt(byId('list').closest('section'), async () => {
      if (!item) throw new Problem({ title: 'Nothing is appended.', detail: 'Say which item.', errors: { item: [] } });
      if (!question.user()) throw new Problem({ title: 'Nothing is appended.', detail: 'Say who the user is.', errors: { user_id: [] } });
      if (question.isWritten()) question.appendWritten(item, Date.now());
      else await api.append(question.user(), [item]);
    });
    if (isAppended) await this.score(item);
  }

  #copy() {
    return this.#attempt(byId('inline'), async signal => {
      const model = this.#model();
      question.write((await api.behaviors(question.user(), model.name, model.version, signal)).behaviors);
    });
  }

  async #choose(id, wasPressed) {
    const item = this.#answer.items.find(candidate => candidate.item_id === id);
    this.#chosen = id;
    this.#ranking.mark(id);
    if (!item) return why.showNothing();
    why.nameCandidate(item);
    if (wasPressed && Narrow.matches) byId('why').scrollIntoView({ block: 'start' });
    await this.#explain(item);
  }

  async #explain(item) {
    const start = Math.floor((item.rank - 1) / Explained) * Explained;
    const explaining = this.#explained.get(start) ?? this.#ask(start);
    this.#explained.set(start, explaining);
    const { explanation, problem, rows } = await explaining;
    if (this.#chosen !== item.item_id || this.#explained.get(start) !== explaining) return; // overtaken
    if (rows) return why.showBehaviors(problem, rows);
    if (problem) return why.showProblem(problem);
    why.showExplanation(explanation, explanation.candidates.find(candidate => candidate.item_id === item.item_id), item);
  }

  // Explains a run of the ranking; its outcome, never an exception.
  async #ask(start) {
    const [body, answer] = [this.#asked, this.#answer];
    const isBusy = setBusy(byId('why'));
    try {
      return { explanation: await api.explain({ ...body, item_ids: answer.items.slice(start, start + Explained).map(item => item.item_id) }) };
    } catch (problem) {
      return problem.code === 'not_explainable' ? { problem, rows: await this.#rows(body) } : { problem };
    } finally {
      isBusy.end();
    }
  }

  async #rows(body) {
    if (body.behaviors) return [...body.behaviors].sort((a, b) => b.timestamp_ms - a.timestamp_ms).map(row => ({ ...row, age_ms: Date.now() - row.timestamp_ms }));
    return api.behaviors(body.user_id, body.model, body.model_version).then(answer => answer.behaviors, () => []);
  }

  #status(body, answer, were, appended) {
    if (were) return `${difference(this.#asked, body, appended)}: ${inWords(were, answer)}`;
    const of = { STORE: 'of the store', INLINE: 'of the request', STALE: 'last read', PREPARED: 'prepared' }[answer.user.source] ?? '';
    return `${count(answer.items.length, 'candidate')} by ${answer.model.name} / ${answer.model.version}, from ${count(answer.user.length, 'behavior')} ${of}${answer.user.truncated ? ', the newest' : ''}.`;
  }

  // Whether it worked; if not, the page says why.
  async #attempt(section, work) {
    this.#running.abort();
    const running = this.#running = new AbortController();
    const isBusy = setBusy(section);
    try {
      await work(running.signal);
      this.#tell(null);
      return true;
    } catch (error) {
      if (error.name === 'AbortError') return false;
      if (!(error instanceof Problem)) throw error;
      this.#tell(error);
      return false;
    } finally {
      isBusy.end();
    }
  }

  #tell(problem) {
    byId('problem').replaceChildren(...(problem ? [problemBox(problem)] : []));
    byId('blank').hidden = problem !== null || this.hasAnswer;
    question.mark(problem);
  }
}

// Says that a part waits, until the last one that has said so ends.
function setBusy(section) {
  const waiting = Number(section.dataset.waiting ?? 0) + 1;
  section.dataset.waiting = waiting;
  section.setAttribute('aria-busy', 'true');
  return {
    end() {
      section.dataset.waiting = Number(section.dataset.waiting) - 1;
      if (section.dataset.waiting === '0') section.removeAttribute('aria-busy');
    },
  };
}
