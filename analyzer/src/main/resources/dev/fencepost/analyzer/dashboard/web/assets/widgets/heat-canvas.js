// Memory as a grid of cells, painted: what is wrong in colour and letter, what is not known hatched.

import { h } from '../dom.js';
import { palette } from './theme.js';

const LETTERS = { BREACH: 'B', FAULT: 'F', LATENT: 'L' };
const GUTTER = 104;
const NARROW = 84;

/** @param hovered told the index of the cell that is pointed at; @param opened of the one that is chosen */
export class HeatCanvas {
  #grid = { count: 0, columns: 1, cells: new Map() };
  #at = 0;

  constructor({ hovered, opened, wheeled }) {
    Object.assign(this, { hovered, opened, wheeled });
    this.canvas = h('canvas', {
      tabindex: 0,
      role: 'application',
      'aria-roledescription': 'memory map',
      'aria-label': 'Memory map',
      'aria-describedby': 'cell-detail',
    });
    this.element = h('div', { class: 'heat' }, this.canvas);
    this.canvas.addEventListener('pointermove', (event) => this.#pointed(event, this.hovered));
    this.canvas.addEventListener('click', (event) => this.#pointed(event, this.opened));
    this.canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.watch = new ResizeObserver(() => this.#draw());
    this.watch.observe(this.element);
    this.repaint = () => this.#draw();
    addEventListener('themechange', this.repaint);
  }

  get columns() {
    return this.#grid.columns;
  }

  /** Paints `count` cells, of which those in `cells`, by index, are known; `name` tells an index's address. */
  show(grid, at) {
    this.#grid = { ...grid, columns: 1 };
    this.#at = at;
    this.#draw();
  }

  choose(at) {
    this.#at = at;
    this.#draw();
  }

  close() {
    this.watch.disconnect();
    removeEventListener('themechange', this.repaint);
  }

  #wheel(event) {
    event.preventDefault();
    this.#pointed(event, (index) => this.wheeled(index, event.deltaY < 0));
  }

  #pointed(event, told) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - this.gutter) / this.side);
    const row = Math.floor((event.clientY - box.top) / this.side);
    const index = row * this.#grid.columns + column;
    if (column >= 0 && column < this.#grid.columns && index >= 0 && index < this.#grid.count) {
      told(index);
    }
  }

  /** As many columns as fit, a power of two, so that rows begin at round addresses. */
  #measure() {
    const width = this.element.clientWidth || 600;
    this.gutter = width < 520 ? NARROW : GUTTER;
    const room = width - this.gutter;
    const ideal = this.#grid.count <= 64 ? 16 : this.#grid.count <= 1024 ? 32 : 64;
    let columns = ideal;
    while (columns > 8 && room / columns < 9) {
      columns /= 2;
    }
    this.#grid.columns = columns;
    this.side = Math.max(6, Math.min(30, Math.floor(room / columns)));
    return { width, height: Math.max(1, Math.ceil(this.#grid.count / columns)) * this.side };
  }

  #draw() {
    const { width, height } = this.#measure();
    this.ink = palette();
    const scale = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round((height + 2) * scale);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height + 2}px`;
    const paint = this.canvas.getContext('2d');
    paint.scale(scale, scale);
    this.#unknown(paint, scale);
    this.#labels(paint, height);
    for (const [index, cell] of this.#grid.cells) {
      this.#cell(paint, index, cell);
    }
    this.#cursor(paint);
  }

  #box(index) {
    const { columns } = this.#grid;
    return [this.gutter + (index % columns) * this.side, Math.floor(index / columns) * this.side];
  }

  #unknown(paint, scale) {
    const { count, columns } = this.#grid;
    this.hatch = paint.createPattern(hatching(scale, this.ink), 'repeat');
    const full = Math.floor(count / columns) * this.side;
    this.#hatched(paint, this.gutter, 0, columns * this.side, full);
    this.#hatched(paint, this.gutter, full, (count % columns) * this.side, this.side);
  }

  /** Lines that go on from box to box, whatever the scale. */
  #hatched(paint, x, y, width, height) {
    paint.save();
    paint.beginPath();
    paint.rect(x, y, width, height);
    paint.setTransform(1, 0, 0, 1, 0, 0);
    paint.fillStyle = this.hatch;
    paint.fill();
    paint.restore();
  }

  #labels(paint, height) {
    const every = Math.max(1, Math.ceil(18 / this.side));
    paint.font = '11px ui-monospace, "DejaVu Sans Mono", monospace';
    paint.textAlign = 'right';
    paint.textBaseline = 'middle';
    paint.fillStyle = this.ink('quiet');
    for (let row = 0; row * this.side < height - 1; row += every) {
      paint.fillText(
        this.#grid.name?.(row * this.#grid.columns) ?? '',
        this.gutter - 8,
        row * this.side + this.side / 2,
      );
    }
  }

  #cell(paint, index, cell) {
    const [x, y] = this.#box(index);
    const inner = this.side - 1;
    if (cell.worst) {
      paint.fillStyle = this.ink(cell.worst.toLowerCase());
      paint.fillRect(x, y, inner, inner);
      const inset = this.#grid.pages && this.side >= 12 ? Math.round(this.side / 7) : 0;
      if (inset) {
        // what is wrong is the frame's; whose the page is shows inside
        this.#state(paint, x + inset, y + inset, inner - 2 * inset, cell.state);
      }
      this.#letter(paint, x, y, cell.worst, inset ? 'text' : `on-${cell.worst.toLowerCase()}`);
    } else {
      this.#state(paint, x, y, inner, cell.state);
    }
  }

  #state(paint, x, y, inner, state) {
    if (state === 'unknown') {
      this.#hatched(paint, x, y, inner, inner);
      return;
    }
    paint.fillStyle = this.ink(state === 'mixed' ? 'shared' : state);
    paint.fillRect(x, y, inner, inner);
    if (state === 'mixed') {
      paint.fillStyle = this.ink('private');
      paint.beginPath();
      paint.moveTo(x, y);
      paint.lineTo(x + inner, y);
      paint.lineTo(x, y + inner);
      paint.fill();
    } else if (state === 'mapped') {
      paint.strokeStyle = this.ink('quiet');
      paint.strokeRect(x + 1.5, y + 1.5, inner - 3, inner - 3);
    }
  }

  #letter(paint, x, y, worst, ink) {
    paint.fillStyle = this.ink(ink);
    if (this.side >= 11) {
      paint.font = `bold ${Math.min(13, this.side - 3)}px system-ui, sans-serif`;
      paint.textAlign = 'center';
      paint.textBaseline = 'middle';
      paint.fillText(LETTERS[worst], x + (this.side - 1) / 2, y + this.side / 2);
    } else {
      // no room for a letter: as many dots as it is bad
      for (let dot = 0; dot < { LATENT: 1, FAULT: 2, BREACH: 3 }[worst]; dot++) {
        paint.fillRect(x + 1 + dot * 2, y + this.side - 4, 1.2, 1.8);
      }
    }
  }

  #cursor(paint) {
    const [x, y] = this.#box(this.#at);
    paint.lineWidth = 2;
    paint.strokeStyle = this.ink('cursor-edge');
    paint.strokeRect(x - 1.5, y - 1.5, this.side + 2, this.side + 2);
    paint.strokeStyle = this.ink('text');
    paint.strokeRect(x - 0.5, y - 0.5, this.side, this.side);
  }
}

function hatching(scale, ink) {
  const side = Math.round(6 * scale);
  const tile = h('canvas', { width: side, height: side });
  const paint = tile.getContext('2d');
  paint.fillStyle = ink('unknown');
  paint.fillRect(0, 0, side, side);
  paint.strokeStyle = ink('hatch');
  paint.lineWidth = scale;
  for (const shift of [-side, 0, side]) {
    paint.beginPath();
    paint.moveTo(shift, side);
    paint.lineTo(shift + side, 0);
    paint.stroke();
  }
  return tile;
}
