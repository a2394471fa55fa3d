// The debug page: ask the server what it would answer, and see why.

import * as api from './api.js';
import { byId } from './dom.js';
import { Models } from './model.js';
import { problemBox } from './problem.js';
import * as question from './question.js';
import { Session } from './session.js';

try {
  const { models: served } = await api.models();
  const models = new Models(served, () => {
    question.showFeatures(models.chosen);
    if (session.hasAnswer) session.score();
  });
  const session = new Session(() => models.chosen);
  question.prepare(served);
  question.showFeatures(models.chosen);
  document.documentElement.dataset.ready = ''; // everything listens from here on
} catch (problem) {
  byId('problem').replaceChildren(problemBox(problem.title ? problem : { title: 'The page failed.', detail: problem.message }));
  byId('blank').hidden = true;
}
