// A frame's two tables over one another: the leaves that lead to it and the RMP entries of its 512 pages.

import { h, s } from '../dom.js';
import { hex, size } from '../format.js';

const PAGES = 512;
const PAGE = 4096n;
const WIDTH = 1024;
const EACH = WIDTH / PAGES;

/** The strip of a window's status. */
export function frameStrip(window) {
  const domains = [...new Set(window.leaves.map((leaf) => leaf.domain))];
  const rows = domains.map((domain) => leafRow(domain, window));
  rows.push(rmpRow(window.rmp));
  return h('div', { class: 'strip' }, rows, scale(window.frame));
}

function band(name, label, shapes) {
  return h(
    'div',
    { class: 'band' },
    h('div', { class: 'band-name' }, name),
    s(
      'svg',
      { viewBox: `0 0 ${WIDTH} 30`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      shapes,
    ),
  );
}

function leafRow(domain, window) {
  const base = BigInt(window.frame);
  const shapes = window.leaves.filter((each) => each.domain === domain).flatMap((run) => leaves(run, base));
  const sizes = [
    ...new Set(window.leaves.filter((each) => each.domain === domain).map((run) => size(run.size))),
  ];
  return band(
    `Leaves, domain ${domain} (${sizes.join(', ')})`,
    `Leaves of domain ${domain}: ${sizes.join(', ')}`,
    shapes,
  );
}

/** The leaves of a run that lie in the frame; one that is larger runs over its edges. */
function leaves(run, base) {
  const each = BigInt(run.size);
  const shapes = [];
  for (let i = 0n; i < BigInt(run.count) && shapes.length < PAGES; i++) {
    const from = clampPage((BigInt(run.spa) + i * each - base) / PAGE);
    const to = clampPage((BigInt(run.spa) + (i + 1n) * each - base) / PAGE);
    if (to > from) {
      shapes.push(
        s(
          'rect',
          {
            class: 'leaf',
            x: from * EACH + 0.4,
            y: 2,
            width: Math.max(0.8, (to - from) * EACH - 0.8),
            height: 26,
          },
          s(
            'title',
            {},
            `Leaf of ${size(run.size)}: IOVA ${hex(BigInt(run.iova) + i * each)}, SPA ${hex(BigInt(run.spa) + i * each)}`,
          ),
        ),
      );
    }
  }
  return shapes;
}

function clampPage(page) {
  return Number(page < 0n ? 0n : page > 512n ? 512n : page);
}

function rmpRow(runs) {
  const known = runs.filter((run) => run.state !== 'UNKNOWN');
  const sizes = [...new Set(known.map((run) => (run.size ? size(run.size) : 'size unknown')))];
  const shapes = runs.flatMap((run) => rmpShapes(run));
  const name = `RMP (${sizes.join(', ') || 'unknown'})`;
  return band(name, `RMP entries: ${runs.map(rmpWords).slice(0, 12).join('; ')}`, [hatching(), ...shapes]);
}

function hatching() {
  return s(
    'defs',
    {},
    s(
      'pattern',
      { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      s('rect', { class: 'hatch-ground', width: 6, height: 6 }),
      s('rect', { class: 'hatch-line', width: 2, height: 6 }),
    ),
  );
}

function rmpShapes(run) {
  const x = run.page * EACH;
  const width = run.count * EACH;
  const parts = [
    s('rect', { class: `rmp rmp-${run.state}`, x, y: 2, width, height: 26 }, s('title', {}, rmpWords(run))),
  ];
  if (Number(run.size) === 4096 && run.state !== 'UNKNOWN') {
    for (let page = 1; page < run.count; page++) {
      parts.push(s('path', { class: 'grid', d: `M${x + page * EACH} 2v26` }));
    }
  }
  if (run.validated === 'NO' && run.state === 'PRIVATE') {
    parts.push(s('path', { class: 'not-validated', d: `M${x} 26h${width}` }));
  }
  return parts;
}

/** A run of RMP entries in words. */
export function rmpWords(run) {
  const pages =
    run.count === PAGES
      ? 'all 512 pages'
      : run.count === 1
        ? `page ${run.page}`
        : `pages ${run.page}\u2013${run.page + run.count - 1}`;
  if (run.state === 'UNKNOWN') {
    return `${pages}: unknown`;
  }
  const sized = run.size ? ` in ${size(run.size)}` : '';
  const owner = run.state === 'PRIVATE' ? ` of ASID ${run.asid}` : '';
  const valid =
    run.state === 'PRIVATE' ? { YES: ', validated', NO: ', not validated', UNKNOWN: '' }[run.validated] : '';
  return `${pages}: ${run.state.toLowerCase()}${owner}${sized}${valid}${run.immutable ? ', immutable' : ''}`;
}

function scale(frame) {
  const base = BigInt(frame);
  const marks = [0, 128, 256, 384, 511].map((page) => h('span', {}, `${page}`));
  return h(
    'div',
    { class: 'band scale', 'aria-hidden': 'true' },
    h('div', { class: 'band-name' }, `page of ${hex(base)}`),
    h('div', { class: 'scale-marks' }, marks),
  );
}
