import {Part, html, nothing, tell} from './part.js';
import {openCamera, shut} from './camera.js';
import {LiveLink} from './livelink.js';
import {choices, here} from './options.js';
import './source.js';
import './livecontrols.js';

const SIDE = 640; // pixels of a frame that is sent, at most
const QUALITY = 0.8;
const LATE = 200; // milliseconds without another picture of the camera, after which the last is sent

/** The camera drives a picture, as it happens. */
class Live extends Part {
  static properties = {
    shown: {attribute: false},
    picture: {attribute: false},
    examples: {attribute: false},
    models: {attribute: false},
    health: {attribute: false},
    face: {state: true},
    model: {state: true}, // its name; empty for the usual one
    settings: {state: true},
    running: {state: true},
    ready: {state: true},
    figures: {state: true},
    recording: {state: true},
    recorded: {state: true},
    toCamera: {state: true},
    note: {state: true},
  };

  constructor() {
    super();
    this.models = [];
    this.model = '';
    this.settings = {
      view: 'face', mirror: true, zoom: 1, 'shift-x': 0, 'shift-y': 0, overlay: false, smoothing: 0.5, relative: true, 'adapt-scale': true, best: false,
    };
  }

  willUpdate(changed) {
    if (changed.has('picture')) this.face = this.picture?.faces.find(face => face.largest)?.number ?? 0;
    if (this.running && ((changed.has('shown') && !this.shown) || changed.has('picture'))) this.stop();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  render() {
    return html`
      <h1 tabindex="-1">Live</h1>
      <p class="lead">The picture follows your camera. Look ahead, calm, when you start: movement counts from there.</p>
      <div class="two live">
        <section class="card" aria-labelledby="live-picture">
          <h2 id="live-picture">Picture</h2>
          <mimic-source .shown=${this.shown} .examples=${this.examples.pictures} .value=${this.picture} .one=${true}
            .faces=${this.face ? [this.face] : []} .whole=${this.face === 0 && !!this.picture}
            @chosen=${event => this.send('picture', event.detail)} @faces=${this.takeFace}></mimic-source>
        </section>
        <section class="card" aria-labelledby="live-stage">
          <h2 id="live-stage">Stage</h2>
          <div class="screens">
            <canvas class="answer" role="img" aria-label="The animated picture" width="256" height="256"></canvas>
            <video class=${this.settings.mirror ? 'you mirror' : 'you'} muted playsinline ?hidden=${!this.running} aria-label="Your camera"></video>
          </div>
          ${this.figures ? this.numbers() : nothing}
          ${this.note ? html`<p class="said" role="status">${this.note}</p>` : nothing}
          ${this.recorded ? html`<p class="said" role="status">Recorded. <a href="#animation/${this.recorded}">See it in the gallery</a></p>` : nothing}
          ${this.trouble()}
          <div class="row">
            <button type="button" class="main large" ?disabled=${!this.picture} @click=${this.running ? this.stop : this.start}>${this.running ? 'Stop' : 'Start'}</button>
            <button type="button" aria-pressed=${!!this.recording} ?disabled=${!this.ready} @click=${this.record}>Record</button>
            ${this.health?.camera ? html`
              <button type="button" aria-pressed=${!!this.toCamera} ?disabled=${!this.ready} @click=${() => this.link.say({type: 'camera', on: !this.toCamera})}>Virtual camera</button>` : nothing}
            <label class="check">Model <select @change=${this.takeModel}>${choices(here(this.models), this.model)}</select></label>
          </div>
          ${this.picture ? nothing : html`<p class="said">A picture is still missing.</p>`}
        </section>
      </div>
      <mimic-live-controls .settings=${this.settings} .ready=${this.ready} @set=${this.set} @say=${event => this.link?.say(event.detail)}></mimic-live-controls>`;
  }

  numbers() {
    const {rate, latency, computed} = this.figures;
    return html`
      <dl class="figures">
        <div><dt>Pictures a second</dt><dd data-rate>${rate.toFixed(1)}</dd></div>
        <div><dt>Latency</dt><dd data-latency>${latency.toFixed(0)} ms</dd></div>
        <div><dt>Of which computed</dt><dd>${computed.toFixed(0)} ms</dd></div>
      </dl>`;
  }

  async start() {
    if (this.busy) return; // not disabled meanwhile, which would take the focus away
    this.recorded = this.note = '';
    const stream = await this.attempt('Opening the camera …', () => openCamera());
    if (!stream) return;
    if (!this.shown || !this.isConnected || !this.picture) {
      shut(stream); // left while the browser asked
      return;
    }
    this.stream = stream;
    this.running = true;
    await this.updateComplete;
    const video = this.querySelector('video.you');
    video.srcObject = stream;
    await video.play();
    if (!this.running || this.stream !== stream) return; // stopped meanwhile
    const {best, zoom, 'shift-x': x, 'shift-y': y, ...settings} = this.settings;
    const cut = zoom === 1 && x === 0 && y === 0 ? {} : {zoom, 'shift-x': x, 'shift-y': y}; // unsaid, the server cuts to the face
    const model = this.model ? {model: this.model} : {};
    this.link = new LiveLink({type: 'start', source: this.picture.source, face: this.face, ...model, ...settings, ...cut}, {
      picture: (blob, figures) => {
        if (document.hidden) this.goOn();
        this.show(blob, figures);
      },
      said: message => this.heard(message),
      ended: sentence => this.ended(sentence),
    });
    tell('Starting');
    this.pump(video);
  }

  /** Sends what the camera shows, whenever an answer has come. */
  async pump(video) {
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
    const canvas = new OffscreenCanvas(Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale));
    const paper = canvas.getContext('2d');
    const link = this.link;
    while (this.running && this.link === link) {
      if (link.free) {
        paper.drawImage(video, 0, 0, canvas.width, canvas.height);
        link.frame(await canvas.convertToBlob({type: 'image/jpeg', quality: QUALITY}));
      }
      await this.another(video);
    }
  }

  /** Until there is another picture of the camera. A hidden page hears of none, and its timers are slow: there an answer has it go on. */
  async another(video) {
    let call, timer;
    await new Promise(next => {
      this.goOn = next;
      call = video.requestVideoFrameCallback(next);
      timer = setTimeout(next, LATE);
    });
    video.cancelVideoFrameCallback(call);
    clearTimeout(timer);
  }

  async show(blob, figures) {
    const picture = await createImageBitmap(blob);
    const canvas = this.querySelector('canvas.answer');
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      [canvas.width, canvas.height] = [picture.width, picture.height];
    }
    canvas.getContext('2d').drawImage(picture, 0, 0);
    picture.close();
    if (!(performance.now() < this.next)) {
      this.next = performance.now() + 500; // figures that change at every picture cannot be read
      this.figures = figures;
    }
  }

  heard(message) {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        tell('Live');
        if (this.settings.best) this.link.say({type: 'best-reference', on: true});
        break;
      case 'settings': {
        const {type, ...settings} = message;
        this.settings = {...this.settings, ...settings};
        break;
      }
      case 'reference':
        this.note = message.by === 'best' ? `A better reference pose was found, ${message.distance.toFixed(2)} away from the picture’s.` : 'Movement counts from your pose of now.';
        break;
      case 'recording': this.recording = message.on; break;
      case 'recorded':
        this.recording = false;
        this.recorded = message.animation;
        break;
      case 'camera':
        this.toCamera = message.on;
        this.note = message.on ? `Other programs see it as ${message.device}.` : '';
        break;
      case 'note': this.note = message.detail; break;
      case 'problem': this.problem = message.detail; break;
    }
  }

  record() {
    this.link.say({type: this.recording ? 'stop' : 'record'});
    this.recorded = '';
  }

  set(event) {
    const {best, ...settings} = event.detail;
    this.settings = {...this.settings, ...event.detail};
    if (best === undefined) this.link?.set(settings);
    else if (this.ready) this.link.say({type: 'best-reference', on: best});
  }

  takeModel(event) {
    this.model = event.target.value;
    if (this.running) this.stop();
  }

  takeFace(event) {
    this.face = event.detail[0];
    if (this.running) this.stop();
  }

  /** A recording is kept by the server, also when nobody waits for it. */
  stop() {
    this.link?.close();
    this.ended('');
  }

  ended(sentence) {
    if (sentence) this.problem = sentence;
    if (this.running) tell('Stopped');
    shut(this.stream);
    this.running = this.ready = this.recording = this.toCamera = false;
    this.link = null;
  }
}
customElements.define('mimic-live', Live);
