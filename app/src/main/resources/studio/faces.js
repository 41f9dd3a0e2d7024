import {Part, html, nothing, percent} from './part.js';

/** The picture with its faces outlined: each outline is a switch, whose dashed frame is what is cut out. */
class FacesOverlay extends Part {
  static properties = {
    picture: {attribute: false},
    chosen: {attribute: false},
    whole: {attribute: false},
    one: {attribute: false}, // the last that was clicked, instead of any number
  };

  render() {
    const {url, faces, name} = this.picture;
    return html`
      <div class="stage" role="group" aria-label="Faces of the picture">
        <img src=${url} alt=${`The picture ${name}`}>
        ${this.whole ? nothing : faces.map(face => this.outline(face))}
      </div>
      ${this.whole || !faces.length ? nothing : this.previews()}`;
  }

  outline(face) {
    const on = this.chosen.includes(face.number);
    return html`
      ${on ? html`<span class="crop" style=${this.place(face.crop)}></span>` : nothing}
      <button type="button" class="face" aria-pressed=${on} style=${this.place(face.box)} @click=${() => this.toggle(face.number)}
        aria-label=${`Face ${face.number}${face.largest ? ', the largest' : ''}`}><span>${face.number}</span></button>`;
  }

  /** A crop may reach over the edge of the picture; its frame does not. */
  place({x1, y1, x2, y2}) {
    const {width, height} = this.picture;
    const [left, top] = [Math.max(0, x1), Math.max(0, y1)];
    const [right, bottom] = [Math.min(width, x2), Math.min(height, y2)];
    return `left:${percent(left, width)};top:${percent(top, height)};width:${percent(right - left, width)};height:${percent(bottom - top, height)}`;
  }

  toggle(number) {
    const without = this.chosen.filter(it => it !== number);
    const all = this.one ? [number] : without.length < this.chosen.length ? without : [...this.chosen, number];
    this.send('faces', all.sort((a, b) => a - b));
  }

  previews() {
    const moving = this.picture.faces.filter(face => this.chosen.includes(face.number));
    return html`
      <figure class="previews" ?hidden=${!moving.length}>
        <figcaption>What the network animates</figcaption>
        <ul>${moving.map(face => html`<li><img src=${face.preview} alt=${`Face ${face.number}, cut out`}></li>`)}</ul>
      </figure>`;
  }
}
customElements.define('mimic-faces', FacesOverlay);
