// A host's memory by window: from all of it to the 512 pages of one frame.

import * as badge from '../badge.js';
import { h, renew } from '../dom.js';
import { weight } from '../filters.js';
import { counted, hex, roughly, size } from '../format.js';
import { become, go, link } from '../place.js';
import { detail, legend } from '../widgets/cell.js';
import { HeatCanvas } from '../widgets/heat-canvas.js';

const FRAME = 0x200000n;
const STEP = 8n;

export class MemoryMap {
  title = 'Memory';
  #map = { cells: [] };
  #byIndex = new Map();
  #at = 0;

  constructor({ source }) {
    this.source = source;
    this.canvas = new HeatCanvas({
      hovered: (index) => this.#hover(index),
      opened: (index) => {
        this.#point(index);
        this.#enter();
      },
      wheeled: (index, closer) => {
        this.#point(index);
        return closer ? this.#closer() : this.#further();
      },
    });
    this.host = h('select', {
      'aria-label': 'Host',
      onchange: () => go(link('map', [], { host: this.host.value })),
    });
    this.crumbs = h('p', { class: 'crumbs' });
    this.detail = h('div', { class: 'cell-detail', id: 'cell-detail', 'aria-live': 'polite' });
    this.worst = h('div', { class: 'worst-cells' });
    this.element = h(
      'div',
      { class: 'view' },
      h('h1', { class: 'unseen' }, 'Memory'),
      this.#tools(),
      this.crumbs,
      h(
        'div',
        { class: 'map-columns' },
        h('section', { class: 'panel', 'aria-label': 'Map' }, this.canvas.element, legend()),
        h('aside', { class: 'panel', 'aria-label': 'Cell' }, this.detail, this.worst),
      ),
    );
    this.keys = {
      ArrowLeft: () => this.#move(-1),
      ArrowRight: () => this.#move(1),
      ArrowUp: () => this.#move(-this.canvas.columns),
      ArrowDown: () => this.#move(this.canvas.columns),
      '+': () => this.#closer(),
      '=': () => this.#closer(),
      '-': () => this.#further(),
      0: () => this.#all(),
      Enter: () => this.#enter(),
      u: () => this.#further(),
    };
  }

  async update({ params }) {
    const { hosts } = await this.source.status();
    const host = params.get('host') ?? hosts[0]?.host;
    renew(
      this.host,
      [...new Set([...hosts.map((each) => each.host), ...(host ? [host] : [])])].map((name) =>
        h('option', { value: name }, name.slice(0, 60)),
      ),
    );
    this.host.value = host ?? '';
    this.asked = {
      host,
      from: params.get('from') ?? '',
      to: params.get('to') ?? '',
      cells: innerWidth < 600 ? 1024 : 2048,
    };
    this.#at = undefined;
    await this.refresh();
  }

  async refresh() {
    if (!this.asked?.host) {
      renew(this.detail, h('p', { class: 'empty' }, 'No host was heard of yet.'));
      return;
    }
    this.#map = await this.source.heatmap(this.asked);
    this.from = BigInt(this.#map.from);
    this.to = BigInt(this.#map.to) || 1n << 64n;
    this.bytes = BigInt(this.#map.cellBytes);
    this.#byIndex = new Map(
      this.#map.cells.map((cell) => [Number((BigInt(cell.address) - this.from) / this.bytes), cell]),
    );
    this.title = `Memory of ${this.asked.host}`.slice(0, 80);
    this.#at ??= this.#start();
    this.canvas.show(
      {
        count: Number((this.to - this.from + this.bytes - 1n) / this.bytes),
        cells: this.#byIndex,
        pages: this.bytes < FRAME,
        name: (index) => hex(this.from + BigInt(index) * this.bytes),
      },
      this.#at,
    );
    this.#showCrumbs();
    this.#point(this.#at);
    renew(this.worst, this.#worstList());
  }

  onWindow() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.refresh().catch(() => {}), 400);
  }

  close() {
    clearTimeout(this.later);
    this.canvas.close();
  }

  #tools() {
    const button = (text, label, action) =>
      h(
        'button',
        { type: 'button', class: 'plain', 'aria-label': label, title: label, onclick: action },
        text,
      );
    return h(
      'div',
      { class: 'map-tools' },
      h('label', {}, h('span', {}, 'Host '), this.host),
      button('+', 'Zoom in', () => this.#closer()),
      button('\u2212', 'Zoom out', () => this.#further()),
      button('All', 'All of the memory', () => this.#all()),
    );
  }

  /** Where the eye should go first: the worst cell, else the first known. */
  #start() {
    const worst = [...this.#byIndex].sort(
      (a, b) => weight(b[1].worst) - weight(a[1].worst) || a[0] - b[0],
    )[0];
    return worst ? worst[0] : 0;
  }

  #move(by) {
    const count = Number((this.to - this.from) / this.bytes);
    this.detail.setAttribute('aria-live', 'polite');
    this.#point(Math.max(0, Math.min(count - 1, this.#at + by)));
  }

  /** A pointer that passes says nothing aloud; keys do. */
  #hover(index) {
    if (index !== this.#at) {
      this.detail.setAttribute('aria-live', 'off');
      this.#point(index);
    }
  }

  #point(index) {
    this.#at = index;
    this.canvas.choose(index);
    const from = this.#base();
    renew(this.detail, detail(this.asked.host, from, this.bytes, this.#byIndex.get(index)));
  }

  #base() {
    return this.from + BigInt(this.#at) * this.bytes;
  }

  #enter() {
    if (this.bytes <= FRAME && this.to - this.from <= FRAME) {
      go(link('window', [this.asked.host, hex(this.from)]));
    } else if (this.bytes <= FRAME) {
      this.#goTo(this.#base() & ~(FRAME - 1n), FRAME);
    } else {
      this.#closer();
    }
  }

  /** An eighth of what is shown, around the cell that is chosen, from a round address. */
  #closer() {
    const span = roundUp(this.to - this.from) / STEP;
    if (this.to - this.from <= FRAME) {
      this.#enter();
      return;
    }
    const wanted = span < FRAME ? FRAME : span;
    const base = this.#base();
    this.#goTo(base - (base % wanted), wanted);
  }

  #further() {
    const span = roundUp(this.to - this.from) * STEP;
    const from = this.from - (this.from % span);
    if (!this.asked.from || (this.whole && span >= this.whole)) {
      this.#all();
    } else {
      this.#goTo(from, span);
    }
  }

  #all() {
    become(link('map', [], { host: this.asked.host }));
  }

  #goTo(from, span) {
    if (!this.asked.from) {
      this.whole = this.to - this.from;
    }
    go(link('map', [], { host: this.asked.host, from: hex(from), to: hex(from + span) }));
  }

  #showCrumbs() {
    const each =
      this.bytes === FRAME ? 'one frame of 2M' : this.bytes === 4096n ? 'one page of 4K' : size(this.bytes);
    const only = this.to - this.from <= FRAME;
    renew(
      this.crumbs,
      h('a', { href: link('map', [], { host: this.asked.host }) }, 'All memory'),
      ' / ',
      h('span', { class: 'mono' }, `${hex(this.from)} \u2013 ${hex(this.to)}`),
      h('span', { class: 'quiet' }, ` \u00b7 ${roughly(this.to - this.from)}, each cell ${each}`),
      only && [' \u00b7 ', h('a', { href: link('window', [this.asked.host, hex(this.from)]) }, 'Window')],
    );
  }

  #worstList() {
    const bad = this.#map.cells
      .filter((cell) => cell.worst)
      .sort((a, b) => weight(b.worst) - weight(a.worst) || b.hits - a.hits);
    if (this.bytes < FRAME || bad.length === 0) {
      return bad.length === 0 ? h('p', { class: 'empty' }, 'Nothing is wrong in what is shown.') : null;
    }
    return [
      h('h2', {}, 'Worst here'),
      h(
        'ol',
        {},
        bad
          .slice(0, 12)
          .map((cell) =>
            h(
              'li',
              {},
              h(
                'a',
                { href: this.#linkOf(cell) },
                badge.mark(cell.worst),
                h('span', { class: 'unseen' }, cell.worst),
                h('span', { class: 'mono' }, cell.address),
                h('span', { class: 'quiet' }, counted(cell.hits, 'hit')),
              ),
            ),
          ),
      ),
    ];
  }

  #linkOf(cell) {
    const base = BigInt(cell.address);
    return this.bytes === FRAME
      ? link('window', [this.asked.host, cell.address])
      : link('map', [], { host: this.asked.host, from: cell.address, to: hex(base + this.bytes) });
  }
}

function roundUp(span) {
  let round = FRAME;
  while (round < span) {
    round *= 2n;
  }
  return round;
}
