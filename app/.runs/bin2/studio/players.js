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
  };

  constructor() {
    super();
    this.time = this.length = 0;
    this.loop = true;
    this.speed = 1;
    this.silent = false;
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
    return html`
      <div class="players">
        <figure><img src=${source.url} alt="The picture that was animated"><figcaption>${source.name}</figcaption></figure>
        ${drivers.map(driver => html`
          <figure><video class="driver" src=${driver.url} muted playsinline preload="auto" aria-label=${`Driver ${driver.name}`}></video>
            <figcaption>${driver.name}</figcaption></figure>`)}
        ${result ? html`
          <figure class="made"><video class="result" src=${result.downloads.mp4} playsinline preload="auto" .muted=${this.silent} aria-label="Result"
            @loadedmetadata=${this.measured} @durationchange=${this.measured} @play=${this.began} @pause=${this.paused} @ended=${this.ended} @seeked=${this.align}></video>
            <figcaption>Result</figcaption></figure>` : nothing}
      </div>
      ${result && state === 'finished' ? this.controls() : nothing}`;
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

  /** A driver that is shorter than the result begins again, as it did when it drove. */
  align() {
    for (const video of this.querySelectorAll('video.driver')) {
      if (!video.duration) continue;
      const there = Number.isFinite(video.duration) ? this.leader.currentTime % video.duration : this.leader.currentTime;
      if (Math.abs(video.currentTime - there) > APART && !video.seeking) video.currentTime = there;
      if (this.playing && video.paused) video.play().catch(() => (this.playing = !this.leader.paused));
    }
  }
}
customElements.define('mimic-players', Players);
