import {Part, html, nothing} from './part.js';
import {post} from './requests.js';

/**
 * Takes a file by hand, by drag and drop, by paste, from the camera or from the examples, and asks
 * the server what it sees in it. Says `chosen` with the server's answer.
 */
export class Chooser extends Part {
  static properties = {
    examples: {attribute: false},
    value: {attribute: false},
    shown: {attribute: false}, // whether it hears what is pasted
    over: {state: true},
  };

  constructor() {
    super();
    this.examples = [];
    this.shown = true;
    this.paste = event => this.pasted(event);
  }

  // What a subclass has: field (the name in the request), path, media (image or video), accept, words.

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('paste', this.paste);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('paste', this.paste);
  }

  /** @param what a File, or the name of an example */
  async choose(what) {
    if (!what) return;
    const answer = await this.attempt(this.words.looking, () =>
      post(this.path, [[this.field, what]]));
    if (!answer) return;
    this.awaited = true;
    this.send('chosen', {...answer, example: typeof what === 'string'});
  }

  another() {
    this.awaited = true;
    this.send('chosen', null);
  }

  /** The button that had the focus is gone: who reads by ear goes on at what was found, or may choose anew. */
  updated(changed) {
    if (!this.awaited || !changed.has('value')) return;
    this.awaited = false;
    this.querySelector(this.value ? '[data-chosen]' : 'input[type=file]').focus({preventScroll: true});
  }

  pasted(event) {
    if (!this.shown || /^(INPUT|TEXTAREA)$/.test(event.target.tagName ?? '')) return;
    const file = [...(event.clipboardData?.files ?? [])].find(it => it.type.startsWith(this.media));
    if (file) {
      event.preventDefault();
      this.choose(file);
    }
  }

  dropped(event) {
    event.preventDefault();
    this.over = false;
    this.choose(event.dataTransfer.files[0]);
  }

  dragged(event) {
    event.preventDefault();
    this.over = event.type === 'dragover';
  }

  picked(event) {
    this.choose(event.target.files[0]);
    event.target.value = ''; // the same file may be picked again
  }

  empty() {
    return html`
      <div class=${this.over ? 'drop over' : 'drop'} @dragover=${this.dragged} @dragleave=${this.dragged} @drop=${this.dropped}>
        <p>${this.words.drop}</p>
        <div class="row">${this.fileButton(this.words.file, 'main')}${this.cameraButton()}</div>
      </div>
      ${this.trouble()}
      ${this.examples.length ? html`
        <h3 class="or">${this.words.or}</h3>
        <ul class="examples">${this.examples.map(example => html`
          <li><button type="button" class="example" ?disabled=${!!this.busy} @click=${() => this.choose(example.name)}>
            ${this.thumbnail(example)}<span>${example.name}</span></button></li>`)}
        </ul>` : nothing}`;
  }

  fileButton(words, kind) {
    return html`<label class="button ${kind}">${words}
      <input class="unseen" type="file" accept=${this.accept} ?disabled=${!!this.busy} @change=${this.picked}></label>`;
  }

  cameraButton() {
    return html`<button type="button" ?disabled=${!!this.busy} @click=${this.camera}>${this.words.camera}</button>`;
  }
}
