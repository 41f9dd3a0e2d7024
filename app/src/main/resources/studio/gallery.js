import {Part, html, nothing, tell} from './part.js';
import {get, remove} from './requests.js';

const SOON = 3000; // milliseconds until it looks again, while something is being made

/** All jobs that the server keeps, newest first. */
class Gallery extends Part {
  static properties = {animations: {state: true}};

  connectedCallback() {
    super.connectedCallback();
    this.look('Opening the gallery …');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.again);
  }

  async look(what = '') {
    await this.attempt(what, async () => (this.animations = (await get('/api/animations')).animations));
    clearTimeout(this.again);
    if (this.isConnected && this.animations?.some(it => ['waiting', 'running'].includes(it.state))) {
      this.again = setTimeout(() => this.look(), SOON);
    }
  }

  render() {
    return html`
      <h1 tabindex="-1">Gallery</h1>
      ${this.trouble()}
      ${this.animations?.length === 0 ? html`
        <p class="lead">Nothing yet. <a href="#create">Make a picture move</a>, and it stands here, also tomorrow.</p>` : nothing}
      <ul class="gallery">${this.animations?.map(animation => this.card(animation))}</ul>`;
  }

  card({id, state, kind, source, drivers, result, created, problem, progress}) {
    const name = kind === 'recording' ? `${source.name}, live` : `${source.name} after ${drivers.map(driver => driver.name).join(', ')}`;
    const states = {waiting: 'waiting', running: this.share(progress), finished: '', failed: 'failed'};
    const when = new Date(created);
    return html`
      <li class="card">
        <a href="#animation/${id}">
          ${result
            ? html`<video src=${result.downloads.mp4} poster=${source.url} muted loop playsinline preload="none" aria-hidden="true" tabindex="-1"
                @mouseenter=${event => event.target.play()} @mouseleave=${event => event.target.pause()}></video>`
            : html`<img src=${source.url} alt="" loading="lazy">`}
          <span class="name">${name}</span>
        </a>
        <p class="said"><time datetime=${created}>${when.toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'})}</time>
          ${states[state] ? html` · <strong>${states[state]}</strong>` : nothing}</p>
        ${problem ? html`<p class="problem">${problem.detail}</p>` : nothing}
        <button type="button" class="quiet" @click=${() => this.drop(id, name)}>${['waiting', 'running'].includes(state) ? 'Cancel' : 'Remove'}<span class="unseen"> ${name}</span></button>
      </li>`;
  }

  share(progress) {
    return progress?.total ? `${Math.floor((100 * progress.frames) / progress.total)} %` : 'running';
  }

  drop(id, name) {
    return this.attempt('', async () => {
      await remove(`/api/animations/${id}`);
      const place = this.animations.findIndex(it => it.id === id);
      this.animations = this.animations.filter(it => it.id !== id);
      tell(`${name} is gone.`);
      await this.updateComplete;
      const links = this.querySelectorAll('.gallery a');
      (links[Math.min(place, links.length - 1)] ?? this.querySelector('h1')).focus();
    });
  }
}
customElements.define('mimic-gallery', Gallery);
