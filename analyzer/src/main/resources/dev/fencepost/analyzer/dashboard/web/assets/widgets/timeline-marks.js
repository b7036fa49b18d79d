// The marks of a timeline: shapes, words, lines and arrows.

import { s } from '../dom.js';
import { duration, nanos } from '../format.js';

export const LANE = 56;
export const TOP = 46;
export const BOTTOM = 30;
const SHORT = {
  COMPLETION_WAIT: 'WAIT',
  COMPLETION: 'DONE',
  INVALIDATE: 'INVAL',
  RMPUPDATE: 'UPDATE',
  PVALIDATE: 'PVALID',
  RMPADJUST: 'ADJUST',
  SNAPSHOT: 'SNAP',
  DEVICE_STATE: 'STATE',
  PSMASH_IO: 'SMASHIO',
  PUNSMASH_IO: 'JOINIO',
};

/** The shape of each kind of lane. */
export const SHAPES = {
  leaves: 'M-6 -7h12v14h-12z',
  flush: 'M0 -8 8 0 0 8 -8 0z',
  rmp: 'M-7 -4 0 -8 7 -4V4L0 8 -7 4z',
  dma: 'M-7 -7 8 0 -7 7z',
};

/** A short word for an event. */
export function label(event) {
  if (event.op === 'ACCESS') {
    return { OK: 'OK', STALLED: 'STALL' }[event.outcome] ?? (event.outcome ? 'FAULT' : event.dir);
  }
  if (event.op === 'DEVICE') {
    return event.on ? 'JOIN' : 'LEAVE';
  }
  return SHORT[event.op] ?? event.op;
}

/** The head of an arrow. */
export function heads() {
  return s(
    'defs',
    {},
    s(
      'marker',
      {
        id: 'head',
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerWidth: 7,
        markerHeight: 7,
        orient: 'auto-start-reverse',
      },
      s('path', { class: 'arrow-head', d: 'M0 0 8 4 0 8z' }),
    ),
  );
}

/** The line that each lane runs along. */
export function laneLines(lanes, width) {
  return lanes.map((name, i) =>
    s('path', { class: 'lane-line', d: `M0 ${TOP + i * LANE + LANE / 2 - 6}H${width}` }),
  );
}

/** Times under the events that have room for one. */
export function ticks(events, axis, height) {
  const shown = [];
  let last = -Infinity;
  events.forEach((event, i) => {
    if (axis.at(i) - last >= 74) {
      last = axis.at(i);
      const since = nanos(event.ts) - axis.first;
      shown.push(
        s('path', { class: 'tick', d: `M${last} ${TOP - 16}V${height - BOTTOM}` }),
        s(
          'text',
          { class: 'tick-label', x: last, y: height - 10 },
          i === 0 ? 'start' : `+${duration(since)}`,
        ),
      );
    }
  });
  return shown;
}

/** From the edge of one mark to the edge of another. */
export function curve(a, b) {
  const bend = a.y === b.y ? -24 : 0;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const [x1, y1] = [a.x + ux * 11, a.y + uy * 11];
  const [x2, y2] = [b.x - ux * 12, b.y - uy * 12];
  const points = [x1, y1, (x1 + x2) / 2, (y1 + y2) / 2 + bend, x2, y2].map((each) => each.toFixed(1));
  return `M${points.slice(0, 2)}Q${points.slice(2)}`;
}
