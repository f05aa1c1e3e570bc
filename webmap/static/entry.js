// A form that loses nothing: files go up when chosen, a draft stays on the device, an expired session is mended inside a dialog.
"use strict";
(() => {
  const again = document.getElementById("sign-in-again");
  document.body.append(again);                          // outlives the form, which a refusal replaces
  const WEEK = 7 * 24 * 3600 * 1000;
  let form;

  const csrf = () => form.querySelector("[name=csrf_token]");
  const renew = (token) => document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token; });

  // ---- signing in again

  function signIn() {
    return new Promise((resolve, reject) => {
      const asked = again.querySelector("form");
      const wrong = asked.querySelector("[data-wrong]");
      const send = async (event) => {
        event.preventDefault();
        const ask = async () => {
          const answer = await fetch(asked.action, { method: "POST", body: new FormData(asked), headers: { Accept: "application/json", "X-CSRFToken": csrf().value } });
          return [answer, await answer.json()];
        };
        let [answer, said] = await ask();
        if (answer.status === 400 && said.csrf) {         // the token died with the session: it comes with the refusal
          renew(said.csrf);
          [answer, said] = await ask();
        }
        if (answer.ok && said.csrf && !said.needs) { renew(said.csrf); finish(resolve); return; }
        if (said.csrf) renew(said.csrf);
        if (said.needs === "code") {
          asked.querySelector("[data-code]").hidden = false;
          asked.querySelector("[name=code]").focus();
        }
        wrong.textContent = said.message || "";
        wrong.hidden = !said.message;
      };
      const give = () => finish(() => reject(new Error("not signed in")));
      function finish(then) {
        asked.removeEventListener("submit", send);
        again.removeEventListener("close", give);
        asked.querySelector("[name=password]").value = "";
        again.close();
        then();
      }
      asked.addEventListener("submit", send);
      again.addEventListener("close", give);
      again.querySelector("[data-close]").onclick = () => again.close();
      again.showModal();
    });
  }

  async function insist(ask) {
    const answer = await ask();
    if (answer.status !== 401) return answer;
    await signIn();
    return insist(ask);
  }

  // ---- the draft

  const place = () => `draft:${form.dataset.entry}:${location.pathname}`;
  const status = (word) => { const spot = document.querySelector("[data-draft]"); if (spot) spot.textContent = word; };
  const words = document.documentElement.lang.startsWith("zh")
    ? { kept: "草稿已存", back: "已恢复草稿", sending: "上传中", failed: "没有传上去，再选一次" }
    : { kept: "Draft kept", back: "Draft restored", sending: "Uploading", failed: "Not uploaded, choose again" };

  function keep() {
    const said = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrf_token", "device_key", "follows"].includes(name));
    try { localStorage.setItem(place(), JSON.stringify({ at: Date.now(), said })); status(words.kept); } catch { status(""); }
  }

  function restore() {
    let draft;
    try { draft = JSON.parse(localStorage.getItem(place())); } catch { return; }
    if (!draft || Date.now() - draft.at > WEEK || form.querySelector(".refusal")) return;
    const papers = form.querySelector("[data-papers]");
    for (const [name, value] of draft.said) {
      const line = papers && name.match(new RegExp(`^${papers.dataset.papers}-(\\d+)-`));
      while (line && Number(papers.dataset.next) <= Number(line[1])) more(papers);
      const fields = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
      fields.forEach((field) => {
        if (field.type === "checkbox" || field.type === "radio") field.checked = field.checked || field.value === value;
        else if (field.type !== "file") field.value = value;
      });
      if (name.endsWith("-name") && value) shown(fields[0].closest("[data-paper]"), value);
    }
    status(words.back);
  }

  // ---- papers

  function more(papers) {
    const number = papers.dataset.next++;
    const line = document.getElementById("paper-line").content.firstElementChild.cloneNode(true);
    line.querySelectorAll("[name],[id],[for]").forEach((part) => {
      for (const name of ["name", "id", "for"]) if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("-N-", `-${number}-`));
    });
    papers.querySelector("ol").append(line);
    return line;
  }

  function shown(line, name, thumbnail) {
    const spot = line.querySelector("[data-kept]");
    spot.textContent = name;
    if (thumbnail) {
      const picture = document.createElement("img");
      picture.src = thumbnail;
      picture.alt = "";
      spot.prepend(picture);
    }
  }

  async function take(line, file) {
    const spot = line.querySelector("[data-kept]");
    spot.textContent = `${words.sending} ${file.name}`;
    const ask = () => {
      const body = new FormData();
      body.append("file", file);
      return fetch(form.dataset.evidence || "/evidence", { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrf().value } });
    };
    try {
      const answer = await insist(ask);
      const said = await answer.json();
      if (!answer.ok) { spot.textContent = `${file.name} · ${said.message || words.failed}`; spot.classList.add("wrong"); return; }
      spot.classList.remove("wrong");
      line.querySelector("[data-sha256]").value = said.sha256;
      line.querySelector("[data-name]").value = said.name;
      shown(line, said.name, said.thumbnail);
      keep();
    } catch {
      spot.textContent = `${file.name} · ${words.failed}`;
      spot.classList.add("wrong");
    }
  }

  // ---- sending

  async function send(event) {
    event.preventDefault();
    const button = event.submitter || form.querySelector("[type=submit]");
    const body = () => { const data = new FormData(form); if (button && button.name) data.append(button.name, button.value); return data; };
    button.disabled = true;
    try {
      const answer = await insist(() => fetch(form.getAttribute("action") || location.href, { method: "POST", body: body(), headers: { Accept: "text/html" } }));
      if (answer.redirected) {
        localStorage.removeItem(place());
        location.assign(answer.url);
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      page.getElementById("sign-in-again")?.remove();
      document.getElementById("content").replaceChildren(...document.importNode(page.getElementById("content"), true).childNodes);
      begin();
      const refusal = document.querySelector(".refusal");
      const shown = refusal || document.querySelector("[data-shown]");
      if (shown) { shown.focus(); shown.scrollIntoView({ block: "center" }); }
    } catch {
      button.disabled = false;
    }
  }

  function begin() {
    form = document.querySelector("[data-entry]");
    if (!form) return;
    form.addEventListener("submit", send);
    form.addEventListener("input", keep);
    form.addEventListener("click", (event) => {
      const day = event.target.closest("[data-day]");
      if (day) { document.getElementById(day.dataset.for).value = day.dataset.day; keep(); }
      const drop = event.target.closest("[data-drop]");
      if (drop) { drop.closest("[data-paper]").remove(); keep(); }
      const papers = event.target.closest("[data-papers]");
      if (papers && event.target.closest("[data-more]")) more(papers).querySelector("select").focus();
    });
    form.addEventListener("change", (event) => {
      const chosen = event.target;
      if (chosen.matches("[data-file]") && chosen.files.length) { take(chosen.closest("[data-paper]"), chosen.files[0]); chosen.value = ""; }
      if (chosen.matches("[data-photos]")) {
        const papers = chosen.closest("[data-papers]");
        for (const file of chosen.files) {
          const line = more(papers);
          line.querySelector("select").value = "photo";
          take(line, file);
        }
        chosen.value = "";
      }
    });
    restore();
  }

  begin();
})();
