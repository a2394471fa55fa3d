// The form: who, what they did, which candidates.

import { byId, el } from './dom.js';
import { DemoCandidates, DemoModel, DemoUsers } from './demo.js';
import { readHistory, withNext, writeHistory } from './history.js';
import { recall, recentUsers, remember, rememberUser } from './memory.js';
import { count } from './words.js';

// Where on the form a field of a request is; the part before the first [ or . counts.
const Places = { user_id: () => 'user', id: () => 'user', item_ids: () => 'candidates', behaviors: () => (isWritten() ? 'history' : 'item'), item: () => 'item', model: () => 'model' };

/** Fills the form with what was asked last, or with the demo's question. */
export function prepare(models) {
  const isDemo = models.some(model => model.name === DemoModel);
  byId('user').value = recentUsers()[0] ?? (isDemo ? DemoUsers[0] : '');
  byId('candidates').value = recall('candidates', isDemo ? DemoCandidates : []).join('\n');
  offerUsers(isDemo);
  for (const radio of document.querySelectorAll('[name="source"]')) radio.addEventListener('change', showSource);
  byId('candidates').addEventListener('input', showCount);
  showSource();
  showCount();
}

/** Inputs for the features of the model that are neither the user's id nor an item's. */
export function showFeatures(model) {
  const features = model.features.filter(feature => feature.group !== 'item' && feature.name !== 'user_id');
  byId('features').replaceChildren(...features.map(feature => el('div', { class: 'field' },
    el('label', { for: `feature-${feature.name}` }, `${feature.name}, ${feature.group}`),
    el('input', { id: `feature-${feature.name}`, 'data-feature': feature.name, spellcheck: 'false' }))));
}

/** What the form says, as the body of a request. */
export function read(model, now) {
  const body = { user_id: user(), item_ids: candidates(), model: model.name, model_version: model.version };
  const context = Object.fromEntries([...document.querySelectorAll('[data-feature]')].filter(input => input.value).map(input => [input.dataset.feature, input.value]));
  if (Object.keys(context).length > 0) body.context = context;
  if (isWritten()) body.behaviors = readHistory(byId('history').value, now);
  return body;
}

/** Remembers a question that had an answer. */
export function keep(body) {
  rememberUser(body.user_id);
  remember('candidates', body.item_ids);
  remember('model', `${body.model}/${body.model_version}`);
  offerUsers(body.model === DemoModel);
}

export const user = () => byId('user').value;
export const isWritten = () => document.querySelector('[name="source"]:checked').value === 'inline';
export const appendWritten = (item, now) => { byId('history').value = withNext(byId('history').value, item, now); };
export const write = newestFirst => { byId('history').value = writeHistory(newestFirst); };

/** Marks the inputs that a problem is about, and no others. */
export function mark(problem) {
  const wrong = Object.keys(problem?.errors ?? {}).map(field => Places[field.split(/[[.]/)[0]]?.());
  for (const id of ['user', 'candidates', 'history', 'item', 'model']) {
    if (wrong.includes(id)) byId(id).setAttribute('aria-invalid', 'true');
    else byId(id).removeAttribute('aria-invalid');
  }
}

// Each once: a ranking with the same item twice says nothing more.
function candidates() {
  return [...new Set(lines())];
}

const lines = () => byId('candidates').value.split('\n').map(line => line.trim()).filter(line => line);

function showCount() {
  const [all, different] = [lines().length, candidates().length];
  byId('count').textContent = all === different ? String(all) : `${different}, ${count(all - different, 'line')} twice`;
  byId('items').replaceChildren(...candidates().slice(0, 200).map(item => el('option', { value: item })));
}

function showSource() {
  byId('inline').hidden = !isWritten();
  byId('append-hint').textContent = isWritten() ? 'Goes to the end of the history above; the store is left alone.' : 'Goes to the store, as of now.';
}

function offerUsers(isDemo) {
  byId('users').replaceChildren(...[...new Set([...recentUsers(), ...(isDemo ? DemoUsers : [])])].map(name => el('option', { value: name })));
}
