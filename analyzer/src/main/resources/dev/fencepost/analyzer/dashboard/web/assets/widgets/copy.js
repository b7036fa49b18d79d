// A command to take away.

import { h } from '../dom.js';

/** A command line with a button that copies it. */
export function command(text) {
  const said = h('span', { class: 'said', role: 'status' });
  const code = h('code', {}, text);
  const button = h(
    'button',
    { type: 'button', class: 'plain', onclick: () => copy(code, said) },
    'Copy',
  );
  return h(
    'div',
    { class: 'command' },
    h('pre', { tabindex: 0, 'aria-label': 'Command' }, code),
    button,
    said,
  );
}

async function copy(code, said) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = 'Copied';
  } catch {
    // no clipboard (a file, or plain http): what is selected can be copied by hand
    getSelection().selectAllChildren(code);
    said.textContent = 'Selected: press Ctrl+C';
  }
  setTimeout(() => {
    said.textContent = '';
  }, 3000);
}
