import {Part, html} from './part.js';
import {ask} from './requests.js';

const KINDS = {mp4: 'MP4', gif: 'GIF', webp: 'WebP', webm: 'WebM', zip: 'PNG frames'};

/**
 * The result in each kind. What is made is asked for first, so that the server's sentence is seen if
 * it says no; PNG frames are made anew for each request, so there only the job is.
 */
class Downloads extends Part {
  static properties = {animation: {attribute: false}};

  render() {
    const {downloads} = this.animation.result;
    return html`
      <section class="downloads" aria-labelledby="downloads">
        <h2 id="downloads">Take it home</h2>
        <div class="row">${Object.entries(KINDS).map(([kind, name]) => html`
          <a class=${kind === 'mp4' ? 'button main' : 'button'} href="${downloads[kind]}?download" download data-kind=${kind} @click=${this.save}>
            <span class="unseen">Download </span>${name}</a>`)}
        </div>
        ${this.trouble()}
      </section>`;
  }

  save(event) {
    const link = event.currentTarget;
    if (link.asked) {
      link.asked = false;
      return;
    }
    event.preventDefault();
    const made = link.dataset.kind === 'mp4' ? '' : `Making ${KINDS[link.dataset.kind]} …`;
    this.attempt(made, async () => {
      const stop = new AbortController();
      await ask(link.dataset.kind === 'zip' ? `/api/animations/${this.animation.id}` : link.href, {signal: stop.signal});
      stop.abort(); // the link itself brings the bytes
      link.asked = true;
      link.click();
    });
  }
}
customElements.define('mimic-downloads', Downloads);
