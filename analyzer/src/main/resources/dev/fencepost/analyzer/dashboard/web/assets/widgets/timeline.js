// A window's events in lanes, the hazard's interval shaded, its evidence joined by arrows in their order.

import { clip, h, renew, s } from '../dom.js';
import { duration, nanos, time } from '../format.js';
import { laneName, lanesOf } from '../lanes.js';
import { failed, words } from '../words.js';
import { TimeAxis } from './time-axis.js';
import { BOTTOM, LANE, SHAPES, TOP, curve, heads, label, laneLines, ticks } from './timeline-marks.js';

const MOST = 800;

export class Timeline {
  #data;
  #mode = 'steps';
  #zoom = 1;
  #chosen = -1;
  #unseen = true;

  /** @param alertId the alert whose interval and arrows are drawn; the others' are only hinted at */
  constructor(alertId) {
    this.alertId = alertId;
    this.names = h('div', { class: 'lane-names', 'aria-hidden': 'true' });
    this.scroller = h('div', { class: 'lanes-scroller', onkeydown: (event) => this.#keys(event) });
    this.detail = h('p', { class: 'event-detail', 'aria-live': 'polite' });
    this.modes = [
      ['steps', 'Evenly spaced'],
      ['time', 'True to time'],
    ].map(([mode, text]) =>
      h(
        'button',
        { type: 'button', class: 'plain', 'data-mode': mode, onclick: () => this.#switch(mode) },
        text,
      ),
    );
    this.element = h(
      'div',
      { class: 'timeline' },
      this.#tools(),
      h('div', { class: 'lanes' }, this.names, this.scroller),
      this.detail,
    );
    this.scroller.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.watch = new ResizeObserver(() => this.#draw());
    this.watch.observe(this.element);
  }

  show(data, alertId = this.alertId) {
    const seq = this.#data?.events[this.#chosen]?.seq;
    this.#unseen ||= alertId !== this.alertId;
    this.#data = { ...data, events: data.events.slice(0, MOST) };
    this.left = data.events.length - this.#data.events.length;
    this.alertId = alertId;
    this.#chosen = -1;
    this.#draw();
    const again = seq === undefined ? -1 : this.#data.events.findIndex((event) => event.seq === seq);
    if (again >= 0) {
      this.#choose(again);
    }
  }

  close() {
    this.watch.disconnect();
  }

  #tools() {
    const button = (text, label, action) =>
      h(
        'button',
        { type: 'button', class: 'plain', 'aria-label': label, title: label, onclick: action },
        text,
      );
    return h(
      'div',
      { class: 'timeline-tools' },
      h('span', { class: 'choice', role: 'group', 'aria-label': 'Scale' }, this.modes),
      button('\u2212', 'Zoom out', () => this.#zoomBy(1 / 1.5)),
      button('+', 'Zoom in', () => this.#zoomBy(1.5)),
      button('1:1', 'No zoom', () => this.#zoomBy(1 / this.#zoom)),
    );
  }

  #switch(mode) {
    this.#mode = mode;
    this.#draw();
  }

  #zoomBy(by, around) {
    const x = around ?? this.scroller.clientWidth / 2;
    const share = (this.scroller.scrollLeft + x) / Math.max(1, this.scroller.scrollWidth);
    this.#zoom = Math.max(1, Math.min(200, this.#zoom * by));
    this.#draw();
    this.scroller.scrollLeft = share * this.scroller.scrollWidth - x;
  }

  #wheel(event) {
    if (event.ctrlKey || event.shiftKey) {
      event.preventDefault();
      this.#zoomBy(
        event.deltaY + event.deltaX < 0 ? 1.25 : 0.8,
        event.clientX - this.scroller.getBoundingClientRect().left,
      );
    }
  }

  #draw() {
    this.modes.forEach((button) =>
      button.setAttribute('aria-pressed', String(button.dataset.mode === this.#mode)),
    );
    if (!this.#data) {
      return;
    }
    const { events, spans, arrows } = this.#data;
    if (events.length === 0) {
      renew(this.names);
      renew(this.scroller, h('p', { class: 'empty' }, 'No events of this window are held.'));
      return;
    }
    const lanes = lanesOf(events);
    const axis = new TimeAxis(events, this.scroller.clientWidth || 600, this.#mode, this.#zoom);
    const height = TOP + lanes.length * LANE + BOTTOM;
    renew(
      this.names,
      lanes.map((name) => h('div', { title: clip(name) }, clip(laneName(name), 24))),
    );
    const drawing = s(
      'svg',
      {
        width: axis.width,
        height,
        viewBox: `0 0 ${axis.width} ${height}`,
        tabindex: 0,
        role: 'group',
        'aria-label': `Timeline of ${events.length} events; arrow keys go through them`,
      },
      heads(),
      laneLines(lanes, axis.width),
      this.#spans(spans, axis, height),
      ticks(events, axis, height),
      this.#arrows(arrows, axis, lanes),
      events.map((event, i) => this.#event(event, i, axis, lanes)),
    );
    renew(this.scroller, drawing);
    this.#reveal();
    this.#mark();
  }

  /** Brings the chosen alert's interval into sight, once: from then on it is the reader's. */
  #reveal() {
    const shade = this.scroller.querySelector('.shade');
    if (this.#unseen && shade && this.scroller.clientWidth) {
      this.#unseen = false;
      this.scroller.scrollLeft = Number(shade.getAttribute('x')) - this.scroller.clientWidth / 3;
    }
  }

  /** Intervals: that of the chosen alert over all lanes, the others' as lines on top. */
  #spans(spans, axis, height) {
    const mine = spans.filter((span) => span.alertId === this.alertId);
    const others = spans.filter((span) => span.alertId !== this.alertId).slice(0, 60);
    const box = (span) => {
      const x = axis.of(span.from) - 9;
      return { x, width: Math.max(18, axis.of(span.to) - x + 9) };
    };
    return [
      ...others.map((span) =>
        s(
          'rect',
          { class: `hint hint-${span.severity}`, ...box(span), y: 3, height: 4 },
          s('title', {}, clip(span.code)),
        ),
      ),
      ...mine.map((span) => [
        s('rect', {
          class: `shade shade-${span.severity}`,
          ...box(span),
          y: 24,
          height: height - 24 - BOTTOM,
        }),
        s(
          'text',
          { class: 'span-label', x: Math.min(box(span).x, axis.width - 220), y: 19 },
          `${clip(span.code, 30)}: ${duration(nanos(span.to) - nanos(span.from))}`,
        ),
      ]),
    ];
  }

  #arrows(arrows, axis, lanes) {
    const place = new Map(this.#data.events.map((event, i) => [String(event.seq), i]));
    return arrows
      .filter((arrow) => arrow.alertId === this.alertId)
      .map((arrow, step) => {
        const [from, to] = [place.get(String(arrow.fromSeq)), place.get(String(arrow.toSeq))];
        if (from === undefined || to === undefined) {
          return null;
        }
        const [a, b] = [this.#point(from, axis, lanes), this.#point(to, axis, lanes)];
        return [
          s('path', { class: 'arrow', d: curve(a, b), 'marker-end': 'url(#head)' }),
          s(
            'text',
            {
              class: 'arrow-step',
              x: a.x + (b.x - a.x) * 0.58,
              y: a.y + (b.y - a.y) * 0.58 - (a.y === b.y ? 15 : 5),
            },
            step + 1,
          ),
        ];
      });
  }

  #point(index, axis, lanes) {
    return { x: axis.at(index), y: TOP + lanes.indexOf(this.#data.events[index].lane) * LANE + LANE / 2 - 6 };
  }

  #event(event, index, axis, lanes) {
    const { x, y } = this.#point(index, axis, lanes);
    const kind = event.lane.startsWith('dma') ? 'dma' : event.lane;
    const before = this.#data.events
      .slice(0, index)
      .map((each) => each.lane)
      .lastIndexOf(event.lane);
    const crowded = before >= 0 && x - axis.at(before) < 46;
    return s(
      'g',
      {
        class: `event event-${kind}${failed(event) ? ' event-failed' : ''}`,
        transform: `translate(${x} ${y})`,
        'data-event': index,
        onclick: () => this.#choose(index),
      },
      s('title', {}, `${event.op} ${clip(words(event), 200)}`),
      s('circle', { class: 'halo', r: 13 }),
      s('path', { d: SHAPES[kind] ?? SHAPES.leaves }),
      failed(event) && s('path', { class: 'cross', d: 'M-4 -4 4 4M-4 4 4 -4' }),
      !crowded && s('text', { y: 23 }, label(event)),
    );
  }

  #choose(index) {
    this.#chosen = index;
    const event = this.#data.events[index];
    const since = nanos(event.ts) - nanos(this.#data.events[0].ts);
    renew(
      this.detail,
      h('strong', {}, event.op),
      ` ${clip(words(event), 400)} `,
      h('span', { class: 'quiet' }, `at ${time(event.ts)} (+${duration(since)}), seq ${event.seq}`),
    );
    this.#mark();
  }

  #mark() {
    this.scroller.querySelectorAll('[data-event]').forEach((node) => {
      node.classList.toggle('event-chosen', Number(node.dataset.event) === this.#chosen);
    });
    if (this.#chosen < 0) {
      const many = this.left > 0 ? ` The first ${MOST} events; ${this.left} more are not drawn.` : '';
      renew(
        this.detail,
        h('span', { class: 'quiet' }, `Choose an event to read it. Shift and wheel zoom.${many}`),
      );
    }
  }

  #keys(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      this.#choose(Math.max(0, Math.min(this.#data.events.length - 1, this.#chosen + step)));
      this.scroller.querySelector('.event-chosen')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      event.preventDefault();
      event.stopPropagation();
    }
  }
}
