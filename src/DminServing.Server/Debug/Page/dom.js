// Elements, made from data: text stays text, whatever an id contains.

/** An element by its id in the page. */
export const byId = id => document.getElementById(id);

/**
 * Makes an element. Attributes that begin with "on" are listeners, with "--" properties of the style sheets; false and null are left out.
 * Styles are set as properties because the page's content policy forbids style attributes.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key.startsWith('--')) element.style.setProperty(key, value);
    else element.setAttribute(key, value === true ? '' : value);
  }

  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Whether whoever looks wants no movement. */
export const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The text that only screen readers say. */
export const unseen = text => el('span', { class: 'unseen' }, text);
