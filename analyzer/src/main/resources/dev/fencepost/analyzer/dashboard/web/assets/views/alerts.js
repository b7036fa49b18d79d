// The list of alerts: filters that live in the URL, and a table of any length.

import * as badge from '../badge.js';
import { clip, eachFrame, foreign, h, put } from '../dom.js';
import { SORTS, matches, order, question } from '../filters.js';
import { count, counted, time } from '../format.js';
import { become, go, link } from '../place.js';
import { filterForm } from '../widgets/filter-form.js';
import { VirtualList } from '../widgets/virtual-list.js';

const TAIL = 500;
const COLUMNS = [
  ['severity', 'Severity'],
  [null, 'Hazard'],
  [null, 'Host'],
  [null, 'Window'],
  [null, 'Of'],
  ['hits', 'Hits'],
  ['firstTs', 'First'],
  ['lastTs', 'Last'],
  [null, 'State'],
];

export class Alerts {
  title = 'Alerts';
  #rows = [];
  #tail = [];
  #ids = new Set();
  #total = 0;
  #next = null;
  #fetching = false;
  #asked = {};
  #turn = 0;
  #news = new Map();

  constructor({ source }) {
    this.source = source;
    this.head = h('div', { class: 'row head', role: 'row', 'aria-rowindex': 1 });
    this.list = new VirtualList({
      label: 'Alerts',
      head: h('div', { role: 'rowgroup', class: 'heads' }, this.head),
      item: (index) => this.#rows[index] ?? this.#tail[this.#total - 1 - index],
      cells: (alert) => cells(alert),
      wanted: (index) => this.#fetchUpTo(index),
      chosen: (index) => this.#open(index),
    });
    this.form = filterForm((params) => become(link('alerts', [], params)));
    this.summary = h('p', { class: 'list-summary', role: 'status' });
    this.none = h('p', { class: 'empty', hidden: true });
    this.element = h(
      'div',
      { class: 'view view-list' },
      h('h1', { class: 'unseen' }, 'Alerts'),
      this.form.element,
      this.summary,
      this.list.element,
      this.none,
    );
    this.takeNews = eachFrame(() => this.#takeNews());
    this.keys = {
      j: () => this.list.move(1),
      ArrowDown: () => this.list.move(1),
      k: () => this.list.move(-1),
      ArrowUp: () => this.list.move(-1),
      PageDown: () => this.list.page(1),
      PageUp: () => this.list.page(-1),
      Home: () => this.list.moveTo(0),
      End: () => this.list.moveTo(this.#total - 1),
      Enter: () => this.#open(this.list.at),
    };
  }

  async update({ params }) {
    this.params = params;
    this.#asked = question(params);
    this.form.show(params);
    this.#headings();
    this.list.reset();
    await this.refresh();
  }

  /** Asks anew from the first alert on. */
  async refresh() {
    const turn = ++this.#turn;
    const page = await this.source.alerts(this.#asked);
    if (turn !== this.#turn) {
      return;
    }
    this.#fetching = false;
    this.#news.clear();
    this.#rows = [];
    this.#tail = [];
    this.#ids = new Set();
    this.#take(page);
  }

  onAlert(alert) {
    this.#news.set(alert.id, alert);
    this.takeNews();
  }

  close() {
    this.list.close();
  }

  #take(page) {
    for (const alert of page.items) {
      if (!this.#ids.has(alert.id)) {
        this.#ids.add(alert.id);
        this.#rows.push(alert);
      }
    }
    this.#next = page.next;
    this.#total = page.next ? Math.max(page.total, this.#rows.length) : this.#rows.length;
    this.#show();
  }

  async #fetchUpTo(index) {
    this.#fetchTail(index);
    if (this.#fetching || !this.#next || index < this.#rows.length - 1) {
      return;
    }
    this.#fetching = true;
    const turn = this.#turn;
    try {
      const page = await this.source.alerts(this.#asked, { cursor: this.#next });
      if (turn === this.#turn) {
        this.#fetching = false;
        this.#take(page);
      }
    } catch {
      // the banner says that the server is gone; the list goes on when it is back
      this.#fetching = turn === this.#turn ? false : this.#fetching;
    }
  }

  /** The end of a long list is the beginning of its reverse: nobody has to wait for what is between. */
  async #fetchTail(index) {
    if (!this.#next || this.#tail.length || index < this.#total - TAIL || index < this.#rows.length + TAIL) {
      return;
    }
    const [turn, total] = [this.#turn, this.#total];
    this.#tail = [undefined];
    const reverse = { ...this.#asked, order: this.#asked.order === 'asc' ? 'desc' : 'asc' };
    const page = await this.source.alerts(reverse, { limit: TAIL }).catch(() => ({ items: [] }));
    if (turn === this.#turn && total === this.#total) {
      this.#tail = page.items;
      this.#show();
    }
  }

  /** What came since the last frame: a new revision in place of the old, a new alert where it belongs. */
  #takeNews() {
    const compare = order(this.#asked);
    let moved = false;
    for (const alert of this.#news.values()) {
      moved = this.#takeOne(alert, compare) || moved;
    }
    this.#news.clear();
    if (moved) {
      this.#tail = [];
      this.#show();
    }
  }

  #takeOne(alert, compare) {
    const fits = matches(alert, this.#asked);
    if (this.#ids.has(alert.id)) {
      const old = this.#rows.findIndex((each) => each.id === alert.id);
      this.#rows.splice(old, 1);
      this.#ids.delete(alert.id);
      this.#total--;
    } else if (!fits) {
      return false;
    }
    const place = fits ? position(this.#rows, alert, compare) : -1;
    if (place >= 0 && (place < this.#rows.length || !this.#next)) {
      this.#rows.splice(place, 0, alert);
      this.#ids.add(alert.id);
    }
    this.#total += fits ? 1 : 0;
    return true;
  }

  #show() {
    const filtered = Object.keys(this.#asked).length > 2;
    put(
      this.summary,
      counted(this.#total, 'alert'),
      filtered ? ' as filtered' : '',
      this.#rows.length < this.#total ? `, ${count(this.#rows.length)} loaded` : '',
    );
    this.none.hidden = this.#total > 0;
    this.list.element.hidden = this.#total === 0;
    put(
      this.none,
      filtered
        ? ['No alert is like this. ', h('a', { href: '#/alerts' }, 'Take all filters away')]
        : 'No alert yet. Alerts appear here as they come.',
    );
    this.list.show(this.#total);
  }

  #headings() {
    put(
      this.head,
      COLUMNS.map(([sort, name]) => this.#heading(sort, name)),
    );
  }

  #heading(sort, name) {
    if (!sort) {
      return h('div', { role: 'columnheader', class: `cell cell-${name.toLowerCase()}` }, name);
    }
    const chosen = this.#asked.sort === sort;
    const down = this.#asked.order !== 'asc';
    const next = { ...Object.fromEntries(this.params), sort, order: chosen && down ? 'asc' : 'desc' };
    return h(
      'div',
      {
        role: 'columnheader',
        class: `cell cell-${name.toLowerCase()}`,
        'aria-sort': chosen ? (down ? 'descending' : 'ascending') : 'none',
      },
      h(
        'button',
        { type: 'button', title: `Sort by ${SORTS[sort]}`, onclick: () => become(link('alerts', [], next)) },
        name,
        h('span', { 'aria-hidden': 'true', class: 'sort' }, chosen ? (down ? '\u25bc' : '\u25b2') : ''),
      ),
    );
  }

  #open(index) {
    const alert = this.#rows[index] ?? this.#tail[this.#total - 1 - index];
    if (!alert) {
      return false;
    }
    go(link('alert', [alert.id]));
    return true;
  }
}

function position(rows, alert, compare) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(rows[middle], alert) <= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function cells(alert) {
  const cell = (name, ...inside) => h('div', { role: 'gridcell', class: `cell cell-${name}` }, inside);
  return [
    cell(
      'severity',
      badge.severity(alert.severity),
      alert.confidence === 'POSSIBLE' &&
        h('span', { class: 'maybe', title: 'The trace cannot tell for certain' }, 'possible'),
    ),
    cell('hazard', h('a', { href: link('alert', [alert.id]), tabindex: -1 }, clip(alert.code, 60))),
    cell('host', foreign(alert.host, 40)),
    cell('window', alert.window ?? (alert.iova ? `IOVA ${alert.iova}` : '\u2013')),
    cell(
      'of',
      foreign(alert.bdf ?? (alert.domain === undefined ? '' : `domain ${alert.domain}`), 40),
      alert.asid === undefined ? '' : h('span', { class: 'quiet' }, ` ASID ${alert.asid}`),
    ),
    cell('hits', count(alert.hits)),
    cell('first', time(alert.firstTs)),
    cell('last', time(alert.lastTs)),
    cell('state', badge.state(alert.state)),
  ];
}
