// What the page knows of its connection, said in a pill always and in a banner when it matters.

import { clip, put } from '../dom.js';
import { rate } from '../format.js';

export class Connection {
  #down;
  #kafka = true;

  constructor(source, told) {
    this.source = source;
    this.told = told;
    this.pill = document.querySelector('[data-pill]');
    this.text = document.querySelector('[data-pill-text]');
    this.banner = document.querySelector('[data-banner]');
  }

  begin() {
    if (!this.source.live) {
      this.#say('report', 'Report');
      return;
    }
    this.source.listen((news) => this.#heard(news));
    setInterval(() => this.#showBanner(), 1000);
  }

  #heard(news) {
    if (news.type === 'up') {
      this.#up(news.again);
    } else if (news.type === 'down') {
      this.#lost(news.reason);
    } else if (news.type === 'status') {
      this.#status(news.data);
    }
    this.told(news);
  }

  #up(again) {
    const was = this.#down;
    this.#down = undefined;
    this.#say('live', 'Live');
    this.#showBanner();
    if (again || was) {
      // what was missed is not known: ask for all of it
      this.told({ type: 'reset' });
    }
  }

  #lost(reason) {
    this.#down ??= { reason };
    this.#say('down', 'Not connected');
    this.#showBanner();
  }

  #status(status) {
    this.#kafka = status.connected ? undefined : (status.detail || 'Kafka does not answer.');
    if (this.#kafka) {
      this.#say('behind', 'Kafka away');
    } else {
      this.#say('live', `Live \u00b7 ${rate(status.rates?.events)} events/s`);
    }
    this.#showBanner();
  }

  #say(state, text) {
    this.pill.dataset.state = state;
    if (this.text.textContent !== text) {
      this.text.textContent = text;
    }
  }

  #showBanner() {
    const words = this.#down
      ? `${this.#down.reason} What you see is as it stood; the page comes back by itself.`
      : typeof this.#kafka === 'string' ? `No news from Kafka: ${clip(this.#kafka, 200)} What you see is as it stood.` : '';
    if (this.banner.textContent !== words) {
      put(this.banner, words);
      this.banner.hidden = words === '';
    }
  }
}
