// Answers from a running dashboard: its API for questions, its event stream for news.

const SILENCE = 5000;
const LONGEST_PAUSE = 5000;

/** An answer that says no, in the server's own words. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
  }
}

export class LiveSource {
  live = true;
  #listeners = new Set();
  #stream;
  #watchdog;
  #pause = 500;
  #heardAt = 0;
  #wasOpen = false;

  status() {
    return this.#get('status');
  }

  alerts(asked, { cursor, limit = 1000 } = {}) {
    return this.#get('alerts', { ...asked, limit, cursor });
  }

  alert(id) {
    return this.#get(`alerts/${encodeURIComponent(id)}`);
  }

  heatmap(asked) {
    return this.#get('heatmap', asked);
  }

  window(host, frame) {
    return this.#get(this.#frame(host, frame));
  }

  timeline(host, frame, asked = {}) {
    return this.#get(`${this.#frame(host, frame)}/timeline`, asked);
  }

  search(q) {
    return this.#get('search', { q });
  }

  /** Tells a listener of `{type, data}`: what the server says, and `up` and `down` of the connection. */
  listen(listener) {
    this.#listeners.add(listener);
    if (!this.#stream) {
      this.#connect();
      document.addEventListener('visibilitychange', () => this.#seen());
    }
    return () => this.#listeners.delete(listener);
  }

  #frame(host, frame) {
    return `windows/${encodeURIComponent(host)}/${encodeURIComponent(frame)}`;
  }

  async #get(path, asked = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) {
      if (value !== undefined && value !== null && value !== '') {
        query.set(name, value);
      }
    }
    const text = query.toString();
    const response = await fetch(`api/v1/${path}${text ? `?${text}` : ''}`, {
      headers: { accept: 'application/json' },
    });
    if (!response.ok) {
      throw new Refusal(response.status, await response.json().catch(() => ({})));
    }
    return response.json();
  }

  #connect() {
    const stream = new EventSource('api/v1/stream');
    this.#stream = stream;
    this.#heardAt = performance.now();
    stream.addEventListener('open', () => this.#opened());
    for (const type of ['status', 'alert', 'window', 'reset']) {
      stream.addEventListener(type, (event) => this.#heard(type, event));
    }
    stream.addEventListener('error', () => this.#lost('The server does not answer.'));
    clearInterval(this.#watchdog);
    this.#watchdog = setInterval(() => this.#watch(), 1000);
  }

  #opened() {
    this.#pause = 500;
    this.#heardAt = performance.now();
    const again = this.#wasOpen;
    this.#wasOpen = true;
    this.#tell({ type: 'up', again });
  }

  #heard(type, event) {
    this.#heardAt = performance.now();
    this.#tell({ type, data: event.data ? JSON.parse(event.data) : undefined });
  }

  #watch() {
    if (this.#stream && performance.now() - this.#heardAt > SILENCE) {
      this.#lost('The server has been silent for five seconds.');
    }
  }

  #lost(reason) {
    if (!this.#stream) {
      return;
    }
    this.#close();
    this.#tell({ type: 'down', reason });
    this.#askForToken();
    setTimeout(() => this.#reconnect(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  /** A server that was started anew does not know this page's session. */
  async #askForToken() {
    const answer = await fetch('api/v1/status').catch(() => undefined);
    if (answer?.status === 401) {
      this.#tell({ type: 'down', reason: 'The server asks for its token: load this page again.' });
    }
  }

  #reconnect() {
    if (!this.#stream && !document.hidden) {
      this.#connect();
    }
  }

  /** A page in the background holds no connection: a browser has only six for a server. */
  #seen() {
    if (document.hidden) {
      this.#close();
    } else {
      this.#reconnect();
    }
  }

  #close() {
    clearInterval(this.#watchdog);
    this.#stream?.close();
    this.#stream = undefined;
  }

  #tell(news) {
    for (const listener of [...this.#listeners]) {
      listener(news);
    }
  }
}
