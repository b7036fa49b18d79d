// Answers the same questions from what a report carries in itself.

import { address, hex, parseTime } from '../format.js';
import { matches, order, weight } from '../filters.js';
import { arrowsOf, lane } from '../lanes.js';
import { link } from '../place.js';

const FRAME = 0x200000n;
const PAGE = 4096n;

/** The JSON that a report packs: gzip in base64, or plain. */
export async function unpack(element) {
  const held = JSON.parse(element.textContent);
  if (held.encoding !== 'gzip+base64') {
    return held;
  }
  const bytes = Uint8Array.from(atob(held.data), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

export class EmbeddedSource {
  live = false;
  #data;
  #byId;
  #byFrame = new Map();

  constructor(data) {
    this.#data = data;
    this.#byId = new Map(data.alerts.map((alert) => [alert.id, alert]));
    for (const alert of data.alerts) {
      if (alert.window) {
        const key = `${alert.host}/${alert.window}`;
        this.#byFrame.set(key, [...(this.#byFrame.get(key) ?? []), alert]);
      }
    }
  }

  async status() {
    return this.#data.status;
  }

  async alerts(asked) {
    const items = this.#data.alerts.filter((alert) => matches(alert, asked)).sort(order(asked));
    return { total: items.length, items, next: null };
  }

  async alert(id) {
    const alert = this.#byId.get(id);
    if (!alert) {
      throw new Error('No alert of this id is in this report.');
    }
    const rule = this.#data.rules[alert.code] ?? { code: alert.code, text: '', source: '' };
    return { alert, story: alert.story ?? [alert.summary], rule, remedy: alert.remedy, replay: alert.replay };
  }

  async window(host, frame) {
    const alerts = this.#byFrame.get(`${host}/${frame}`) ?? [];
    const window = this.#data.windows.find((each) => each.host === host && each.frame === frame);
    if (!window && alerts.length === 0) {
      throw new Error('Nothing of this window is in this report.');
    }
    return { window: window ?? null, alerts };
  }

  async timeline(host, frame) {
    const alerts = this.#byFrame.get(`${host}/${frame}`) ?? [];
    return assembled(alerts);
  }

  async heatmap(asked) {
    const frames = this.#data.frames.filter((each) => each[0] === asked.host);
    const bases = frames.map((each) => BigInt(each[1]));
    const range = extent(asked, bases);
    if (range.bytes < FRAME) {
      return this.#pages(asked.host, range);
    }
    const cells = new Map();
    frames.forEach((each, place) => {
      if (bases[place] >= range.from && bases[place] < range.to) {
        addFrame(cells, each, bases[place], range);
      }
    });
    return {
      host: asked.host,
      from: hex(range.from),
      to: hex(range.to),
      cellBytes: Number(range.bytes),
      cells: [...cells.values()],
    };
  }

  /** The pages of one frame, of which alerts speak as a whole. */
  #pages(host, range) {
    const frame = hex(range.from - (range.from % FRAME));
    const window = this.#data.windows.find((each) => each.host === host && each.frame === frame);
    const alerts = this.#byFrame.get(`${host}/${frame}`) ?? [];
    const worst = alerts.reduce(
      (most, each) => (weight(each.severity) > weight(most) ? each.severity : most),
      null,
    );
    const hits = alerts.reduce((sum, each) => sum + Number(each.hits), 0);
    const all = [{ page: 0, count: 512, state: 'UNKNOWN' }];
    const cells = (window?.rmp ?? all)
      .filter((run) => worst || run.state !== 'UNKNOWN')
      .flatMap((run) =>
        Array.from({ length: run.count }, (_, i) => ({
          address: hex(BigInt(frame) + BigInt(run.page + i) * PAGE),
          state: run.state.toLowerCase(),
          worst,
          hits,
          frames: 1,
          alerts: alerts.length,
        })),
      );
    return { host, from: frame, to: hex(BigInt(frame) + FRAME), cellBytes: 4096, cells };
  }

  async search(q) {
    return { results: found(q.trim(), this.#data) };
  }

  listen() {
    return () => {};
  }
}

/** A row of the report's frames, put into the cell that holds it. */
function addFrame(cells, frame, base, range) {
  const at = base - ((base - range.from) % range.bytes);
  const [, , state, worst, alerts, hits] = frame;
  const cell = cells.get(at) ?? { address: hex(at), state, worst: null, hits: 0, frames: 0, alerts: 0 };
  cell.state = cell.state === state ? state : joined(cell.state, state);
  cell.frames++;
  cell.alerts += alerts;
  cell.hits += hits;
  cell.worst = weight(worst) > weight(cell.worst) ? worst : cell.worst;
  cells.set(at, cell);
}

function joined(a, b) {
  const plain = ['unknown', 'mapped'];
  return a === 'unknown' || (a === 'mapped' && b !== 'unknown') ? b : plain.includes(b) ? a : 'mixed';
}

function extent(asked, bases) {
  const least = bases.length ? bases.reduce((a, b) => (a < b ? a : b)) : 0n;
  const most = bases.length ? bases.reduce((a, b) => (a > b ? a : b)) + FRAME : FRAME;
  const from = asked.from ? BigInt(asked.from) : least;
  const to = asked.to ? BigInt(asked.to) : most;
  let bytes = PAGE;
  while ((to - from + bytes - 1n) / bytes > BigInt(asked.cells)) {
    bytes *= 2n;
  }
  if (bytes < FRAME && to - from > FRAME) {
    bytes = FRAME;
  }
  const start = from - (from % bytes);
  return { from: start, to: to + ((bytes - ((to - start) % bytes)) % bytes), bytes };
}

/** The events that prove a window's alerts, once each, with what joins them. */
function assembled(alerts) {
  const events = new Map();
  for (const alert of alerts) {
    for (const event of alert.evidence ?? []) {
      events.set(String(event.seq), { ...event, lane: lane(event) });
    }
  }
  const spans = alerts.map((alert) => ({
    alertId: alert.id,
    code: alert.code,
    severity: alert.severity,
    from: alert.firstTs,
    to: alert.lastTs,
  }));
  const arrows = alerts.flatMap((alert) => arrowsOf(alert));
  const inOrder = [...events.values()].sort((a, b) => (BigInt(a.seq) < BigInt(b.seq) ? -1 : 1));
  return { events: inOrder, spans, arrows, deep: { asked: false, complete: true, reason: '' } };
}

function found(q, data) {
  const results = [];
  const wanted = q.toLowerCase();
  for (const alert of data.alerts) {
    if (wanted.length >= 4 && alert.id.startsWith(wanted)) {
      results.push({ type: 'alert', label: `${alert.code} ${alert.id}`, link: link('alert', [alert.id]) });
    }
  }
  results.push(...addresses(q, data), ...names(wanted, data), ...times(q, data));
  return results.slice(0, 20);
}

function addresses(q, data) {
  const spa = address(q);
  if (spa === undefined) {
    return [];
  }
  const frame = hex(spa - (spa % FRAME));
  const known = data.frames.filter((each) => each[1] === frame);
  const windows = known.map(([host]) => ({
    type: 'window',
    label: `${host} ${frame}`,
    link: link('window', [host, frame]),
  }));
  const iova = data.alerts.filter((alert) => alert.iova && BigInt(alert.iova) === spa).slice(0, 8);
  return windows.concat(
    iova.map((alert) => ({
      type: 'alert',
      label: `${alert.code} at IOVA ${alert.iova}`,
      link: link('alert', [alert.id]),
    })),
  );
}

function names(wanted, data) {
  const hosts = data.status.hosts.map((each) => each.host);
  const devices = [...new Set(data.alerts.map((alert) => alert.bdf).filter(Boolean))];
  return [
    ...hosts
      .filter((name) => name.toLowerCase().includes(wanted))
      .map((name) => ({ type: 'host', label: name, link: link('alerts', [], { host: name }) })),
    ...devices
      .filter((name) => wanted.length > 2 && name.includes(wanted))
      .map((name) => ({ type: 'device', label: name, link: link('alerts', [], { device: name }) })),
  ];
}

function times(q, data) {
  const at = parseTime(q);
  const asked = { from: q, to: q };
  const there = at === undefined ? 0 : data.alerts.filter((alert) => matches(alert, asked)).length;
  return there ? [{ type: 'time', label: `${there} alerts at ${q}`, link: link('alerts', [], asked) }] : [];
}
