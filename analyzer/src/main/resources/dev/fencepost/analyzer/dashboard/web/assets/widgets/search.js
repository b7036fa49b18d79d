// The search box: asks the source, lists what it found, goes straight to a single answer.

import { clip, foreign, h, put } from '../dom.js';
import { go } from '../place.js';

const TYPES = { alert: 'Alert', window: 'Window', host: 'Host', device: 'Device', time: 'Time' };

export class Search {
  #asked = 0;

  constructor(form, source) {
    this.form = form;
    this.source = source;
    this.input = form.querySelector('input');
    this.list = form.querySelector('[data-found]');
    form.addEventListener('submit', (event) => this.#ask(event));
    form.addEventListener('keydown', (event) => this.#keys(event));
    this.input.addEventListener('input', () => this.#hide());
    addEventListener('hashchange', () => this.#hide());
    addEventListener('click', (event) => form.contains(event.target) || this.#hide());
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  async #ask(event) {
    event.preventDefault();
    const q = this.input.value.trim();
    if (!q) {
      return;
    }
    const mine = ++this.#asked;
    try {
      const { results } = await this.source.search(q);
      if (mine === this.#asked) {
        this.#show(q, results);
      }
    } catch (problem) {
      this.#say(clip(problem.message));
    }
  }

  #show(q, results) {
    if (results.length === 1) {
      this.#hide();
      this.input.blur();
      go(results[0].link);
    } else if (results.length === 0) {
      this.#say(
        `Nothing is known of \u201c${clip(q, 60)}\u201d. Search takes an address (0x\u2026), a time (1.5s), an alert\u2019s id, a host or a device.`,
      );
    } else {
      put(
        this.list,
        h(
          'ul',
          { 'aria-label': 'Found' },
          results.map((result) => this.#row(result)),
        ),
      );
      this.list.hidden = false;
    }
  }

  #row(result) {
    const safe = String(result.link).startsWith('#/') ? result.link : '#/';
    return h(
      'li',
      {},
      h(
        'a',
        { href: safe },
        h('span', { class: 'type' }, TYPES[result.type] ?? ''),
        foreign(result.label, 90),
      ),
    );
  }

  #say(text) {
    put(this.list, h('p', { role: 'status' }, text));
    this.list.hidden = false;
  }

  #hide() {
    this.list.hidden = true;
  }

  #keys(event) {
    const links = [this.input, ...this.list.querySelectorAll('a')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !this.list.hidden) {
      const at = links.indexOf(document.activeElement);
      links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
      event.preventDefault();
    } else if (event.key === 'Escape') {
      this.#hide();
      this.input.focus();
    }
  }
}
