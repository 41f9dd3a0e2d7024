import {LitElement, html} from 'lit';

// The place of the page; /openapi.yaml is what it talks to.
customElements.define('mimic-studio', class extends LitElement {
  render() {
    return html`<h1>Mimic</h1>`;
  }
});
