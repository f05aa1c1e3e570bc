/* What the map shows: day, theme, region, hidden classes, layers, selection. The address and this object always say the same. */
const WORDS = ["as_of", "known_at", "region", "theme", "hide", "layers", "on"];
const WAIT = 150;

export class View extends EventTarget {
  constructor(start) {
    super();
    Object.assign(this, start);
  }

  /* The words that a question to the server needs. */
  query(...names) {
    const asked = names.length ? names : ["as_of", "known_at", "region", "theme"];
    return Object.fromEntries(asked.filter((name) => this[name]).map((name) => [name, this[name]]));
  }

  /* Change words; a little later the address follows and everybody who listens is told once. */
  set(changes, { wait = WAIT, push = false } = {}) {
    Object.assign(this, changes);
    this.changed = new Set([...(this.changed ?? []), ...Object.keys(changes)]);
    this.push = this.push || push;
    clearTimeout(this.timer);
    if (wait) this.timer = setTimeout(() => this.tell(), wait);
    else this.tell();
  }

  tell() {
    const changed = this.changed;
    history[this.push ? "pushState" : "replaceState"](null, "", this.address());
    this.changed = null;
    this.push = false;
    this.dispatchEvent(new CustomEvent("change", { detail: changed }));
  }

  address() {
    const url = new URL(location.href);
    for (const name of WORDS) {
      if (this[name]) url.searchParams.set(name, this[name]);
      else url.searchParams.delete(name);
    }
    return url;
  }

  /* Take over what the address says, as after the browser's back button. */
  follow(usual) {
    const words = new URL(location.href).searchParams;
    for (const name of WORDS) this[name] = words.get(name) ?? usual[name] ?? "";
    this.dispatchEvent(new CustomEvent("change", { detail: new Set(WORDS) }));
  }

  list(name) {
    return this[name] ? this[name].split(",") : [];
  }

  onChange(names, act) {
    this.addEventListener("change", (event) => { if (names.some((name) => event.detail.has(name))) act(event.detail); });
  }
}

/* The server's HTML of an address; null when it could not be read. */
export async function fragment(address, signal) {
  try {
    const answer = await fetch(address, { signal });
    return answer.ok ? await answer.text() : null;
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    return null;
  }
}
