/* Legend and layers: the server writes them for the day; boxes hide classes and layers on the map and never change a count. */
import { fragment } from "./view.js";

export function startLegend(root, view, address) {
  let asking = null;

  async function refresh() {
    asking?.abort();
    asking = new AbortController();
    try {
      const words = view.query("as_of", "known_at", "region", "theme", "hide", "layers");
      const html = await fragment(`${address}?${new URLSearchParams(words)}`, asking.signal);
      if (html !== null) put(html);
    } catch (failure) {
      if (failure.name !== "AbortError") throw failure;
    }
  }

  function put(html) {
    const focused = document.activeElement?.id;
    root.innerHTML = html;
    if (focused && root.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
    document.dispatchEvent(new CustomEvent("greenmine:legend"));
  }

  const boxes = (kind) => [...root.querySelectorAll(`input[name=${kind}]`)];
  const tellHidden = () => view.set({ hide: boxes("class").filter((box) => !box.checked).map((box) => box.value).join() }, { wait: 0 });

  root.addEventListener("change", (event) => {
    if (event.target.name === "class") tellHidden();
    if (event.target.name === "layer") view.set({ layers: boxes("layer").filter((box) => box.checked).map((box) => box.value).join() }, { wait: 0 });
  });
  root.addEventListener("dblclick", (event) => {
    const row = event.target.closest("[data-class]");
    if (!row) return;
    const alone = boxes("class").every((box) => box.checked === (box.value === row.dataset.class));
    for (const box of boxes("class")) box.checked = alone || box.value === row.dataset.class;
    tellHidden();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-theme]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    view.set({ theme: link.dataset.theme, hide: "" }, { wait: 0 });
  });
  view.onChange(["as_of", "known_at", "region", "theme"], refresh);
}
