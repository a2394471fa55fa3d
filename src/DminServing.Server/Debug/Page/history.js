// A history written by hand: one item a line, or JSON rows as the API has them.

import { Problem } from './api.js';

const Minute = 60_000;
const Time = /^(.*\S)\s+(-?\d{10,})$/; // Unix milliseconds; shorter numbers may end an id

/** The rows of the request's "behaviors". Lines without a time happened a minute apart, the last one now. */
export function readHistory(text, now) {
  const trimmed = text.trim();
  return trimmed.startsWith('[') || trimmed.startsWith('{') ? fromJson(trimmed) : fromLines(trimmed, now);
}

/** The text with one more behavior, the newest. */
export function withNext(text, item, now) {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') && !trimmed.startsWith('{')) return trimmed ? `${trimmed}\n${item}` : item;
  return `[\n${[...fromJson(trimmed), { item_id: item, timestamp_ms: now }].map(row => JSON.stringify(row)).join(',\n')}\n]`;
}

/** Stored behaviors as such a text. */
export const writeHistory = newestFirst => [...newestFirst].reverse().map(row => `${row.item_id} ${row.timestamp_ms}`).join('\n');

function fromLines(text, now) {
  const lines = text.split('\n').map(line => line.trim()).filter(line => line);
  return lines.map((line, place) => {
    const [, item, time] = Time.exec(line) ?? [null, line, null];
    return { item_id: item, timestamp_ms: time ? Number(time) : now - (lines.length - 1 - place) * Minute };
  });
}

// Of each row what the API takes: answers of /v1/users/{id}/behaviors have more in them.
function fromJson(text) {
  let rows;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw refused(`It begins like JSON and is none: ${error.message}`);
  }

  rows = Array.isArray(rows) ? rows : rows.behaviors;
  if (!Array.isArray(rows)) throw refused('The JSON has no rows: give a list of {"item_id", "timestamp_ms"}, or an object whose "behaviors" is one.');
  return rows.map(row => ({ item_id: row?.item_id, timestamp_ms: row?.timestamp_ms }));
}

const refused = detail => new Problem({ title: 'The history cannot be read.', detail, errors: { behaviors: [detail] } });
