import {Part, html, nothing} from './part.js';
import {GROUPS} from './words.js';

/** Names of the models that are on the server's machine. */
export const here = models => models.filter(model => model.here).map(model => model.name);

/** What a select offers: nothing in particular, too, unless one of them is the usual one. */
export const choices = (values, chosen, usual) => html`
  ${usual === undefined ? html`<option value="" .selected=${!chosen}>as usual</option>` : nothing}
  ${values.map(it => html`<option .selected=${it === chosen}>${it}</option>`)}`;

/** The options. Says `options` with those that are not as usual, by the command line's words. */
class Options extends Part {
  static properties = {options: {attribute: false}, models: {attribute: false}};

  constructor() {
    super();
    this.options = {};
    this.models = [];
  }

  render() {
    const changed = Object.keys(this.options).length;
    return html`
      <details class="card options">
        <summary><h2>3 <span>Options</span></h2><span class="said">${changed ? `${changed} changed` : 'all as usual'}</span></summary>
        ${GROUPS.map(([title, options]) => html`
          <fieldset><legend>${title}</legend>${options.map(option => this.option(option))}</fieldset>`)}
        <div class="row"><button type="button" class="quiet" ?disabled=${!changed} @click=${() => this.send('options', {})}>All as usual</button></div>
      </details>`;
  }

  option(option) {
    const {name, help} = option;
    const changed = name in this.options;
    const sentence = name === 'model' ? this.model() : help;
    return html`
      <div class=${changed ? 'option changed' : 'option'}>
        <label for=${`option-${name}`}><code>--${name}</code></label>
        ${this.control(option, this.options[name] ?? option.usual)}
        <p class="help" id=${`help-${name}`}>${sentence}</p>
      </div>`;
  }

  control(option, value) {
    const {name, values, usual, min, max, step, length} = option;
    const [id, help] = [`option-${name}`, `help-${name}`];
    if (values) return html`
      <select id=${id} aria-describedby=${help} @change=${event => this.set(option, event.target.value)}>
        ${choices(name === 'model' ? here(this.models) : values, value, usual)}
      </select>`;
    if (typeof usual === 'boolean') return html`
      <input class="switch" type="checkbox" role="switch" id=${id} aria-describedby=${help} .checked=${value} @change=${event => this.set(option, event.target.checked)}>`;
    if (min !== undefined) return html`
      <input type="number" id=${id} aria-describedby=${help} min=${min} max=${max} step=${step} .value=${value ?? ''} placeholder="as usual"
        @change=${event => this.set(option, event.target.value === '' ? '' : Number(event.target.value))}>`;
    return html`
      <input type="text" id=${id} aria-describedby=${help} maxlength=${length} .value=${value ?? ''} placeholder="none" @change=${event => this.set(option, event.target.value.trim())}>`;
  }

  model() {
    const usual = this.models.find(model => model.usual);
    const chosen = this.models.find(model => model.name === this.options.model) ?? usual;
    return `${chosen?.what ?? 'Who animates.'} ${usual ? `${usual.name} as usual;` : ''} mimic models pull NAME brings others.`;
  }

  set({name, usual}, value) {
    const {[name]: _, ...others} = this.options;
    this.send('options', value === '' || value === usual ? others : {...others, [name]: value});
  }
}
customElements.define('mimic-options', Options);
