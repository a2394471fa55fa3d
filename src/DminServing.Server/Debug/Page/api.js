// The server's REST API, relative to the page. What goes wrong is a Problem, in the server's words where it has said any.

/** Why there is no answer. */
export class Problem extends Error {
  constructor({ title, detail = '', status = 0, code = '', errors = {}, retryAfter = '' }) {
    super(title);
    Object.assign(this, { title, detail, status, code, errors, retryAfter });
  }
}

const NoAnswer = { title: 'The server does not answer.', detail: 'Is it still running, and can this browser reach it?', code: 'no_answer' };

async function call(method, path, { body, signal } = {}) {
  let response;
  try {
    response = await fetch(path, { method, signal, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Problem(NoAnswer);
  }

  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  throw new Problem({
    title: answer?.title ?? 'The server answers in a way that this page does not understand.',
    detail: answer?.detail,
    status: response.status,
    code: answer?.code,
    errors: answer?.errors,
    retryAfter: response.headers.get('retry-after') ?? '',
  });
}

const behaviorsOf = user => `v1/users/${encodeURIComponent(user)}/behaviors`;

export const models = () => call('GET', 'v1/models');
export const score = (body, signal) => call('POST', 'v1/score', { body, signal });
export const explain = (body, signal) => call('POST', 'v1/explain', { body, signal });
export const append = (user, items) => call('POST', behaviorsOf(user), { body: { behaviors: items.map(item => ({ item_id: item })) } });
export const behaviors = (user, model, version, signal) =>
  call('GET', `${behaviorsOf(user)}?${new URLSearchParams({ model, model_version: version })}`, { signal });
