/** What the server, or the browser, said no to; the sentence is `message`. */
export class Problem extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

const SHORTEST = 500; // milliseconds until a job is followed again, then twice as many each time
const LONGEST = 30_000;

let unlock = null; // asks for the token, and is done when the server has taken it

export function whenLocked(ask) {
  unlock = ask;
}

/** A request; its answer, or a Problem with the server's sentence. */
export async function ask(path, init = {}) {
  let answer;
  try {
    answer = await fetch(path, init);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem(0, 'The request does not get through. Maybe mimic serve was stopped, or the file was moved meanwhile.');
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && unlock && path !== '/api/session') {
    await unlock();
    return ask(path, init);
  }
  throw await problem(answer);
}

async function problem(answer) {
  try {
    return new Problem(answer.status, (await answer.json()).detail);
  } catch {
    return new Problem(answer.status, `The server answered (${answer.status} ${answer.statusText}), expected a reason beside it.`);
  }
}

export const get = async path => (await ask(path)).json();

export async function post(path, parts) {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return (await ask(path, {method: 'POST', body: form})).json();
}

export const remove = path => ask(path, {method: 'DELETE'});

export const openSession = token =>
  ask('/api/session', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({token}),
  });

/**
 * Follows a job until it is over, through tokens asked for and servers that are away.
 *
 * `heard` has animation, progress, removed and lost, each optional. Answers what ends it.
 */
export function follow(id, heard) {
  let events, timer;
  let over = false;
  let pause = SHORTEST;

  function stop() {
    over = true;
    clearTimeout(timer);
    events.close();
  }

  function took(animation) {
    if (over) return;
    if (['finished', 'failed'].includes(animation.state)) stop();
    heard.animation?.(animation);
  }

  function listen() {
    events = new EventSource(`/api/animations/${id}/events`);
    events.addEventListener('open', () => (pause = SHORTEST));
    events.addEventListener('animation', event => took(JSON.parse(event.data)));
    events.addEventListener('progress', event => heard.progress?.(JSON.parse(event.data)));
    events.addEventListener('removed', () => {
      stop();
      heard.removed?.();
    });
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) refused();
      else heard.lost?.('The server does not answer. This page tries again by itself.');
    });
  }

  /** The browser comes again by itself after a broken line, but not after a 401, a 429 or a proxy's 502. */
  async function refused() {
    try {
      took(await get(`/api/animations/${id}`));
    } catch (e) {
      if (over) return;
      if (e.status === 404) stop();
      heard.lost?.(e.message);
    }
    if (over) return;
    timer = setTimeout(listen, pause);
    pause = Math.min(2 * pause, LONGEST);
  }

  listen();
  return stop;
}
