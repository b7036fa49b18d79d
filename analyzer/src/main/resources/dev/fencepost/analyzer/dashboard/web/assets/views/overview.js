// What happens now: rates, lag, what is wrong, and where.

import * as badge from '../badge.js';
import { clip, foreign, h, renew, s } from '../dom.js';
import { SEVERITIES, weight } from '../filters.js';
import { count, counted, rate, time } from '../format.js';
import { link } from '../place.js';

const HISTORY = 120;
const FEWEST = 20;
const LATEST = 12;
const MOST_CODES = 8;

export class Overview {
  title = 'Overview';
  #past = { events: [], alerts: [], windows: [] };
  #latest = [];

  constructor({ source }) {
    this.source = source;
    this.rates = h('div', { class: 'cards' });
    this.worst = h('div', { class: 'cards' });
    this.codes = h('div', {});
    this.hosts = h('div', {});
    this.recent = h('div', {});
    this.about = h('p', { class: 'about' });
    this.flow = h('section', { 'aria-label': 'Rates', hidden: true }, this.rates);
    this.element = h(
      'div',
      { class: 'view' },
      h('h1', { class: 'unseen' }, 'Overview'),
      this.about,
      h('section', { 'aria-label': 'How bad' }, this.worst),
      this.flow,
      h(
        'div',
        { class: 'columns' },
        h(
          'section',
          { class: 'panel', 'aria-labelledby': 'codes-title' },
          h('h2', { id: 'codes-title' }, 'What'),
          this.codes,
        ),
        h(
          'section',
          { class: 'panel', 'aria-labelledby': 'hosts-title' },
          h('h2', { id: 'hosts-title' }, 'Where'),
          this.hosts,
        ),
      ),
      h(
        'section',
        { class: 'panel', 'aria-labelledby': 'recent-title' },
        h('h2', { id: 'recent-title' }, source.live ? 'Latest alerts' : 'Worst alerts'),
        this.recent,
      ),
    );
  }

  async update() {
    const worst = { sort: this.source.live ? 'lastTs' : 'severity', order: 'desc' };
    const [status, page] = await Promise.all([
      this.source.status(),
      this.source.alerts(worst, { limit: LATEST }),
    ]);
    this.#latest = page.items.slice(0, LATEST);
    this.onStatus(status);
    this.#showLatest();
  }

  onStatus(status) {
    const { counts } = status;
    renew(this.about, about(status));
    renew(
      this.worst,
      SEVERITIES.map((name) => severityCard(name, counts.bySeverity?.[name] ?? 0)),
      card(
        'Open now',
        count(counts.open ?? 0),
        link('alerts', [], { state: 'OPEN' }),
        `of ${counted(counts.total ?? 0, 'alert')}`,
      ),
    );
    this.#showRates(status);
    renew(this.codes, codes(counts));
    renew(this.hosts, hosts(status));
  }

  onAlert(alert) {
    this.#latest = [alert, ...this.#latest.filter((each) => each.id !== alert.id)].slice(0, LATEST);
    this.#showLatest();
  }

  #showRates({ source, rates, lag }) {
    this.flow.hidden = source.kind !== 'kafka' && source.kind !== 'demo';
    for (const name of Object.keys(this.#past)) {
      this.#past[name] = [...this.#past[name], Number(rates?.[name] ?? 0)].slice(-HISTORY);
    }
    const behind = lag ? count(lag.records) : '\u2013';
    renew(
      this.rates,
      ['events', 'alerts', 'windows'].map((name) =>
        card(
          `${name} per second`,
          rates?.[name] == null ? '\u2013' : rate(rates[name]),
          null,
          sparkline(this.#past[name], `${name} per second, the last two minutes`),
        ),
      ),
      card('records behind', behind, null, lag ? lagWords(lag) : 'not from topics'),
    );
  }

  #showLatest() {
    if (this.#latest.length === 0) {
      renew(this.recent, h('p', { class: 'empty' }, 'No alert yet. They appear here as they come.'));
      return;
    }
    renew(
      this.recent,
      h(
        'ul',
        { class: 'latest' },
        this.#latest.map((alert) =>
          h(
            'li',
            {},
            h(
              'a',
              { href: link('alert', [alert.id]), 'data-alert': alert.id },
              badge.severity(alert.severity),
              h('strong', {}, clip(alert.code)),
              h('span', { class: 'summary' }, foreign(alert.summary, 260)),
              h('time', {}, time(alert.lastTs)),
            ),
          ),
        ),
      ),
    );
  }
}

function about({ source, version, leftOut, counts }) {
  const from =
    { kafka: 'Live from', demo: 'Live from the demonstration on', file: 'From', report: 'Report of' }[
      source?.kind
    ] ?? 'From';
  return [
    `${from} `,
    foreign(source?.name ?? '', 80),
    version && h('span', { class: 'quiet' }, ` \u00b7 ${clip(version, 40)}`),
    [...(leftOut ?? []), ...forgotten(counts)].map((sentence) => h('span', { class: 'left-out' }, sentence)),
  ];
}

/** What a board of limited size had to let go. */
function forgotten({ forgotten: alerts, windowsLeftOut: windows }) {
  return [
    alerts && `${counted(alerts, 'older alert')} of low severity had to go: there are more than are held.`,
    windows && `${counted(windows, 'window')} are not held: there are too many.`,
  ].filter(Boolean);
}

function card(name, value, href, more) {
  const inside = [
    h('span', { class: 'card-name' }, name),
    h('span', { class: 'card-value' }, value),
    h('span', { class: 'card-more' }, more),
  ];
  return href ? h('a', { class: 'card', href }, inside) : h('div', { class: 'card' }, inside);
}

const MEANING = {
  BREACH: 'an access may have succeeded that no longer had the right',
  FAULT: 'an access failed',
  LATENT: 'the tables are wrong, nothing hit it yet',
};

function severityCard(name, number) {
  return h(
    'a',
    { class: `card card-${name}${number ? '' : ' card-none'}`, href: link('alerts', [], { severity: name }) },
    h('span', { class: 'card-name' }, badge.severity(name)),
    h('span', { class: 'card-value' }, count(number)),
    h('span', { class: 'card-more' }, MEANING[name]),
  );
}

function lagWords(lag) {
  const behind = (lag.partitions ?? []).filter((each) => Number(each.lag ?? each.records ?? 0) > 0);
  return behind.length ? `in ${counted(behind.length, 'partition')}` : 'up to date';
}

/** The last values as a line: its number is said beside it. */
function sparkline(values, label) {
  if (values.length < 2) {
    return null;
  }
  const most = Math.max(1, ...values);
  const room = Math.max(FEWEST, values.length);
  const points = values.map(
    (value, i) => `${room - values.length + i + 0.5},${(22 - (value / most) * 20).toFixed(1)}`,
  );
  return s(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${room} 24`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    s('polyline', { points: points.join(' ') }),
  );
}

function codes({ byCode, total }) {
  const rows = Object.entries(byCode ?? {}).sort((a, b) => b[1] - a[1]);
  if (rows.length === 0) {
    return h('p', { class: 'empty' }, 'Nothing is wrong, as far as this trace can tell.');
  }
  const rest = rows.length - MOST_CODES;
  return [
    codeBars(rows.slice(0, MOST_CODES), rows[0][1], total),
    rest > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${counted(rest, 'more code')}`),
        codeBars(rows.slice(MOST_CODES), rows[0][1], total),
      ),
  ];
}

function codeBars(rows, most, total) {
  return h(
    'ul',
    { class: 'bars' },
    rows.map(([code, number]) => {
      const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
      bar.style.width = `${Math.max(1, (100 * number) / Math.max(1, most))}%`;
      return h(
        'li',
        {},
        h(
          'a',
          { href: link('alerts', [], { code }) },
          bar,
          h('span', { class: 'bar-name' }, clip(code, 40)),
          h('span', { class: 'bar-value' }, count(number), h('span', { class: 'unseen' }, ` of ${total}`)),
        ),
      );
    }),
  );
}

function hosts({ hosts: all, now }) {
  if (!all?.length) {
    return h('p', { class: 'empty' }, 'No host was heard of yet.');
  }
  const head = h(
    'tr',
    {},
    ['Host', 'Worst', 'Alerts', 'Windows', 'Last event'].map((name, i) =>
      h('th', { scope: 'col', class: i > 1 && 'number' }, name),
    ),
  );
  const rows = [...all]
    .sort((a, b) => weight(b.worst) - weight(a.worst))
    .slice(0, 200)
    .map((each) =>
      h(
        'tr',
        {},
        h(
          'th',
          { scope: 'row' },
          h('a', { href: link('map', [], { host: each.host }) }, foreign(each.host, 40)),
          Number(each.run) ? h('span', { class: 'quiet' }, ` run ${each.run}`) : null,
        ),
        h('td', {}, each.worst ? badge.severity(each.worst) : 'none'),
        h(
          'td',
          { class: 'number' },
          h('a', { href: link('alerts', [], { host: each.host }) }, count(each.alerts)),
        ),
        h('td', { class: 'number' }, count(each.windows)),
        h(
          'td',
          { class: 'number' },
          now?.lastEventTs?.[each.host] ? time(now.lastEventTs[each.host]) : '\u2013',
        ),
      ),
    );
  return h(
    'div',
    { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Hosts' },
    h('table', {}, h('thead', {}, head), h('tbody', {}, rows)),
  );
}
