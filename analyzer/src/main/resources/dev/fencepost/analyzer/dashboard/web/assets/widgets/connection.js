// What the page knows of its connection, said in a pill always and in a banner when it matters.

import { clip, put } from '../dom.js';
import { rate } from '../format.js';

export class Connection {
  #down;
  #away = '';

  constructor(source, told) {
    this.source = source;
    this.told = told;
    this.pill = document.querySelector('[data-pill]');
    this.text = document.querySelector('[data-pill-text]');
    this.more = document.querySelector('[data-pill-more]');
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
    this.#down = { reason };
    this.#say('down', 'Not connected');
    this.#showBanner();
  }

  #status(status) {
    const { connected, caughtUp, detail, source, rates } = status;
    const topics = source?.kind !== 'file';
    // a source that has only just begun is not one that went away
    this.#away = !connected && detail !== 'starting' ? detail || 'no reason given' : '';
    if (!connected) {
      this.#say('behind', detail === 'starting' ? 'Starting' : topics ? 'Kafka away' : 'Cannot read');
    } else if (!topics || caughtUp === false) {
      this.#say('live', caughtUp ? 'All read' : topics ? 'Catching up' : clip(detail, 24));
    } else {
      this.#say('live', 'Live', rates?.events == null ? '' : `${rate(rates.events)} events/s`);
    }
    this.topics = topics;
    this.#showBanner();
  }

  #say(state, text, more = '') {
    this.pill.dataset.state = state;
    this.more.textContent = more;
    if (this.text.textContent !== text) {
      this.text.textContent = text;
    }
  }

  #showBanner() {
    const words = this.#down
      ? `${this.#down.reason} What you see is as it stood; the page comes back by itself.`
      : this.#away &&
        `${this.topics ? 'No news from Kafka' : 'The trace cannot be read'}: ${clip(this.#away, 300)}. What you see is as it stood.`;
    if (this.banner.textContent !== words) {
      put(this.banner, words);
      this.banner.hidden = words === '';
    }
  }
}
