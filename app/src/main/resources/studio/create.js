import {Part, html, nothing} from './part.js';
import {post} from './requests.js';
import {file, flags} from './words.js';
import './source.js';
import './driver.js';
import './options.js';
import './command.js';

/** Picture, motion, options: what a job is made of, and the button that begins it. */
class Create extends Part {
  static properties = {
    shown: {attribute: false},
    picture: {attribute: false},
    examples: {attribute: false},
    models: {attribute: false},
    health: {attribute: false},
    faces: {state: true}, // numbers of those that move
    separate: {state: true}, // whether each follows a clip of its own
    active: {state: true}, // the face whose clip is being chosen; 0 for everybody's
    clips: {state: true}, // by number of the face; 0 for everybody's
    options: {state: true},
  };

  constructor() {
    super();
    this.faces = [];
    this.clips = {};
    this.active = 0;
    this.separate = false;
    this.options = {};
  }

  willUpdate(changed) {
    if (changed.has('picture')) {
      this.clips = {0: this.clips[0]};
      this.faces = this.picture?.faces.filter(face => face.largest).map(face => face.number) ?? [];
    }
    if (changed.has('faces') || changed.has('separate')) {
      const split = this.separate && this.faces.length > 1;
      if (!split) this.active = 0;
      else if (!this.faces.includes(this.active)) this.active = this.faces[0];
    }
  }

  get whole() {
    return this.options.crop === 'none';
  }

  /** The faces that need a clip each, or [0] where one clip moves all. */
  get slots() {
    return this.separate && this.faces.length > 1 && !this.whole ? this.faces : [0];
  }

  render() {
    return html`
      <h1 tabindex="-1">Make a picture move</h1>
      <p class="lead">Choose a picture, choose a motion, take the video home.</p>
      <div class="two">
        <section class="card" aria-labelledby="step-1">
          <h2 id="step-1">1 <span>Picture</span></h2>
          <mimic-source .shown=${this.shown} .examples=${this.examples.pictures} .value=${this.picture} .faces=${this.faces} .whole=${this.whole}
            @chosen=${event => this.send('picture', event.detail)} @faces=${event => (this.faces = event.detail)}
            @whole=${() => (this.options = {...this.options, crop: 'none'})}></mimic-source>
        </section>
        <section class="card" aria-labelledby="step-2">
          <h2 id="step-2">2 <span>Motion</span></h2>
          ${this.faces.length > 1 && !this.whole ? this.split() : nothing}
          <mimic-driver .shown=${this.shown} .examples=${this.examples.clips} .value=${this.clip(this.active)}
            @chosen=${this.takeClip}></mimic-driver>
        </section>
      </div>
      <mimic-options .options=${this.options} .models=${this.models} @options=${event => (this.options = event.detail)}></mimic-options>
      <section class="card go" aria-label="Begin">
        ${this.complete ? html`<mimic-command .command=${this.command()}></mimic-command>` : nothing}
        ${this.trouble()}
        <div class="row end">
          <p class="said">${this.missing()}</p>
          <button type="button" class="main large" @click=${this.begin}>Animate</button>
        </div>
      </section>`;
  }

  split() {
    return html`
      <label class="check"><input class="switch" type="checkbox" role="switch" .checked=${this.separate} @change=${event => (this.separate = event.target.checked)}>
        A clip of its own for each face</label>
      ${this.separate ? html`
        <fieldset class="slots"><legend class="unseen">Whose clip</legend>${this.faces.map(number => html`
          <label class="slot">
            <input type="radio" name="slot" class="unseen" .checked=${number === this.active} @change=${() => (this.active = number)}>
            <img src=${this.picture.faces[number - 1].preview} alt="">
            <span>Face ${number}<small>${this.clip(number)?.name ?? 'no clip yet'}</small></span>
          </label>`)}
        </fieldset>` : nothing}`;
  }

  /** Who was given no clip yet follows everybody's. */
  clip(slot) {
    return (slot in this.clips ? this.clips[slot] : this.clips[0]) ?? null;
  }

  takeClip(event) {
    this.clips = {...this.clips, [this.active]: event.detail};
  }

  get complete() {
    return this.picture && this.slots.every(slot => this.clip(slot));
  }

  missing() {
    if (!this.picture) return 'A picture is still missing.';
    if (!this.whole && this.picture.faces.length && !this.faces.length) return 'No face is chosen to move.';
    const without = this.slots.filter(slot => !this.clip(slot));
    if (!without.length) return '';
    return without[0] === 0 ? 'A clip is still missing.' : `Face ${without[0]} has no clip yet.`;
  }

  /** The clips from left to right; the last drives all that are left, so it stands there once. */
  drivers() {
    const clips = this.slots.map(slot => this.clip(slot));
    while (clips.length > 1 && clips.at(-1).clip === clips.at(-2).clip) clips.pop();
    return clips;
  }

  wishes() {
    const {faces, largest} = {faces: this.picture.faces, largest: this.picture.faces.find(face => face.largest)?.number};
    if (this.whole || !faces.length || (this.faces.length === 1 && this.faces[0] === largest)) return this.options;
    return this.faces.length === faces.length ? {'multi-person': true, ...this.options} : {faces: this.faces, ...this.options};
  }

  command() {
    const named = it => file((it.example ? 'examples/' : '') + it.name);
    const drivers = this.drivers().map(clip => `-d ${named(clip)}`);
    const untagged = this.health?.provenance === false ? ['--no-provenance'] : [];
    return ['./mimic animate', `-s ${named(this.picture)}`, ...drivers, ...flags(this.wishes()), ...untagged].join(' ');
  }

  async begin() {
    if (this.busy) return; // not disabled meanwhile, which would take the focus away
    const missing = this.missing();
    if (missing) {
      this.problem = missing;
      return;
    }
    const job = await this.attempt('Sending …', () => post('/api/animations', [
      ['source', this.picture.source],
      ...this.drivers().map(clip => ['driving', clip.clip]),
      ['options', JSON.stringify(this.wishes())],
    ]));
    if (job) location.hash = `animation/${job.id}`;
  }
}
customElements.define('mimic-create', Create);
