import {Part, html, nothing, tell} from './part.js';
import {Problem} from './requests.js';

const LONGEST = 15; // seconds of a recording

/** Opens the camera, or says in a sentence why not. */
export async function openCamera(wish = {}) {
  if (!navigator.mediaDevices) {
    throw new Problem(0, 'The browser gives no camera to this page. Maybe open it as http://127.0.0.1, or over https.');
  }
  try {
    return await navigator.mediaDevices.getUserMedia({video: {width: {ideal: 640}, height: {ideal: 480}, ...wish.video}, audio: !!wish.audio});
  } catch (e) {
    const reasons = {
      NotAllowedError: 'The browser may not use the camera. Maybe allow it beside the address of this page.',
      NotFoundError: 'There is no camera here. Maybe plug one in, or choose a file.',
      NotReadableError: 'The camera is taken. Maybe another program uses it.',
    };
    throw new Problem(0, reasons[e.name] ?? `The camera cannot be opened: ${e.message}.`);
  }
}

export const shut = stream => stream?.getTracks().forEach(track => track.stop());

/** A photo as a File; null when the person thought better of it. */
export const snapshot = () => present('photo');

/** A clip as a File, or null. */
export const recording = () => present('clip');

function present(kind) {
  const camera = document.createElement('mimic-camera');
  camera.kind = kind;
  document.body.append(camera);
  return new Promise(done => camera.addEventListener('done', event => {
    camera.remove();
    done(event.detail);
  }));
}

/** A window with the camera's picture. */
class Camera extends Part {
  static properties = {stage: {state: true}, count: {state: true}, sound: {state: true}};

  constructor() {
    super();
    this.stage = 'opening'; // then ready, counting, recording, review
  }

  firstUpdated() {
    this.querySelector('dialog').showModal();
    this.open();
  }

  async open() {
    this.stage = 'opening';
    shut(this.stream);
    this.stream = await this.attempt('', () => openCamera({audio: this.sound}));
    if (!this.isConnected) return shut(this.stream); // closed while the browser asked
    if (!this.stream) return;
    const video = this.querySelector('video');
    video.srcObject = this.stream;
    await new Promise(seen => video.addEventListener('loadeddata', seen, {once: true}));
    this.stage = 'ready';
  }

  /** The button that had the focus is gone at each stage: who goes by keys goes on at its successor. */
  updated(changed) {
    if (changed.has('stage')) (this.querySelector('button.main') ?? this.querySelector('h2')).focus();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    shut(this.stream);
    if (this.address) URL.revokeObjectURL(this.address);
  }

  render() {
    const photo = this.kind === 'photo';
    return html`
      <dialog aria-labelledby="camera-title" @cancel=${() => (this.file = null)} @close=${() => this.send('done', this.file ?? null)}>
        <h2 id="camera-title" tabindex="-1">${photo ? 'Take a photo' : 'Record yourself'}</h2>
        ${photo ? nothing : html`<p class="help">Begin with a calm face that looks ahead: movement counts from there. ${LONGEST} seconds at most.</p>`}
        <div class="viewfinder">
          ${this.stage === 'review'
            ? html`<video src=${this.address} autoplay loop playsinline controls></video>`
            : html`<video class="mirror" autoplay muted playsinline aria-label="The camera’s picture"></video>`}
          ${this.count > 0 ? html`<span class="count" aria-hidden="true">${this.count}</span>` : nothing}
          ${this.stage === 'recording' ? html`<span class="red">${Math.ceil(this.left)} s</span>` : nothing}
        </div>
        ${this.trouble()}
        <div class="row end">
          ${photo || this.stage !== 'ready' ? nothing : html`
            <label class="check"><input type="checkbox" .checked=${this.sound} @change=${this.toggleSound}>With sound</label>`}
          <button type="button" class="quiet" @click=${this.close}>Cancel</button>
          ${this.verb(photo)}
        </div>
      </dialog>`;
  }

  verb(photo) {
    switch (this.stage) {
      case 'ready': return html`<button type="button" class="main" @click=${photo ? this.shoot : this.countdown}>${photo ? 'Take it' : 'Record'}</button>`;
      case 'recording': return html`<button type="button" class="main" @click=${() => this.recorder.stop()}>Stop</button>`;
      case 'review': return html`
        <button type="button" @click=${this.open}>Again</button>
        <button type="button" class="main" @click=${() => this.querySelector('dialog').close()}>Use it</button>`;
      default: return nothing;
    }
  }

  close() {
    this.file = null;
    this.querySelector('dialog').close();
  }

  toggleSound(event) {
    this.sound = event.target.checked;
    this.open();
  }

  async shoot() {
    const video = this.querySelector('video');
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d').drawImage(video, 0, 0);
    this.file = new File([await canvas.convertToBlob({type: 'image/jpeg', quality: 0.95})], 'photo.jpg', {type: 'image/jpeg'});
    this.querySelector('dialog').close();
  }

  countdown() {
    this.stage = 'counting';
    this.count = 3;
    tell('3');
    this.timer = setInterval(() => {
      tell(--this.count > 0 ? `${this.count}` : 'Recording');
      if (this.count > 0) return;
      clearInterval(this.timer);
      this.record();
    }, 1000);
  }

  record() {
    const type = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'].find(it => MediaRecorder.isTypeSupported(it));
    const parts = [];
    this.recorder = new MediaRecorder(this.stream, {mimeType: type, videoBitsPerSecond: 4e6});
    this.recorder.addEventListener('dataavailable', event => parts.push(event.data));
    this.recorder.addEventListener('stop', () => this.review(new Blob(parts, {type})));
    this.recorder.start();
    this.stage = 'recording';
    this.left = LONGEST;
    this.timer = setInterval(() => {
      this.left -= 0.25;
      this.requestUpdate();
      if (this.left <= 0) this.recorder.stop();
    }, 250);
  }

  review(blob) {
    clearInterval(this.timer);
    if (!this.isConnected) return;
    shut(this.stream);
    const kind = blob.type.includes('mp4') ? 'mp4' : 'webm';
    this.file = new File([blob], `recording.${kind}`, {type: `video/${kind}`});
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(blob);
    this.stage = 'review';
    tell('Recorded. Use it, or record again.');
  }
}
customElements.define('mimic-camera', Camera);
