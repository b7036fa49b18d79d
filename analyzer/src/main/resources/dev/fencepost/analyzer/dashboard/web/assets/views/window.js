// One frame: its tables, its timeline, its alerts.

import * as badge from '../badge.js';
import { clip, foreign, h, renew } from '../dom.js';
import { weight } from '../filters.js';
import { count, counted, hex, nanos, time } from '../format.js';
import { become, go, link } from '../place.js';
import { frameStrip, rmpWords } from '../widgets/frame-strip.js';
import { leaves } from '../words.js';
import { Timeline } from '../widgets/timeline.js';

const FRAME = 0x200000n;
const MARGIN = 20_000n;

export class WindowPage {
  title = 'Window';

  constructor({ source }) {
    this.source = source;
    this.timeline = new Timeline();
    this.tables = h('div', {});
    this.alerts = h('div', {});
    this.deep = h('p', { class: 'deep', role: 'status' });
    this.head = h('header', {});
    this.element = h(
      'div',
      { class: 'view' },
      this.head,
      h(
        'section',
        { class: 'panel', 'aria-labelledby': 'tables-title' },
        h('h2', { id: 'tables-title' }, 'The two tables'),
        this.tables,
      ),
      h(
        'section',
        { class: 'panel', 'aria-labelledby': 'events-title' },
        h('h2', { id: 'events-title' }, 'Timeline'),
        this.deep,
        this.timeline.element,
      ),
      h(
        'section',
        { class: 'panel', 'aria-labelledby': 'window-alerts-title' },
        h('h2', { id: 'window-alerts-title' }, 'Alerts here'),
        this.alerts,
      ),
    );
    this.keys = {
      u: () => go(link('map', [], { host: this.host, from: hex(this.base), to: hex(this.base + FRAME) })),
    };
  }

  async update({ parts: [host, frame], params }) {
    this.host = host;
    this.base = BigInt(frame) & ~(FRAME - 1n);
    if (this.source.live && params.get('deep')) {
      renew(this.deep, 'Reading what happened around the alert from the trace. This can take some seconds.');
    }
    this.params = params;
    await this.refresh();
  }

  async refresh() {
    const frame = hex(this.base);
    this.title = `Window ${frame}`;
    const turn = (this.turn = {});
    const { window, alerts } = await this.source.window(this.host, frame);
    const worst = [...alerts].sort((a, b) => weight(b.severity) - weight(a.severity));
    if (turn !== this.turn) {
      return;
    }
    this.chosen = worst.find((each) => each.id === this.params.get('alert')) ?? worst[0];
    renew(this.head, this.#heading(frame, worst));
    renew(
      this.tables,
      window
        ? tables(window)
        : h(
            'p',
            { class: 'empty' },
            'The state of this frame is not held here: what its alerts prove is below.',
          ),
    );
    renew(this.alerts, this.#alertList(worst));
    const asked = this.params.get('deep') ? { deep: 'true', ...around(this.chosen) } : {};
    const timeline = await this.source.timeline(this.host, frame, asked);
    if (turn === this.turn) {
      this.timeline.show(timeline, this.chosen?.id);
      renew(this.deep, this.#deepWords(timeline.deep));
    }
  }

  onWindow(news) {
    if (news.key === `${this.host}/${hex(this.base)}`) {
      this.news = true;
      this.following ??= this.#follow();
    }
  }

  /** One question at a time: where there is more news than answers, not all of it is asked for. */
  async #follow() {
    while (this.news) {
      this.news = false;
      await this.refresh().catch(() => {});
    }
    this.following = undefined;
  }

  close() {
    this.timeline.close();
  }

  #heading(frame, alerts) {
    const next = (by) => link('window', [this.host, hex(this.base + by)]);
    return [
      h(
        'p',
        { class: 'crumbs' },
        h('a', { href: link('map', [], { host: this.host }) }, 'Memory of ', foreign(this.host, 40)),
        ' / ',
        h(
          'a',
          { href: link('map', [], { host: this.host, from: frame, to: hex(this.base + FRAME) }) },
          'pages',
        ),
        ' / ',
        frame,
      ),
      h(
        'h1',
        {},
        alerts[0] ? badge.severity(alerts[0].severity) : h('span', { class: 'severity' }, 'Nothing wrong'),
        ' ',
        h('span', { class: 'mono' }, frame),
        h(
          'span',
          { class: 'beside' },
          this.base >= FRAME
            ? h('a', { href: next(-FRAME), 'aria-label': 'The frame before' }, '\u2190')
            : null,
          h('a', { href: next(FRAME), 'aria-label': 'The frame after' }, '\u2192'),
        ),
      ),
    ];
  }

  #deepWords(deep) {
    if (!this.source.live) {
      return null;
    }
    if (!deep?.asked) {
      return [
        'The events that prove its alerts. ',
        this.chosen &&
          h('a', { href: this.#here({ deep: '1' }) }, 'Read all around the chosen alert from the trace'),
      ];
    }
    return [
      deep.complete
        ? 'All events about this window around the alert.'
        : `Not all: ${clip(deep.reason, 300)}.`,
      ' ',
      h('a', { href: this.#here({}) }, 'Only what proves its alerts'),
    ];
  }

  #here(params) {
    return link('window', [this.host, hex(this.base)], { alert: this.chosen?.id, ...params });
  }

  #alertList(alerts) {
    if (alerts.length === 0) {
      return h('p', { class: 'empty' }, 'No alert speaks of this window.');
    }
    const head = h(
      'tr',
      {},
      ['Severity', 'Hazard', 'Of', 'Hits', 'First', 'State', ''].map((name) =>
        h(
          'th',
          { scope: 'col', class: name === 'Hits' && 'number' },
          name || h('span', { class: 'unseen' }, 'In the timeline'),
        ),
      ),
    );
    const rows = alerts.slice(0, 200).map((alert) =>
      h(
        'tr',
        { class: alert === this.chosen ? 'chosen' : '' },
        h(
          'td',
          {},
          badge.severity(alert.severity),
          alert.confidence === 'POSSIBLE' && h('span', { class: 'maybe' }, 'possible'),
        ),
        h('td', {}, h('a', { href: link('alert', [alert.id]) }, clip(alert.code, 40))),
        h('td', {}, foreign(alert.bdf ?? (alert.domain === undefined ? '' : `domain ${alert.domain}`), 40)),
        h('td', { class: 'number' }, count(alert.hits)),
        h('td', { class: 'mono' }, time(alert.firstTs)),
        h('td', {}, badge.state(alert.state)),
        h(
          'td',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'plain',
              'data-alert': alert.id,
              'aria-pressed': String(alert === this.chosen),
              'aria-label': `Show ${clip(alert.code, 40)} in the timeline`,
              onclick: () => this.#choose(alert),
            },
            'Show',
          ),
        ),
      ),
    );
    return [
      h(
        'div',
        { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Alerts of this window' },
        h('table', {}, h('thead', {}, head), h('tbody', {}, rows)),
      ),
      alerts.length > 200 &&
        h(
          'p',
          {},
          h(
            'a',
            { href: link('alerts', [], { host: this.host, window: hex(this.base) }) },
            `All ${counted(alerts.length, 'alert')}`,
          ),
        ),
    ];
  }

  #choose(alert) {
    const params = new URLSearchParams(this.params);
    params.set('alert', alert.id);
    become(link('window', [this.host, hex(this.base)], params));
  }
}

/** When to look for what happened around an alert: as much before and after as it lasted. */
function around(alert) {
  if (!alert) {
    return {};
  }
  const from = nanos(alert.firstTs);
  const to = nanos(alert.lastTs);
  const margin = to - from > MARGIN ? to - from : MARGIN;
  return { from: String(from > margin ? from - margin : 0n), to: String(to + margin) };
}

function tables(window) {
  const mapped = window.leaves
    .slice(0, 24)
    .map((run) =>
      h('li', {}, `domain ${run.domain}: ${leaves(run)}, IOVA ${run.iova} to SPA ${run.spa} (${run.perm})`),
    );
  const rmp = window.rmp.slice(0, 24).map((run) => h('li', {}, rmpWords(run)));
  const more = (list) =>
    list.length > 24 ? h('li', { class: 'quiet' }, `and ${list.length - 24} more`) : null;
  return [
    frameStrip(window),
    h(
      'p',
      { class: 'quiet' },
      `As of ${time(window.ts)}. `,
      h('span', { class: 'key key-shared' }),
      ' shared ',
      h('span', { class: 'key key-private' }),
      ' private ',
      h('span', { class: 'key key-unknown' }),
      ' unknown',
    ),
    h(
      'details',
      {},
      h(
        'summary',
        {},
        `${counted(window.leaves.length, 'run')} of leaves, ${counted(window.rmp.length, 'run')} of RMP entries`,
      ),
      h(
        'div',
        { class: 'columns' },
        h(
          'ul',
          { class: 'runs' },
          mapped.length ? mapped : h('li', {}, 'no leaf leads here'),
          more(window.leaves),
        ),
        h('ul', { class: 'runs' }, rmp, more(window.rmp)),
      ),
    ),
  ];
}
