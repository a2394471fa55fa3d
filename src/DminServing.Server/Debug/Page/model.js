// Which model, and what is known of it.

import { byId, el } from './dom.js';
import { recall } from './memory.js';

/** Fills the list and tells which one is chosen. */
export class Models {
  #models;

  constructor(models, changed) {
    this.#models = models;
    const select = byId('model');
    const last = recall('model', '');
    const index = Math.max(models.findIndex(model => `${model.name}/${model.version}` === last), -1);
    select.replaceChildren(...models.map((model, place) => el('option', { value: place }, `${model.name} / ${model.version}`)));
    select.value = index >= 0 ? index : Math.max(models.findIndex(model => model.is_default), 0);
    select.addEventListener('change', () => { this.#show(); changed(); });
    this.#show();
  }

  get chosen() {
    return this.#models[Number(byId('model').value)];
  }

  #show() {
    const model = this.chosen;
    const auc = model.training?.test_auc;
    const brief = [model.architecture, `on ${model.provider} by ${model.scorer}`, `reads the newest ${model.max_behaviors} behaviors`, auc && `test AUC ${auc.toFixed(4)}`];
    byId('facts').replaceChildren(el('summary', {}, brief.filter(text => text).join(' · ')), el('dl', {}, facts(model)));
  }
}

function facts(model) {
  const training = model.training;
  const rows = [
    ['Model', `${model.name}, version ${model.version}${model.is_default ? ', the default' : ''}`],
    ['Network', `${model.architecture}, ${model.layout} layout`],
    ['Runs on', `${model.provider}: ${model.provider_reason}`],
    ['Scored by', model.scorer_reason ? `${model.scorer}: ${model.scorer_reason}` : model.scorer],
    ['Behaviors', `the newest ${model.max_behaviors}`],
    ['Features', model.features.map(feature => `${feature.name} (${feature.group}, ${feature.encoding}, ${feature.size})`).join(', ')],
    training && ['Trained on', `${training.data_set}, seed ${training.seed}, commit ${training.commit}`],
    training?.test_auc && ['Tested', `AUC ${training.test_auc}${training.test_logloss ? `, logloss ${training.test_logloss}` : ''}`],
  ];
  return rows.filter(row => row).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
}
