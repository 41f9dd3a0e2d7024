import {html, nothing, duration, percent} from './part.js';
import {Chooser} from './chooser.js';
import {recording} from './camera.js';

/** The clip whose motion is taken. Says `chosen` (Clip of the contract). */
class Driver extends Chooser {
  constructor() {
    super();
    this.field = 'driving';
    this.path = '/api/clips';
    this.media = 'video/';
    this.accept = 'video/*,image/gif,image/webp';
    this.words = {
      drop: 'Drop a video here. Any face works: yours, or a film’s.',
      file: 'Choose a video',
      camera: 'Record yourself',
      or: 'Or begin with an example',
      looking: 'Looking at the clip …',
    };
  }

  async camera() {
    this.choose(await recording());
  }

  thumbnail(example) {
    const play = event => event.target.play();
    const stop = event => event.target.pause();
    return html`<video src=${example.url} muted loop playsinline preload="metadata" @mouseenter=${play} @mouseleave=${stop}></video>`;
  }

  render() {
    const clip = this.value;
    if (!clip) return this.empty();
    return html`
      <div class="cut ${this.over ? 'over' : ''}" @dragover=${this.dragged} @dragleave=${this.dragged} @drop=${this.dropped}>
        <figure>
          <div class="stage"><img src=${clip.before} alt="The first frame of the clip">${clip.crop ? html`
            <span class="crop" style=${this.place(clip)}></span>` : nothing}</div>
          <figcaption>The clip</figcaption>
        </figure>
        <span class="arrow" aria-hidden="true">→</span>
        <figure>
          <div class="stage square"><img src=${clip.after} alt="The part of it that drives"></div>
          <figcaption>What drives</figcaption>
        </figure>
      </div>
      <p class="said" data-chosen tabindex="-1">${this.sentence(clip)} ${clip.note ?? ''}</p>
      ${this.trouble()}
      <div class="row"><button type="button" class="quiet" @click=${this.another}>Another clip</button></div>`;
  }

  place({crop, width, height}) {
    return `left:${percent(crop.x1, width)};top:${percent(crop.y1, height)};width:${percent(crop.x2 - crop.x1, width)};height:${percent(crop.y2 - crop.y1, height)}`;
  }

  sentence({name, width, height, seconds, framesPerSecond, sound}) {
    const length = seconds ? `, ${duration(seconds)}` : '';
    return `${name}, ${width} × ${height}${length}, ${+framesPerSecond.toFixed(2)} frames a second, ${sound ? 'with sound' : 'silent'}.`;
  }
}
customElements.define('mimic-driver', Driver);
