// Where on a timeline a time stands: true to time, or every event a step so that the order can be read.

import { nanos } from '../format.js';

const STEP = 62;
const EDGE = 34;

/** Places of events, in their order, along a width. */
export class TimeAxis {
  /**
   * @param events in order of time
   * @param room width to fill at least
   * @param mode `steps` or `time`
   * @param zoom how much wider than that
   */
  constructor(events, room, mode, zoom) {
    this.times = events.map((event) => nanos(event.ts));
    this.first = this.times[0] ?? 0n;
    const last = this.times[this.times.length - 1] ?? 0n;
    const steps = mode === 'steps' ? Math.max(room, events.length * STEP) : room;
    this.width = Math.round(Math.max(320, steps) * zoom);
    const inside = this.width - 2 * EDGE;
    const length = Number(last - this.first) || 1;
    const gap = inside / Math.max(1, events.length - 1);
    this.xs = this.times.map(
      (ts, i) => EDGE + (mode === 'steps' ? i * gap : (Number(ts - this.first) / length) * inside),
    );
    if (events.length === 1) {
      this.xs = [this.width / 2];
    }
  }

  /** The place of the event of that number. */
  at(index) {
    return this.xs[index];
  }

  /** The place of any time, between the events around it. */
  of(ts) {
    const wanted = nanos(ts);
    const next = this.times.findIndex((each) => each >= wanted);
    if (next < 0) {
      return this.width - EDGE / 2;
    }
    if (next === 0) {
      return this.times[0] === wanted ? this.xs[0] : EDGE / 2;
    }
    const [before, after] = [this.times[next - 1], this.times[next]];
    const share = Number(wanted - before) / (Number(after - before) || 1);
    return this.xs[next - 1] + share * (this.xs[next] - this.xs[next - 1]);
  }
}
