// One alert: its story, the rule it broke, what to do, how to replay it, and the events that prove it.

import * as badge from '../badge.js';
import { clip, foreign, h, renew } from '../dom.js';
import { counted, duration, nanos, size, time } from '../format.js';
import { arrowsOf, lane } from '../lanes.js';
import { go, link } from '../place.js';
import { failed, words } from '../words.js';
import { command } from '../widgets/copy.js';
import { phrase, prose } from '../widgets/prose.js';
import { Timeline } from '../widgets/timeline.js';

export class AlertPage {
  title = 'Alert';
  keys = { u: () => (history.length > 1 ? history.back() : go('#/alerts')) };

  constructor({ source }) {
    this.source = source;
    this.timeline = new Timeline();
    this.above = h('div', { class: 'part' }, h('p', { class: 'loading' }, 'Loading'));
    this.heading = h('div', { class: 'panel-head' });
    this.middle = h(
      'section',
      { class: 'panel', 'aria-labelledby': 'timeline-title', hidden: true },
      this.heading,
      this.timeline.element,
    );
    this.below = h('div', { class: 'part' });
    this.element = h('div', { class: 'view view-alert' }, this.above, this.middle, this.below);
  }

  async update({ parts: [id] }) {
    this.id = id;
    await this.refresh();
  }

  async refresh() {
    const turn = (this.turn = {});
    const answer = await this.source.alert(this.id);
    if (turn !== this.turn) {
      return;
    }
    const { alert } = answer;
    this.title = `${alert.code} ${alert.id.slice(0, 8)}`;
    renew(this.above, head(alert), told(answer));
    renew(this.heading, h('h2', { id: 'timeline-title' }, 'In the order that broke'), whole(alert));
    renew(this.below, meant(answer), proof(alert));
    this.middle.hidden = false;
    this.#drawTimeline(alert);
  }

  onAlert(alert) {
    if (alert.id === this.id) {
      this.refresh().catch(() => {});
    }
  }

  close() {
    this.timeline.close();
  }

  /** The events of this alert alone. */
  #drawTimeline(alert) {
    const events = alert.evidence.map((event) => ({ ...event, lane: lane(event) }));
    const own = {
      alertId: alert.id,
      code: alert.code,
      severity: alert.severity,
      from: alert.firstTs,
      to: alert.lastTs,
    };
    this.timeline.show({ events, spans: [own], arrows: arrowsOf(alert) }, alert.id);
  }
}

function told(answer) {
  return h(
    'div',
    { class: 'columns columns-story' },
    h(
      'section',
      { class: 'panel story', 'aria-labelledby': 'story-title' },
      h('h2', { id: 'story-title' }, 'What happened'),
      h(
        'ol',
        {},
        story(answer).map((sentence) => h('li', {}, clip(sentence, 1000))),
      ),
    ),
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'facts-title' },
      h('h2', { id: 'facts-title' }, 'Facts'),
      facts(answer.alert),
    ),
  );
}

function whole(alert) {
  return (
    alert.window &&
    h(
      'a',
      { class: 'action', href: link('window', [alert.host, alert.window], { alert: alert.id }) },
      'All of this window',
    )
  );
}

function meant(answer) {
  return h(
    'div',
    { class: 'columns columns-story' },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'rule-title' },
      h('h2', { id: 'rule-title' }, `The rule: ${clip(answer.alert.code, 60)}`),
      rule(answer.rule),
    ),
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'do-title' },
      h('h2', { id: 'do-title' }, 'What to do'),
      h('p', {}, clip(answer.remedy, 1000)),
      answer.replay && [h('h3', {}, 'Judge just this window again'), command(answer.replay)],
    ),
  );
}

function proof(alert) {
  return h(
    'section',
    { class: 'panel', 'aria-labelledby': 'evidence-title' },
    h('h2', { id: 'evidence-title' }, 'Evidence'),
    evidence(alert),
  );
}

/** The sentences that are not above them already. */
function story({ story: sentences, alert }) {
  return sentences.filter((sentence, i) => i > 0 || sentence !== alert.summary);
}

function head(alert) {
  return h(
    'header',
    { class: 'alert-head' },
    h(
      'p',
      { class: 'crumbs' },
      h('a', { href: '#/alerts' }, 'Alerts'),
      ' / ',
      h('span', { class: 'mono' }, alert.id),
    ),
    h(
      'h1',
      {},
      badge.severity(alert.severity),
      ' ',
      h('span', {}, clip(alert.code, 80)),
      ' ',
      badge.confidence(alert.confidence),
      ' ',
      badge.state(alert.state),
    ),
    h('p', { class: 'lead' }, foreign(alert.summary, 1200)),
  );
}

function facts(alert) {
  const long = nanos(alert.lastTs) - nanos(alert.firstTs);
  const rows = [
    ['Kind', h('a', { href: link('alerts', [], { kind: alert.kind }) }, alert.kind)],
    [
      'Host',
      h('a', { href: link('map', [], { host: alert.host }) }, foreign(alert.host)),
      Number(alert.run) ? ` run ${alert.run}` : '',
    ],
    [
      'Window',
      alert.window &&
        h('a', { class: 'mono', href: link('window', [alert.host, alert.window]) }, alert.window),
    ],
    ['Domain', alert.domain],
    [
      'Device',
      alert.bdf &&
        h('a', { class: 'mono', href: link('alerts', [], { device: alert.bdf }) }, foreign(alert.bdf)),
    ],
    [
      'Guest',
      alert.asid !== undefined &&
        h('a', { href: link('alerts', [], { guest: alert.asid, host: alert.host }) }, `ASID ${alert.asid}`),
    ],
    ['IOVA', alert.iova && h('span', { class: 'mono' }, alert.iova)],
    ['SPA', alert.spa && h('span', { class: 'mono' }, alert.spa)],
    ['Leaf', alert.ioPageSize && size(alert.ioPageSize)],
    ['RMP entry', alert.rmpPageSize && size(alert.rmpPageSize)],
    ['Hits', counted(alert.hits, 'access').replace('accesss', 'accesses')],
    ['First', h('span', { class: 'mono' }, time(alert.firstTs))],
    ['Last', h('span', { class: 'mono' }, time(alert.lastTs)), long > 0n ? ` (${duration(long)} later)` : ''],
    ['Revision', alert.revision],
  ];
  return h(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== undefined && value !== false && value !== null && value !== '')
      .map(([name, ...value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}

function rule({ text, source }) {
  return [prose(text), source && h('p', { class: 'source' }, h('strong', {}, 'Source: '), phrase(source))];
}

function evidence(alert) {
  if (!alert.evidence?.length) {
    return h('p', { class: 'empty' }, 'The events of this alert were left out.');
  }
  const start = nanos(alert.evidence[0].ts);
  const head = h(
    'tr',
    {},
    ['', 'Time', 'Since', 'Stream', 'Event', 'What'].map((name) =>
      h(
        'th',
        { scope: 'col', class: name === 'Since' && 'number' },
        name || h('span', { class: 'unseen' }, 'Number'),
      ),
    ),
  );
  const rows = alert.evidence.map((event, i) =>
    h(
      'tr',
      { class: failed(event) ? 'failed' : '' },
      h('td', { class: 'number quiet' }, i + 1),
      h('td', { class: 'mono' }, time(event.ts)),
      h('td', { class: 'number' }, i === 0 ? '' : `+${duration(nanos(event.ts) - start)}`),
      h('td', {}, event.stream),
      h('td', { class: 'op' }, clip(event.op, 30)),
      h(
        'td',
        { class: 'what' },
        failed(event) && h('span', { class: 'cross-mark', title: 'failed' }, '\u2715 '),
        event.bdf && !words(event).includes(event.bdf)
          ? h('span', { class: 'mono' }, foreign(event.bdf), ' ')
          : null,
        foreign(words(event), 500),
      ),
    ),
  );
  return h(
    'div',
    { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Events that prove it' },
    h('table', { class: 'evidence' }, h('thead', {}, head), h('tbody', {}, rows)),
  );
}
