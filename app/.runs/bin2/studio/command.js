import {Part, html} from './part.js';

/** A command line to copy. */
class Command extends Part {
  static properties = {command: {attribute: false}, said: {state: true}};

  render() {
    return html`
      <div class="command" role="group" aria-label="The same on the command line">
        <p class="help">The same on the command line</p>
        <div class="row"><code tabindex="0">${this.command}</code>
          <button type="button" class="quiet" @click=${this.copy}>${this.said ?? 'Copy'}<span class="unseen"> the command line</span></button></div>
        ${this.trouble()}
      </div>`;
  }

  copy() {
    return this.attempt('', async () => {
      await navigator.clipboard.writeText(this.command);
      this.said = 'Copied';
      setTimeout(() => (this.said = null), 2000);
    });
  }
}
customElements.define('mimic-command', Command);
