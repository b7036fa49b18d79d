// A list of any length of which only what is in sight is in the document.

import { eachFrame, h, put } from '../dom.js';

const SPARE = 8;

/**
 * @param label what screen readers call it
 * @param head the row of headings
 * @param cells fills a row's element with a thing
 * @param wanted told the last index in sight, so that more can be fetched
 * @param chosen told the index that enter or a click chose
 */
export class VirtualList {
  #rows = new Map();
  #total = 0;
  #at = -1;
  #height = 0;

  constructor({ label, head, cells, item, wanted, chosen }) {
    Object.assign(this, { cells, item, wanted, chosen });
    this.head = head;
    this.sizer = h('div', { class: 'rows', role: 'rowgroup' });
    this.element = h(
      'div',
      {
        class: 'list',
        role: 'grid',
        'aria-label': label,
        tabindex: 0,
        onscroll: eachFrame(() => this.#draw()),
      },
      head,
      this.sizer,
    );
    this.element.addEventListener('click', (event) => this.#clicked(event));
    this.watch = new ResizeObserver(() => this.#measure());
    this.watch.observe(this.element);
  }

  get at() {
    return this.#at;
  }

  /** Says how many there are, and draws what is in sight anew. */
  show(total) {
    this.#total = total;
    this.element.setAttribute('aria-rowcount', total + 1);
    if (this.#at >= total) {
      this.#at = total - 1;
    }
    this.#measure();
  }

  /** Goes to the top and forgets the choice. */
  reset() {
    this.#at = -1;
    this.element.scrollTop = 0;
  }

  /** Whether the first row is in sight: then news may push the others down. */
  atTop() {
    return this.element.scrollTop < (this.#height || 1);
  }

  move(by) {
    this.moveTo(this.#at < 0 ? 0 : this.#at + by);
  }

  moveTo(index) {
    if (this.#total === 0) {
      return;
    }
    this.#at = Math.max(0, Math.min(this.#total - 1, index));
    const top = this.#at * this.#height;
    const room = this.#room();
    if (top < this.element.scrollTop) {
      this.element.scrollTop = top;
    } else if (top + this.#height > this.element.scrollTop + room) {
      this.element.scrollTop = top + this.#height - room;
    }
    this.#draw();
  }

  page(direction) {
    this.move(direction * Math.max(1, Math.floor(this.#room() / this.#height) - 1));
  }

  /** The height in which rows are seen, below the headings. */
  #room() {
    return this.element.clientHeight - this.head.offsetHeight;
  }

  close() {
    this.watch.disconnect();
  }

  #clicked(event) {
    const row = event.target.closest('[data-index]');
    if (row) {
      this.#at = Number(row.dataset.index);
      this.#draw();
      this.chosen(this.#at);
    }
  }

  #measure() {
    const styled = getComputedStyle(this.element).getPropertyValue('--row');
    this.#height = parseInt(styled, 10) || 32;
    this.sizer.style.height = `${this.#total * this.#height}px`;
    this.#draw();
  }

  #draw() {
    const top = this.element.scrollTop;
    const first = Math.max(0, Math.floor(top / this.#height) - SPARE);
    const last = Math.min(this.#total - 1, Math.ceil((top + this.#room()) / this.#height) + SPARE);
    for (const [index, row] of this.#rows) {
      if (index < first || index > last) {
        row.remove();
        this.#rows.delete(index);
      }
    }
    for (let index = first; index <= last; index++) {
      this.#row(index);
    }
    this.#point();
    if (last >= 0) {
      this.wanted(last);
    }
  }

  #row(index) {
    let row = this.#rows.get(index);
    const thing = this.item(index);
    if (!row) {
      row = h('div', {
        class: 'row',
        role: 'row',
        'data-index': index,
        'aria-rowindex': index + 2,
        id: `row-${index}`,
      });
      row.style.transform = `translateY(${index * this.#height}px)`;
      this.#rows.set(index, row);
      this.sizer.append(row);
    }
    row.style.transform = `translateY(${index * this.#height}px)`;
    row.setAttribute('aria-selected', String(index === this.#at));
    if (row.thing !== thing || thing === undefined) {
      row.thing = thing;
      row.classList.toggle('row-waiting', thing === undefined);
      put(
        row,
        thing === undefined ? h('span', { role: 'gridcell', class: 'waiting' }, '\u2026') : this.cells(thing),
      );
    }
  }

  #point() {
    if (this.#rows.has(this.#at)) {
      this.element.setAttribute('aria-activedescendant', `row-${this.#at}`);
    } else {
      this.element.removeAttribute('aria-activedescendant');
    }
  }
}
