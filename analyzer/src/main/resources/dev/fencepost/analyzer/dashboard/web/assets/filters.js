// What the alert list asks for, and the same question answered here: for what comes live and for a report.

import { address, nanos, parseTime } from './format.js';

export const SEVERITIES = ['BREACH', 'FAULT', 'LATENT'];
export const CHOICES = {
  severity: SEVERITIES,
  confidence: ['CERTAIN', 'POSSIBLE'],
  state: ['OPEN', 'CLOSED'],
};
export const FILTERS = [
  'kind',
  'code',
  'severity',
  'confidence',
  'state',
  'host',
  'guest',
  'device',
  'domain',
  'window',
  'from',
  'to',
  'q',
];
export const SORTS = { lastTs: 'last', firstTs: 'first', severity: 'severity', hits: 'hits' };

const FRAME = 0x1fffffn;
const FIELDS = {
  guest: 'asid',
  device: 'bdf',
  domain: 'domain',
  kind: 'kind',
  code: 'code',
  host: 'host',
  run: 'run',
};

/** How bad: 0 for nothing, 3 for a breach. */
export function weight(severity) {
  const place = SEVERITIES.indexOf(severity);
  return place < 0 ? 0 : SEVERITIES.length - place;
}

/** The filters of a fragment's parameters, with the order to list by. */
export function question(params) {
  const asked = { sort: params.get('sort') ?? 'lastTs', order: params.get('order') ?? 'desc' };
  for (const name of [...FILTERS, 'run']) {
    if (params.get(name)) {
      asked[name] = params.get(name);
    }
  }
  return asked;
}

function among(value, list) {
  return value !== undefined && list.split(',').includes(String(value));
}

function inWindow(alert, text) {
  const asked = address(text);
  return asked === undefined || (alert.window !== undefined && BigInt(alert.window) === (asked & ~FRAME));
}

function inTime(alert, asked) {
  const from = parseTime(asked.from);
  const to = parseTime(asked.to);
  const late = from !== undefined && alert.state !== 'OPEN' && nanos(alert.lastTs) < from;
  return !late && (to === undefined || nanos(alert.firstTs) <= to);
}

function holds(alert, text) {
  const wanted = text.toLowerCase();
  return ['id', 'host', 'code', 'kind', 'bdf', 'window', 'iova', 'spa', 'summary'].some((name) =>
    String(alert[name] ?? '')
      .toLowerCase()
      .includes(wanted),
  );
}

/** Whether an alert is one of those asked for. */
export function matches(alert, asked) {
  for (const [name, field] of Object.entries(FIELDS)) {
    if (asked[name] !== undefined && !among(alert[field], asked[name])) {
      return false;
    }
  }
  for (const name of Object.keys(CHOICES)) {
    if (asked[name] !== undefined && !among(alert[name], asked[name])) {
      return false;
    }
  }
  return inWindow(alert, asked.window) && inTime(alert, asked) && (!asked.q || holds(alert, asked.q));
}

const KEYS = {
  lastTs: (alert) => nanos(alert.lastTs),
  firstTs: (alert) => nanos(alert.firstTs),
  severity: (alert) => weight(alert.severity),
  hits: (alert) => Number(alert.hits),
};

/** Compares as a question's order says; what is equal goes by id. */
export function order(asked) {
  const key = KEYS[asked.sort] ?? KEYS.lastTs;
  const sign = asked.order === 'asc' ? 1 : -1;
  return (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left !== right) {
      return left < right ? -sign : sign;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };
}
