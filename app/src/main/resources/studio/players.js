import {Part, html, nothing} from './part.js';

const SPEEDS = [0.25, 0.5, 1, 1.5, 2];
const APART = 0.12; // seconds that two players may differ before one is set

/** Source, driver and result beside each other; the result leads, the drivers follow it. */
class Players extends Part {
  static properties = {
    animation: {attribute: false},
    playing: {state: true},
    time: {state: true},
    length: {state: true},
    loop: {state: true},
    speed: {state: true},
    silent: {state: true},
    unplayable: {state: true}, // addresses of what this browser cannot play
  };

  constructor() {
    super();
    this.time = this.length = 0;
    this.loop = true;
    this.speed = 1;
    this.silent = false;
    this.unplayable = [];
  }

  willUpdate(changed) {
    if (changed.has('animation')) this.unplayable = [];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.ticking);
  }

  get leader() {
    return this.querySelector('video.result');
  }

  render() {
    const {source, drivers, result, state} = this.animation;
    const made = result?.downloads.mp4;
    return html`
      <div class="players">
        <figure><img src=${source.url} alt="The picture that was animated"><figcaption>${source.name}</figcaption></figure>
        ${drivers.map(({url, name}) => html`
          <figure>${this.player(url, html`
            <video class="driver" src=${url} muted playsinline preload="auto" aria-label=${`Driver ${name}`} @error=${() => this.refuse(url)}></video>`)}
            <figcaption>${name}</figcaption></figure>`)}
        ${made ? html`
          <figure class="made">${this.player(made, html`
            <video class="result" src=${made} playsinline preload="auto" .muted=${this.silent} aria-label="Result" @error=${() => this.refuse(made)}
              @loadedmetadata=${this.measured} @durationchange=${this.measured} @play=${this.began} @pause=${this.paused} @ended=${this.ended} @seeked=${this.align}></video>`)}
            <figcaption>Result</figcaption></figure>` : nothing}
      </div>
      ${made && state === 'finished' && !this.unplayable.includes(made) ? this.controls() : nothing}`;
  }

  player(url, video) {
    return this.unplayable.includes(url) ? html`<p class="said">It cannot be played here.</p>` : video;
  }

  refuse(url) {
    this.unplayable = [...this.unplayable, url];
  }

  controls() {
    const at = `${this.time.toFixed(1)} of ${this.length.toFixed(1)} seconds`;
    return html`
      <div class="controls" role="group" aria-label="Playback">
        <button type="button" class="play" @click=${this.toggle}>${this.playing ? 'Pause' : 'Play'}</button>
        <input class="scrub" type="range" min="0" max=${this.length} step="0.01" .value=${String(this.time)} aria-label="Position" aria-valuetext=${at} @input=${this.scrub}>
        <span class="time" aria-hidden="true">${this.time.toFixed(1)} / ${this.length.toFixed(1)} s</span>
        <label class="check"><input type="checkbox" .checked=${this.loop} @change=${event => (this.loop = event.target.checked)}>Loop</label>
        <label class="check"><input type="checkbox" .checked=${this.silent} @change=${event => (this.silent = event.target.checked)}>Mute</label>
        <label class="check">Speed
          <select @change=${this.setSpeed}>${SPEEDS.map(speed => html`<option value=${speed} .selected=${speed === this.speed}>${speed} ×</option>`)}</select></label>
      </div>`;
  }

  measured() {
    const {duration} = this.leader;
    this.length = Number.isFinite(duration) ? duration : 0;
  }

  toggle() {
    this.playing ? this.leader.pause() : this.leader.play();
  }

  began() {
    this.playing = true;
    this.tick();
  }

  paused() {
    this.playing = false;
    this.querySelectorAll('video.driver').forEach(video => video.pause());
  }

  ended() {
    if (!this.loop) return;
    this.leader.currentTime = 0;
    this.leader.play();
  }

  scrub(event) {
    this.time = this.leader.currentTime = Number(event.target.value);
  }

  setSpeed(event) {
    this.speed = Number(event.target.value);
    this.querySelectorAll('video').forEach(video => (video.playbackRate = this.speed));
  }

  tick() {
    if (!this.playing || !this.leader) return;
    this.time = this.leader.currentTime;
    this.align();
    this.ticking = requestAnimationFrame(() => this.tick());
  }

  /** A driver that is shorter than the result begins again, or holds its last picture, as it did when it drove. */
  align() {
    const now = this.leader.currentTime;
    const holds = this.animation.options.shorter === 'hold';
    for (const video of this.querySelectorAll('video.driver')) {
      if (!video.duration) continue;
      const there = holds ? Math.min(now, video.duration) : now % video.duration;
      const over = holds && (video.ended || there === video.duration);
      if (Math.abs(video.currentTime - there) > APART && !video.seeking) video.currentTime = there;
      if (this.playing && video.paused && !over) video.play().catch(() => (this.playing = !this.leader.paused));
    }
  }
}
customElements.define('mimic-players', Players);
