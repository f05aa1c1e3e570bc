/* Search by name, code or licence number: a combobox whose choices the server finds. */
const WAIT = 200;

export function startSearch(root, view, address, words) {
  const input = root.querySelector("input"), list = root.querySelector("[role=listbox]");
  let timer = null, asking = null, active = -1;

  async function find() {
    asking?.abort();
    const text = input.value.trim();
    if (!text) return show([]);
    asking = new AbortController();
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: text, ...view.query("as_of", "known_at", "region") })}`, { signal: asking.signal });
      show(answer.ok ? (await answer.json()).found : [], text);
    } catch (failure) {
      if (failure.name !== "AbortError") throw failure;
    }
  }

  function show(found, text) {
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map(option));
    if (text && !found.length) list.append(line("li", words.nothing_found, "none"));
    list.hidden = !text;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function line(tag, text, className) {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = className;
    return element;
  }

  function option(one, place) {
    const item = document.createElement("li");
    item.id = `found-${place}`;
    item.role = "option";
    item.dataset.on = `${one.subject}:${one.code}`;
    item.append(line("b", one.name, ""), line("small", [one.code, one.place, one.licence_number].filter(Boolean).join(" · "), ""));
    return item;
  }

  function mark(next) {
    const items = [...list.querySelectorAll("[role=option]")];
    if (!items.length) return;
    active = (next + items.length) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", items[active].id);
    items[active].scrollIntoView({ block: "nearest" });
  }

  function choose(item) {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    view.far = true;
    view.set({ on: item.dataset.on }, { wait: 0, push: true });
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, WAIT); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    }
    const chosen = list.querySelectorAll("[role=option]")[Math.max(active, 0)];
    if (event.key === "Enter" && chosen && !list.hidden) { event.preventDefault(); choose(chosen); }
    if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); show([]); }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) { event.preventDefault(); choose(item); }
  });
  input.addEventListener("blur", () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); });
  input.addEventListener("focus", () => { if (list.children.length && input.value.trim()) list.hidden = false; });
}
