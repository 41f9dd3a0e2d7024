import {Part, html, nothing} from './part.js';
import {get, openSession, whenLocked} from './requests.js';
import './create.js';
import './live.js';
import './gallery.js';
import './job.js';

const VIEWS = {create: 'Create', live: 'Live', gallery: 'Gallery'};

/** The whole page; the part of the address behind # says which view is shown, so a reload shows it again. */
class Studio extends Part {
  static properties = {
    view: {state: true},
    job: {state: true},
    health: {state: true},
    models: {state: true},
    examples: {state: true},
    picture: {state: true},
    locked: {state: true},
    dark: {state: true},
  };

  constructor() {
    super();
    this.picture = null; // what POST /api/faces said; Create and Live share it
    this.models = [];
    this.examples = {pictures: [], clips: []};
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => (this.dark = (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark');
    system.addEventListener('change', follow);
    follow();
    addEventListener('hashchange', () => {
      this.route();
      this.settle();
    });
    whenLocked(() => this.askForToken());
    this.route();
    this.load();
  }

  load() {
    return this.attempt('', async () => {
      this.health = await get('/api/health');
      [this.examples, {models: this.models}] = await Promise.all([get('/api/examples'), get('/api/models')]);
    });
  }

  route() {
    const [view, job] = location.hash.slice(1).split('/');
    this.view = view === 'animation' || view in VIEWS ? view : 'create';
    this.job = this.view === 'animation' ? job : '';
    document.title = `${VIEWS[this.view] ?? 'Animation'} · Mimic`;
  }

  /** Who used something that is gone now goes on at the heading of the view. */
  async settle() {
    await this.updateComplete;
    const held = document.activeElement;
    if (held !== document.body && held.checkVisibility()) return;
    const view = this.querySelector(`mimic-${this.view === 'animation' ? 'job' : this.view}`);
    await view.updateComplete;
    view.querySelector('h1').focus();
  }

  askForToken() {
    this.asking ??= new Promise(done => {
      this.locked = () => {
        this.locked = this.asking = null;
        done();
      };
    });
    return this.asking;
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.skip}>To the content</a>
      <header class="bar">
        <a class="brand" href="#create"><img src="/icon.svg" alt="" width="32" height="32">Mimic</a>
        <nav aria-label="Studio">
          ${Object.entries(VIEWS).map(([view, name]) => html`
            <a href="#${view}" aria-current=${this.view === view ? 'page' : nothing}>${name}</a>`)}
        </nav>
        <label class="check theme">Dark<span class="unseen"> theme</span>
          <input class="switch" type="checkbox" role="switch" .checked=${this.dark} @change=${this.toggleTheme}></label>
      </header>
      <main id="main" tabindex="-1">
        ${this.trouble()}
        ${this.locked ? this.lock() : nothing}
        <mimic-create ?hidden=${this.view !== 'create'} .shown=${this.view === 'create'} .picture=${this.picture}
          .examples=${this.examples} .models=${this.models} .health=${this.health} @picture=${this.take}></mimic-create>
        <mimic-live ?hidden=${this.view !== 'live'} .shown=${this.view === 'live'} .picture=${this.picture}
          .examples=${this.examples} .models=${this.models} .health=${this.health} @picture=${this.take}></mimic-live>
        ${this.view === 'gallery' ? html`<mimic-gallery></mimic-gallery>` : nothing}
        ${this.view === 'animation' ? html`<mimic-job .job=${this.job}></mimic-job>` : nothing}
      </main>
      <footer>
        <p>Nothing leaves the machine that Mimic runs on.${this.health ? html` Version ${this.health.version}, ${this.health.device}, ${this.health.precision}.` : nothing}
          ${this.health?.provenance ? 'Results carry a tag that says they are synthetic.' : nothing}</p>
        <p><a href="/openapi.yaml">HTTP API</a></p>
      </footer>`;
  }

  skip(event) {
    event.preventDefault(); // the address behind # is the view's
    this.querySelector('main').focus();
  }

  take(event) {
    this.picture = event.detail;
  }

  toggleTheme() {
    this.dark = !this.dark;
    const theme = this.dark ? 'dark' : 'light';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('mimic-theme', theme);
  }

  lock() {
    return html`
      <form class="card lock" @submit=${this.open}>
        <h2>This studio is locked</h2>
        <label for="token">Token</label>
        <p class="help" id="token-help">The word that <code>mimic serve --token</code> was started with.</p>
        <input id="token" name="token" type="password" autocomplete="current-password" required aria-describedby="token-help">
        <button class="main">Open</button>
      </form>`;
  }

  open(event) {
    event.preventDefault();
    const done = this.locked;
    this.attempt('', async () => {
      await openSession(new FormData(event.target).get('token'));
      done();
      await this.settle();
    });
  }
}
customElements.define('mimic-studio', Studio);
