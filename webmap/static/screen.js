// Ask for the page under the name it has; put a new one in its place only when the data have changed.
"use strict";
(() => {
  const EVERY_MS = 20000;
  const body = document.body;

  async function ask() {
    const fresh = document.querySelector(".fresh");
    let answer;
    try {
      answer = await fetch(location.href, { cache: "no-store", headers: { "If-None-Match": `W/"${body.dataset.name}"` } });
    } catch {
      return lost(fresh, body.dataset.lost);
    }
    if (answer.status === 401 || answer.redirected) return say(fresh, body.dataset.out);
    if (answer.status === 304) return found(fresh);
    if (!answer.ok) return lost(fresh, body.dataset.lost);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.version !== body.dataset.version) return location.reload();
    body.replaceChildren(...document.importNode(page.body, true).childNodes);
    body.dataset.name = page.body.dataset.name;
  }

  function lost(fresh, words) {
    if (!fresh.dataset.said) say(fresh, `${words} ${new Date().toTimeString().slice(0, 5)}`);
  }

  function say(fresh, words) {
    if (!fresh.dataset.said) fresh.dataset.said = fresh.textContent;
    fresh.textContent = words;
    fresh.classList.add("lost");
  }

  function found(fresh) {
    if (!fresh.dataset.said) return;
    fresh.textContent = fresh.dataset.said;
    delete fresh.dataset.said;
    fresh.classList.remove("lost");
  }

  setInterval(ask, Number(new URLSearchParams(location.search).get("every")) * 1000 || EVERY_MS);
})();
