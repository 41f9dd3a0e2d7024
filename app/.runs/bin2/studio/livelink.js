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

  frame(jpeg) {
    if (!this.free || jpeg.size > this.limit) return;
    this.socket.send(jpeg);
    this.sent.set(++this.count, performance.now());
  }

  told(message) {
    if (message.type === 'ready') {
      this.ready = true;
      this.limit = message.frameBytes;
    }
    if (message.type === 'frame') this.answer = message;
    if (message.type === 'problem') this.reason = message.detail;
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

  closed({code, reason}) {
    const sentences = {
      1000: '',
      1001: 'The server ends. Maybe start it again.',
      1008: 'The server closed the connection: for five minutes there was no frame.',
      1009: 'A frame was larger than the server takes.',
      1013: 'All live places of this server are taken. Maybe try again later.',
    };
    const sentence = sentences[code] ?? 'The connection was lost. Maybe start again.';
    this.heard.ended(code === 1000 ? '' : this.reason || reason || sentence);
  }

  close() {
    this.socket.close(1000);
  }
}
