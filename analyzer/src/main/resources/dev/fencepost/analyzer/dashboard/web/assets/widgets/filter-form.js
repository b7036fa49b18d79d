// The filters of the alert list as a form that reads and writes the URL's parameters.

import { h, put } from '../dom.js';
import { CHOICES, FILTERS } from '../filters.js';

const KINDS = [
  'SIZE_MISMATCH',
  'BOUNDARY_CROSSING',
  'FLUSH_ORDER',
  'STALE_ACCESS',
  'OWNERSHIP',
  'UNMAPPED_DMA',
  'RMP_FAILED',
  'ALIAS',
  'REDUNDANT_FLUSH',
  'MODEL_DISAGREES',
  'TRACE_GAP',
];
const TEXTS = {
  code: ['Code', 'IO_LARGER'],
  host: ['Host', 'h0'],
  guest: ['Guest (ASID)', '3'],
  device: ['Device', '0000:41:00.0'],
  window: ['Window', '0x240000000'],
  from: ['From', '1.5s'],
  to: ['To', '2s'],
  q: ['Text', 'any'],
};

/** @param changed told the parameters that the form stands for */
export function filterForm(changed) {
  const fields = new Map();
  let params = new URLSearchParams();
  const tell = () => {
    // in one order, so that one question has one link
    const next = new URLSearchParams();
    for (const name of FILTERS) {
      const value = fields.has(name) ? fields.get(name).value.trim() : params.get(name);
      if (value) {
        next.set(name, value);
      }
    }
    for (const name of ['sort', 'order'].filter((each) => params.get(each))) {
      next.set(name, params.get(name));
    }
    changed(next);
  };
  const selects = Object.entries({
    severity: CHOICES.severity,
    kind: KINDS,
    confidence: CHOICES.confidence,
    state: CHOICES.state,
  });
  const more = h(
    'details',
    { class: 'more-filters' },
    h('summary', {}, 'More filters'),
    h(
      'div',
      { class: 'fields' },
      Object.entries(TEXTS).map(([name, [label, hint]]) => text(name, label, hint, fields, tell)),
    ),
  );
  const chips = h('ul', { class: 'chips', 'aria-label': 'Filters' });
  const choices = selects.map(([name, values]) => select(name, values, fields, tell));
  const element = h(
    'form',
    {
      class: 'filters',
      'aria-label': 'Filters',
      onsubmit: (event) => {
        event.preventDefault();
        tell();
      },
    },
    h('div', { class: 'fields' }, choices, more),
    chips,
    h('button', { class: 'unseen', tabindex: -1 }, 'Filter'),
  );
  const show = (shown) => {
    params = shown;
    for (const [name, field] of fields) {
      set(field, shown.get(name) ?? '');
    }
    put(
      chips,
      FILTERS.filter((name) => shown.get(name)).map((name) => chip(name, shown, changed)),
    );
  };
  return { element, show };
}

/** A value that a select does not offer (a list, from a link) is offered from then on. */
function set(field, value) {
  if (field.tagName === 'SELECT' && value && ![...field.options].some((option) => option.value === value)) {
    field.append(h('option', { value }, value.slice(0, 60)));
  }
  field.value = value;
}

function select(name, values, fields, tell) {
  const label = name[0].toUpperCase() + name.slice(1);
  const field = h(
    'select',
    { name, onchange: tell },
    h('option', { value: '' }, 'any'),
    values.map((value) => h('option', { value }, value)),
  );
  fields.set(name, field);
  return h('label', {}, h('span', {}, label), field);
}

function text(name, label, hint, fields, tell) {
  const field = h('input', {
    name,
    placeholder: hint,
    autocomplete: 'off',
    spellcheck: 'false',
    onchange: tell,
  });
  fields.set(name, field);
  return h('label', {}, h('span', {}, label), field);
}

function chip(name, params, changed) {
  const without = () => {
    const next = new URLSearchParams(params);
    next.delete(name);
    changed(next);
  };
  const value = params.get(name);
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'chip',
        'aria-label': `Take away: ${name} ${value.slice(0, 80)}`,
        onclick: without,
      },
      h('span', { class: 'chip-name' }, name),
      h('bdi', {}, value.slice(0, 60)),
      h('span', { 'aria-hidden': 'true' }, '\u00d7'),
    ),
  );
}
