const SLOW = 100; // milliseconds of computing, above which a second frame on the way only gets old
const REMEMBERED = 60; // answers that the figures are taken from

/**
 * The WebSocket of the live path: sends frames, as many as are answered, and hears pictures.
 *
 * `heard` has picture(blob, figures), said(message), ended(sentence).
 */
export class LiveLink {
  constructor(start, heard) {
    this.heard = heard;
    this.sent = new Map(); // time by frame
    this.count = 0;
    this.latencies = [];
    this.answers = [];
    this.ready = false;
    this.unsent = this.unheard = null; // settings: to be said, and said but not answered
    const {protocol, host} = location;
    this.socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/live`);
    this.socket.binaryType = 'blob';
    this.socket.addEventListener('open', () => this.say(start));
    this.socket.addEventListener('message', ({data}) => (typeof data === 'string' ? this.told(JSON.parse(data)) : this.picture(data)));
    this.socket.addEventListener('close', event => this.closed(event));
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  get free() {
    return this.ready && this.socket.readyState === WebSocket.OPEN && this.sent.size < (this.answer?.milliseconds < SLOW ? 2 : 1);
  }

  /** Settings go out before a frame, the latest value of each: a hand moves faster than a server hears. */
  set(settings) {
    this.unsent = {...this.unsent, ...settings};
  }

  frame(jpeg) {
    if (!this.free || jpeg.size > this.limit) return;
    if (this.unsent && !this.unheard) {
      this.say({type: 'set', ...this.unsent});
      [this.unheard, this.unsent] = [this.unsent, null];
    }
    this.socket.send(jpeg);
    this.sent.set(++this.count, performance.now());
  }

  told(message) {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.limit = message.frameBytes;
        break;
      case 'frame': this.answer = message; break;
      case 'settings':
        for (const name in {...this.unheard, ...this.unsent}) delete message[name]; // the hand has gone on
        this.unheard = null;
        break;
      case 'problem':
        this.unheard = null;
        if (!this.ready) this.refusal = message.detail;
    }
    this.heard.said(message);
  }

  picture(blob) {
    const now = performance.now();
    const {frame} = this.answer;
    if (this.sent.has(frame)) this.latencies.push(now - this.sent.get(frame));
    for (const older of this.sent.keys()) if (older <= frame) this.sent.delete(older); // left out, or answered
    this.answers.push(now);
    if (this.latencies.length > REMEMBERED) this.latencies.shift();
    if (this.answers.length > REMEMBERED) this.answers.shift();
    this.heard.picture(blob, this.figures());
  }

  /** The median latency in milliseconds, and pictures a second. */
  figures() {
    const sorted = this.latencies.toSorted((a, b) => a - b);
    const took = this.answers.at(-1) - this.answers[0];
    return {
      latency: sorted[sorted.length >> 1] ?? 0,
      rate: took ? (1000 * (this.answers.length - 1)) / took : 0,
      computed: this.answer.milliseconds,
    };
  }

  /** 1008 has several causes: a start that was refused, and those that the server names. */
  closed({code, reason}) {
    const sentences = {
      1000: '',
      1001: /idle/i.test(reason) ? 'Nothing came for five minutes. Maybe start again.' : 'The server ends. Maybe start it again.',
      1003: 'The server could not read a frame. Maybe start again.',
      1008: this.refusal ?? `The server closed the connection: ${reason}. Maybe start again.`,
      1009: 'A frame was larger than the server takes.',
      1011: 'The animation failed, which the server noted. Maybe start again.',
      1013: 'All live places of this server are taken. Maybe try again later.',
    };
    this.heard.ended(sentences[code] ?? 'The connection was lost. Maybe start again.');
  }

  close() {
    this.socket.close(1000);
  }
}
