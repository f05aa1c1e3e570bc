/* The card of what is selected: the server writes it for the day; Escape or the cross closes it and gives the focus back. */
import { fragment } from "./view.js";

export function startCard(root, view, address, { onShow }) {
  const body = root.querySelector(".card-body");
  let asking = null, from = null;

  async function refresh(changed) {
    asking?.abort();
    if (!view.on) return hide();
    asking = new AbortController();
    const [subject, code] = view.on.split(/:(.*)/s);
    const words = new URLSearchParams(view.query());
    try {
      const html = await fragment(`${address}/${subject}/${encodeURIComponent(code)}?${words}`, asking.signal);
      if (html === null) return hide();
      body.innerHTML = html;
      root.hidden = false;
      if (changed.has("on")) onShow(shown());
    } catch (failure) {
      if (failure.name !== "AbortError") throw failure;
    }
  }

  const shown = () => body.querySelector("article").dataset;

  function hide() {
    root.hidden = true;
    body.replaceChildren();
    from?.focus({ preventScroll: true });
    from = null;
  }

  const close = () => view.set({ on: "" }, { wait: 0 });
  root.querySelector(".card-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && view.on) close(); });
  view.onChange(["on"], () => { from ??= document.activeElement; });
  view.onChange(["on", "as_of", "known_at", "theme"], refresh);
  if (!root.hidden) onShow(shown());
}
