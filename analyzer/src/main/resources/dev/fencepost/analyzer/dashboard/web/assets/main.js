// Begins: finds out where answers come from, and shows the view that the URL asks for.

import { clip, h, put } from './dom.js';
import { go, here } from './place.js';
import { EmbeddedSource, unpack } from './source/embedded.js';
import { LiveSource } from './source/live.js';
import { AlertPage } from './views/alert.js';
import { Alerts } from './views/alerts.js';
import { MemoryMap } from './views/map.js';
import { Overview } from './views/overview.js';
import { WindowPage } from './views/window.js';
import { Connection } from './widgets/connection.js';
import { helpDialog, Keys } from './widgets/keys.js';
import { Search } from './widgets/search.js';
import { themeButton } from './widgets/theme.js';

const VIEWS = { overview: Overview, alerts: Alerts, alert: AlertPage, map: MemoryMap, window: WindowPage };
const TABS = [
  ['overview', 'Overview', '#/'],
  ['alerts', 'Alerts', '#/alerts'],
  ['map', 'Memory', '#/map'],
];
const BELONGS = { alert: 'alerts', window: 'map' };

class Page {
  #view;
  #name;

  constructor(source) {
    this.source = source;
    this.content = document.querySelector('[data-content]');
    this.tabs = TABS.map(([name, text, href]) => h('a', { href, 'data-tab': name }, text));
    put(document.querySelector('[data-tabs]'), this.tabs);
    const search = new Search(document.querySelector('[data-search]'), source);
    const theme = document.querySelector('[data-theme-button]');
    themeButton(theme);
    const help = helpDialog();
    document.querySelector('[data-help-button]').addEventListener('click', () => help.showModal());
    document.querySelector('[data-skip]').addEventListener('click', (event) => this.#skip(event));
    this.connection = new Connection(source, (news) => this.#heard(news));
    this.keys = new Keys(
      {
        '/': () => search.focus(),
        t: () => theme.click(),
        '?': () => help.showModal(),
        'g o': () => go('#/'),
        'g a': () => go('#/alerts'),
        'g m': () => go('#/map'),
      },
      () => this.#view?.keys,
    );
    addEventListener('hashchange', () => this.show());
  }

  async show() {
    const place = here();
    const name = place.view in VIEWS ? place.view : 'overview';
    const same = name === this.#name;
    if (!same) {
      this.#view?.close?.();
      this.#view = new VIEWS[name]({ source: this.source });
      this.#name = name;
      put(this.content, this.#view.element);
      this.content.scrollTop = 0;
    }
    this.tabs.forEach((tab) => {
      const chosen = tab.dataset.tab === (BELONGS[name] ?? name);
      chosen ? tab.setAttribute('aria-current', 'page') : tab.removeAttribute('aria-current');
    });
    await this.#fill(place);
  }

  async #fill(place) {
    const view = this.#view;
    document.documentElement.dataset.ready = 'no';
    try {
      await view.update(place);
      if (!view.element.isConnected) {
        put(this.content, view.element);
      }
    } catch (problem) {
      this.#failed(view, problem);
    }
    if (view === this.#view) {
      document.title = `${clip(view.title, 80)} \u00b7 Fencepost`;
      document.documentElement.dataset.ready = 'yes';
    }
  }

  #failed(view, problem) {
    if (view !== this.#view) {
      return;
    }
    const again = h('button', { type: 'button', class: 'plain', onclick: () => this.show() }, 'Try again');
    put(
      this.content,
      h(
        'div',
        { class: 'view' },
        h(
          'div',
          { class: 'panel problem', role: 'alert' },
          h('h1', {}, problem.status === 404 ? 'Not found' : 'No answer'),
          h('p', {}, clip(problem.message, 400)),
          again,
          ' ',
          h('a', { href: '#/' }, 'Overview'),
        ),
      ),
    );
  }

  #heard({ type, data }) {
    if (type === 'alert') {
      this.#view?.onAlert?.(data);
    } else if (type === 'window') {
      this.#view?.onWindow?.(data);
    } else if (type === 'status') {
      this.#view?.onStatus?.(data);
    } else if (type === 'reset') {
      this.#again();
    }
  }

  /** All may have changed: asks anew without losing the place. */
  async #again() {
    try {
      await (this.#view.refresh ? this.#view.refresh() : this.#view.update(here()));
      if (!this.#view.element.isConnected) {
        await this.show();
      }
    } catch {
      // the connection says so, and asks again when it is back
    }
  }

  #skip(event) {
    event.preventDefault();
    this.content.focus();
  }
}

async function begin() {
  const held = document.getElementById('fencepost-data');
  const source = held ? new EmbeddedSource(await unpack(held)) : new LiveSource();
  const page = new Page(source);
  await page.show();
  page.connection.begin();
}

begin().catch((problem) => {
  put(
    document.querySelector('[data-content]'),
    h(
      'div',
      { class: 'panel problem', role: 'alert' },
      h('h1', {}, 'This page could not begin'),
      h('p', {}, clip(problem.message, 400)),
    ),
  );
});
