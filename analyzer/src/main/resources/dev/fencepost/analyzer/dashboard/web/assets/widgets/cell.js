// What there is to say of a cell of the memory map.

import * as badge from '../badge.js';
import { h } from '../dom.js';
import { counted, hex, size } from '../format.js';
import { link } from '../place.js';

const FRAME = 0x200000n;
const WORDS = {
  unknown: 'No table was seen',
  shared: 'Shared',
  private: 'Private',
  mixed: 'Partly private, partly shared',
  mapped: 'Mapped; its RMP entries were never seen',
};

/** Everything about one cell: what it is, what is wrong, where to go on. */
export function detail(host, from, bytes, cell) {
  const state = cell?.state ?? 'unknown';
  const frame = hex(from & ~(FRAME - 1n));
  return [
    h('h2', { class: 'mono' }, hex(from)),
    h(
      'p',
      {},
      cell?.worst
        ? badge.severity(cell.worst)
        : h('span', { class: 'severity' }, h('span', { class: `key key-${state}` }), state),
      ' ',
      h('span', { class: 'quiet' }, cell?.worst ? `${state} \u00b7 ` : '', size(bytes)),
    ),
    h('p', {}, cell ? sentence(cell, state) : 'Nothing is known of it: unknown is not fine.'),
    h(
      'p',
      { class: 'actions' },
      cell?.alerts ? alertsLink(host, frame, bytes, cell) : null,
      bytes <= FRAME ? h('a', { href: link('window', [host, frame]) }, 'Window') : null,
    ),
  ];
}

function sentence(cell, state) {
  const known = cell.frames > 1 ? `${counted(cell.frames, 'frame')} known. ` : '';
  const alerts = cell.alerts
    ? `${counted(cell.alerts, 'alert')}, ${counted(cell.hits, 'hit')}.`
    : 'No alert.';
  return `${known}${WORDS[state] ?? state}. ${alerts}`;
}

function alertsLink(host, frame, bytes, cell) {
  return bytes <= FRAME
    ? h('a', { href: link('alerts', [], { host, window: frame }) }, counted(cell.alerts, 'alert'))
    : null;
}

/** What the colours and letters mean. */
export function legend() {
  const key = (name, text) =>
    h(
      'li',
      {},
      h(
        'span',
        { class: `key key-${name}`, 'aria-hidden': 'true' },
        { breach: 'B', fault: 'F', latent: 'L' }[name] ?? '',
      ),
      text,
    );
  return h(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    key('breach', 'breach'),
    key('fault', 'fault'),
    key('latent', 'latent'),
    key('private', 'private'),
    key('shared', 'shared'),
    key('mixed', 'mixed'),
    key('mapped', 'mapped only'),
    key('unknown', 'unknown'),
  );
}
