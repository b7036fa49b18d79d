// An event in words, as the command line says it.

import { size } from './format.js';

const WORDS = {
  DEVICE: (e) =>
    `${e.bdf} ${e.on ? 'joins' : 'leaves'} domain ${e.domain}${trust(e)}${e.ats ? ', with ATS' : ''}`,
  MAP: (e) => `domain ${e.domain}: IOVA ${e.iova} to SPA ${e.spa}, ${leaves(e)} (${e.perm})`,
  UNMAP: (e) => `domain ${e.domain}: IOVA ${e.iova} + ${size(e.size)}`,
  SPLIT: (e) =>
    `domain ${e.domain}: IOVA ${e.iova} + ${size(e.size)}, leaves of ${size(e.from)} to ${size(e.to)}`,
  MERGE: (e) =>
    `domain ${e.domain}: IOVA ${e.iova} + ${size(e.size)}, leaves of ${size(e.from)} to ${size(e.to)}`,
  INVALIDATE: (e) => `${invalidated(e)}, queued on unit ${e.unit}`,
  COMPLETION_WAIT: (e) => `queued on unit ${e.unit}, token ${e.token}`,
  COMPLETION: (e) => `${e.ok ? '' : 'timed out, '}unit ${e.unit}, token ${e.token}`,
  FAULT: (e) => `${e.code} at ${e.address}${e.domain === undefined ? '' : `, domain ${e.domain}`}`,
  RMPUPDATE: (e) => `${size(e.size)} at SPA ${e.spa}: ${owner(e)}${result(e)}`,
  SNAPSHOT: (e) => `${size(e.size)} at SPA ${e.spa}: ${owner(e)}${e.validated ? ', validated' : ''}`,
  PSMASH: (e) => `SPA ${e.spa}, one of 2M to 512 of 4K${result(e)}`,
  UNSMASH: (e) => `SPA ${e.spa}, 512 of 4K to one of 2M${result(e)}`,
  PVALIDATE: (e) =>
    `${e.validate ? '' : 'undo, '}${size(e.size)} at SPA ${e.spa}, GPA ${e.gpa}, ASID ${e.asid}${result(e)}`,
  RMPADJUST: (e) => `${size(e.size)} at SPA ${e.spa}, VMPL ${e.vmpl}${result(e)}`,
  PSMASH_IO: (e) => `${e.phase} SPA ${e.spa}, domain ${e.domain}${result(e)}`,
  PUNSMASH_IO: (e) => `${e.phase} SPA ${e.spa}, domain ${e.domain}${result(e)}`,
  ACCESS: (e) => `${e.dir} of ${e.length} bytes at IOVA ${e.iova}, T=${e.trusted ? 1 : 0}${outcome(e)}`,
  DEVICE_STATE: (e) => `${e.bdf} ${e.state}`,
  GAP: (e) => `${e.lost ? `${e.lost} events` : 'events'} of the ${e.stream} stream were lost`,
};

function trust(e) {
  if (!e.on) {
    return '';
  }
  return e.trusted ? `, trusted, ASID ${e.asid}` : ', untrusted';
}

/** So many leaves of a size. */
export function leaves({ count, size: bytes }) {
  return `${count === 1 ? 'one leaf' : `${count} leaves`} of ${size(bytes)}`;
}

function outcome(e) {
  return (e.outcome ? `: ${e.outcome}` : '') + (e.source ? `, by ${e.source}` : '');
}

function invalidated(e) {
  if (e.kind === 'ALL') {
    return 'everything';
  }
  if (e.kind === 'PAGES') {
    return Number(e.size) === 0
      ? `all of domain ${e.domain}`
      : `domain ${e.domain}: IOVA ${e.iova} + ${size(e.size)}`;
  }
  return e.kind === 'DEVICE' ? `table entry of ${e.bdf}` : `translation cache of ${e.bdf}`;
}

function owner(e) {
  const fixed = e.immutable ? ', immutable' : '';
  return e.assigned ? `private, ASID ${e.asid}, GPA ${e.gpa}${fixed}` : `shared${fixed}`;
}

function result(e) {
  return e.rc ? `, failed: ${e.rc}` : '';
}

/** What an event did, without its name. */
export function words(event) {
  return (WORDS[event.op] ?? (() => ''))(event);
}

/** Whether an event is one that did not come through. */
export function failed(event) {
  return (
    event.op === 'FAULT' ||
    Boolean(event.rc) ||
    event.ok === false ||
    /FAULT|ABORT|BLOCK/.test(event.outcome ?? '')
  );
}
