// Severities and states as colour, shape and letter: none of the three has to be seen alone.

import { h, s } from './dom.js';

const SHAPES = {
  BREACH: 'M8 1 15 8 8 15 1 8z',
  FAULT: 'M8 1.5 15 14.5H1z',
  LATENT: 'M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2z',
};

/** The mark of a severity, as an image without words. */
export function mark(severity) {
  return s(
    'svg',
    { class: `mark mark-${severity}`, viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' },
    s('path', { d: SHAPES[severity] ?? SHAPES.LATENT }),
  );
}

/** The mark of a severity and its word. */
export function severity(name) {
  return h('span', { class: `severity severity-${name}` }, mark(name), h('span', {}, name ?? 'none'));
}

/** CERTAIN or POSSIBLE. */
export function confidence(name) {
  return h('span', { class: `confidence confidence-${name}` }, name === 'POSSIBLE' ? 'possible' : 'certain');
}

/** OPEN or CLOSED. */
export function state(name) {
  return h('span', { class: `state state-${name}` }, name === 'OPEN' ? 'open' : 'closed');
}
