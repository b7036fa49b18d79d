// The lanes of a timeline: which event stands in which.

const LANES = {
  DEVICE: 'leaves',
  MAP: 'leaves',
  UNMAP: 'leaves',
  SPLIT: 'leaves',
  MERGE: 'leaves',
  INVALIDATE: 'flush',
  COMPLETION_WAIT: 'flush',
  COMPLETION: 'flush',
  PSMASH: 'rmp',
  UNSMASH: 'rmp',
  RMPUPDATE: 'rmp',
  PVALIDATE: 'rmp',
  RMPADJUST: 'rmp',
  PSMASH_IO: 'rmp',
  PUNSMASH_IO: 'rmp',
  SNAPSHOT: 'rmp',
};
const NAMES = { leaves: 'Leaves', flush: 'Invalidations', rmp: 'RMP' };

/** The lane of an event: `leaves`, `flush`, `rmp` or `dma:BDF`. */
export function lane(event) {
  return LANES[event.op] ?? (event.bdf ? `dma:${event.bdf}` : laneOfStream(event.stream));
}

function laneOfStream(stream) {
  return stream === 'rmp' ? 'rmp' : stream === 'dma' ? 'dma:unknown' : 'leaves';
}

/** What stands before a lane. */
export function laneName(name) {
  return NAMES[name] ?? name.replace(/^dma:/, '');
}

/** The lanes of some events, tables first and devices after. */
export function lanesOf(events) {
  const there = new Set(events.map((event) => event.lane));
  const devices = [...there].filter((name) => !(name in NAMES)).sort();
  return [...Object.keys(NAMES), ...devices];
}

/** What joins an alert's evidence: each piece to the next. */
export function arrowsOf({ id, evidence = [] }) {
  return evidence
    .slice(1)
    .map((event, i) => ({ alertId: id, fromSeq: String(evidence[i].seq), toSeq: String(event.seq) }));
}
