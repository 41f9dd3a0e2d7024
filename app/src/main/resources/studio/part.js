import {LitElement, html, nothing} from 'lit';
import {Problem} from './requests.js';

export {html, nothing};

/**
 * What every part of the page has: one style sheet for all (so no shadow), a line for what went
 * wrong, and a line for what it is busy with.
 */
export class Part extends LitElement {
  static properties = {problem: {state: true}, busy: {state: true}};

  constructor() {
    super();
    this.problem = '';
    this.busy = '';
  }

  createRenderRoot() {
    return this;
  }

  /** Does `work`; what it is refused with is shown where `trouble()` stands. */
  async attempt(what, work) {
    this.problem = '';
    this.busy = what;
    if (what) tell(what);
    try {
      return await work();
    } catch (e) {
      if (!(e instanceof Problem)) console.error(e);
      this.problem = e.message || String(e);
      return undefined;
    } finally {
      this.busy = '';
    }
  }

  trouble() {
    return html`
      <p class="problem" role="alert">${this.problem}</p>
      <p class="busy">${this.busy ? html`<span class="spinner" aria-hidden="true"></span>${this.busy}` : nothing}</p>`;
  }

  send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true}));
  }
}

/** Says a sentence to who cannot see the page. */
export function tell(sentence) {
  const line = document.getElementById('told');
  line.textContent = '';
  setTimeout(() => (line.textContent = sentence), 50);
}

export const plural = (count, one, many = one + 's') => `${count} ${count === 1 ? one : many}`;

/** A place or a length as style sheets have it. */
export const percent = (part, whole) => `${(100 * part) / whole}%`;

/** Seconds as people say them. */
export function duration(seconds) {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
