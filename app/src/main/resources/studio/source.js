import {html, nothing} from './part.js';
import {Chooser} from './chooser.js';
import {snapshot} from './camera.js';
import './faces.js';

/** The picture. Says `chosen` (Faces of the contract), and `faces` when others are to move. */
class Source extends Chooser {
  static properties = {faces: {attribute: false}, whole: {attribute: false}, one: {attribute: false}};

  constructor() {
    super();
    this.faces = [];
    this.field = 'source';
    this.path = '/api/faces';
    this.media = 'image/';
    this.accept = 'image/*';
    this.words = {
      drop: 'Drop a picture here, or paste one.',
      file: 'Choose a picture',
      camera: 'Take a photo',
      or: 'Or begin with an example',
      looking: 'Looking for faces …',
    };
  }

  async camera() {
    this.choose(await snapshot());
  }

  thumbnail(example) {
    return html`<img src=${example.url} alt="" loading="lazy">`;
  }

  render() {
    const picture = this.value;
    if (!picture) return this.empty();
    return html`
      <div @dragover=${this.dragged} @dragleave=${this.dragged} @drop=${this.dropped} class=${this.over ? 'over' : ''}>
        <mimic-faces .picture=${picture} .chosen=${this.faces} .whole=${this.whole} .one=${this.one}></mimic-faces>
      </div>
      <p class="said" data-chosen tabindex="-1">${this.sentence(picture)}</p>
      ${this.trouble()}
      <div class="row">
        <button type="button" class="quiet" @click=${this.another}>Another picture</button>
        ${picture.faces.length > 1 && !this.whole && !this.one ? html`
          <button type="button" class="quiet" @click=${() => this.send('faces', picture.faces.map(face => face.number))}>Move all</button>` : nothing}
        ${picture.faces.length ? nothing : html`
          <button type="button" @click=${() => this.send('whole')} ?hidden=${this.whole}>Animate the whole picture</button>`}
      </div>`;
  }

  sentence(picture) {
    const {name, width, height, faces} = picture;
    const what = `${name}, ${width} × ${height}.`;
    if (this.whole) return `${what} The whole picture is animated, squeezed to a square.`;
    if (!faces.length) return `${what} No face was found in it.`;
    if (faces.length === 1) return `${what} One face was found; it moves.`;
    const moving = this.faces.length ? this.faces.join(', ').replace(/, (?=\d+$)/, ' and ') : 'none';
    return `${what} ${faces.length} faces were found, numbered from the left; ${moving} ${this.faces.length > 1 ? 'move' : 'moves'}. Click a face to change that.`;
  }
}
customElements.define('mimic-source', Source);
