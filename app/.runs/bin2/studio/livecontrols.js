import {Part, html} from './part.js';

const SLIDERS = [
  ['smoothing', 'Smoothing', 0, 1, 0.05, 'Calms the driver’s trembling; more of it follows later.'],
  ['zoom', 'Zoom', 1, 8, 0.05, 'How near the camera’s picture is cut to your face.'],
  ['shift-x', 'Shift across', -1, 1, 0.02, 'Moves that cut to the left or the right.'],
  ['shift-y', 'Shift down', -1, 1, 0.02, 'Moves it up or down.'],
];
const SWITCHES = [
  ['mirror', 'Mirror', 'As in a mirror: your left is the picture’s left.'],
  ['overlay', 'Keypoints', 'Shows what the network follows.'],
  ['best', 'Best reference', 'Waits for the moment in which your pose is the picture’s, and counts from there.'],
  ['relative', 'Relative', 'Takes over movements; or poses as they are.'],
  ['adapt-scale', 'Adapt scale', 'Makes movements as large as the picture’s face is beside yours.'],
];

/** What can be changed while it runs. Says `set` and `say`. */
class LiveControls extends Part {
  static properties = {settings: {attribute: false}, ready: {attribute: false}};

  render() {
    return html`
      <section class="card" aria-labelledby="live-controls">
        <h2 id="live-controls">Controls</h2>
        <div class="row">
          <button type="button" ?disabled=${!this.ready} @click=${() => this.send('say', {type: 'reset'})}>Reset reference</button>
          <button type="button" ?disabled=${!this.ready} @click=${() => this.send('say', {type: 'find-face'})}>Find my face</button>
          <label class="check">Show
            <select @change=${event => this.send('set', {view: event.target.value})}>
              <option value="face" .selected=${this.settings.view === 'face'}>the face</option>
              <option value="picture" .selected=${this.settings.view === 'picture'}>the whole picture</option>
            </select></label>
        </div>
        <div class="grid">
          ${SLIDERS.map(slider => this.slider(...slider))}
          ${SWITCHES.map(([name, title, help]) => html`
            <div class="option">
              <label for=${`live-${name}`}>${title}</label>
              <input class="switch" type="checkbox" role="switch" id=${`live-${name}`} aria-describedby=${`live-help-${name}`}
                .checked=${this.settings[name]} @change=${event => this.send('set', {[name]: event.target.checked})}>
              <p class="help" id=${`live-help-${name}`}>${help}</p>
            </div>`)}
        </div>
      </section>`;
  }

  slider(name, title, min, max, step, help) {
    const value = this.settings[name];
    return html`
      <div class="option">
        <label for=${`live-${name}`}>${title} <output>${value.toFixed(2)}</output></label>
        <input type="range" id=${`live-${name}`} aria-describedby=${`live-help-${name}`} min=${min} max=${max} step=${step}
          .value=${String(value)} @input=${event => this.send('set', {[name]: Number(event.target.value)})}>
        <p class="help" id=${`live-help-${name}`}>${help}</p>
      </div>`;
  }
}
customElements.define('mimic-live-controls', LiveControls);
