import {Part, html, nothing, plural, duration, tell} from './part.js';
import {follow, remove} from './requests.js';
import './players.js';
import './downloads.js';
import './command.js';

/** One job: how far it is, then what came of it. */
class Job extends Part {
  static properties = {
    job: {attribute: false}, // its id
    animation: {state: true},
    progress: {state: true},
    gone: {state: true},
    lost: {state: true},
  };

  willUpdate(changed) {
    if (changed.has('job') && this.job) this.watch();
    this.held = this.contains(document.activeElement);
  }

  /** What had the focus may be gone, as Cancel is when the job is over. */
  updated() {
    if (this.held && !this.contains(document.activeElement)) this.querySelector('h1').focus();
  }

  watch() {
    this.stop?.();
    this.animation = this.progress = null;
    this.gone = false;
    this.lost = '';
    this.quarter = 0;
    this.stop = follow(this.job, {
      animation: animation => this.heard(animation),
      progress: progress => this.went(progress),
      removed: () => (this.gone = true),
      lost: sentence => (this.lost = sentence),
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
  }

  heard(animation) {
    this.lost = '';
    this.animation = animation;
    this.progress = animation.progress;
    this.entitle();
    if (animation.state === 'finished') tell('The animation is finished.');
  }

  went(progress) {
    this.lost = '';
    this.progress = progress;
    this.entitle();
    const quarter = progress.total ? Math.floor((4 * progress.frames) / progress.total) : 0;
    if (quarter > this.quarter) tell(`${25 * quarter} percent`);
    this.quarter = quarter;
  }

  entitle() {
    const {frames, total} = this.progress ?? {};
    const share = this.animation?.state === 'running' && total ? `${Math.floor((100 * frames) / total)} % · ` : '';
    document.title = `${share}Animation · Mimic`;
  }

  render() {
    const animation = this.animation;
    return html`
      <p><a href="#create">← Create another</a></p>
      <h1 tabindex="-1">${this.heading()}</h1>
      ${this.lost ? html`<p class="problem" role="alert">${this.lost}</p>` : nothing}
      ${this.trouble()}
      ${animation && !this.gone ? this.body(animation) : nothing}`;
  }

  heading() {
    if (this.gone) return 'Cancelled';
    const headings = {waiting: 'Waiting', running: 'Animating', finished: 'Your animation', failed: 'It did not work'};
    return headings[this.animation?.state] ?? 'Animation';
  }

  body(animation) {
    const over = ['finished', 'failed'].includes(animation.state);
    return html`
      ${over ? nothing : this.pending(animation)}
      ${animation.problem ? html`<p class="problem" role="alert">${animation.problem.detail}</p>` : nothing}
      ${animation.notes.length ? html`<ul class="notes">${animation.notes.map(note => html`<li>${note}</li>`)}</ul>` : nothing}
      <mimic-players .animation=${animation}></mimic-players>
      ${animation.result ? html`
        <p class="said">${this.sentence(animation)}</p>
        <mimic-downloads .animation=${animation}></mimic-downloads>` : nothing}
      ${animation.command ? html`<mimic-command .command=${animation.command}></mimic-command>` : nothing}
      ${over ? html`<div class="row end"><button type="button" class="quiet" @click=${() => this.end('Removing …')}>Remove from the gallery</button></div>` : nothing}`;
  }

  pending({state, position, interruptions}) {
    const {frames = 0, total} = this.progress ?? {};
    return html`
      <section class="card progress" aria-label="Progress">
        <label for="progress">${this.pace(state, position)}</label>
        ${state === 'running' && total
          ? html`<progress id="progress" max=${total} value=${frames}></progress>`
          : html`<progress id="progress"></progress>`}
        <div class="row end">
          <p class="said">${interruptions ? 'The server ended meanwhile; the job was begun anew.' : 'You may close or reload this page: the job goes on.'}</p>
          <button type="button" @click=${() => this.end('Cancelling …')}>Cancel</button>
        </div>
      </section>`;
  }

  pace(state, position) {
    if (state === 'waiting') return position > 1 ? `${position - 1} before it` : 'It is next';
    const {frames, total, framesPerSecond, secondsLeft} = this.progress ?? {};
    if (!frames) return 'Getting ready';
    return [
      total ? `${frames} of ${plural(total, 'frame')}` : plural(frames, 'frame'),
      `${framesPerSecond.toFixed(1)} a second`,
      secondsLeft === undefined ? '' : `about ${duration(secondsLeft)} left`,
    ].filter(Boolean).join(' · ');
  }

  sentence({result, kind}) {
    const made = `${plural(result.frames, 'frame')}, ${(result.bytes / 1e6).toFixed(1)} MB, by ${result.model} in ${result.precision}`;
    if (kind === 'recording') return `${made}, recorded live.`;
    return `${plural(result.faces, 'face')}, ${made}; it took ${duration(result.seconds)}, ${result.framesPerSecond.toFixed(1)} frames a second.`;
  }

  end(what) {
    const over = this.animation.state;
    return this.attempt(what, async () => {
      await remove(`/api/animations/${this.job}`);
      this.stop();
      this.gone = true;
      tell('It is gone.');
      if (over === 'finished' || over === 'failed') location.hash = 'gallery';
    });
  }
}
customElements.define('mimic-job', Job);
