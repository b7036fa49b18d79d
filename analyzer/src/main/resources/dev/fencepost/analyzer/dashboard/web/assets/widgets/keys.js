// Keys that work anywhere but in a field, and the dialog that lists them.

import { h } from '../dom.js';

const HELP = [
  ['/', 'Search'],
  ['g then o, a, m', 'Overview, alerts, memory'],
  ['j, k or \u2193, \u2191', 'Next and previous alert'],
  ['Page Down, Page Up, Home, End', 'Far through the list'],
  ['Enter', 'Open what is chosen'],
  ['u', 'Up: from an alert to the list, from a window to the memory'],
  ['\u2190 \u2191 \u2192 \u2193', 'Move through the memory map'],
  ['+ and \u2212, 0', 'Zoom in and out, all of it'],
  ['t', 'Theme: system, dark, light'],
  ['?', 'These keys'],
  ['Esc', 'Close, or leave a field'],
];

export class Keys {
  #before = '';

  /**
   * @param everywhere what each key does in every view
   * @param view answers the present view's own keys
   */
  constructor(everywhere, view) {
    this.everywhere = everywhere;
    this.view = view;
    addEventListener('keydown', (event) => this.#pressed(event));
  }

  #pressed(event) {
    const field = event.target.closest?.('input, select, textarea, dialog');
    if (event.key === 'Escape' && field && field.tagName !== 'DIALOG') {
      field.blur();
    }
    if (field || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const own = event.target.closest?.('a, button, summary') && (event.key === 'Enter' || event.key === ' ');
    const name = this.#before === 'g' ? `g ${event.key}` : event.key;
    this.#before = event.key;
    const action = own ? undefined : (this.view()?.[name] ?? this.everywhere[name]);
    if (action && action(event) !== false) {
      event.preventDefault();
    }
  }
}

/** The dialog that lists the keys. */
export function helpDialog() {
  const rows = HELP.map(([keys, does]) => h('div', {}, h('dt', {}, h('kbd', {}, keys)), h('dd', {}, does)));
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'help-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'help-title' }, 'Keys'),
      h('dl', { class: 'keys' }, rows),
      h('button', { class: 'plain' }, 'Close'),
    ),
  );
  document.body.append(dialog);
  return dialog;
}
