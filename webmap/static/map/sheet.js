/* A bottom sheet of the phone with stops: dragged by its handle, or stepped by pressing it. */
export function startSheet(root, stops) {
  const handle = root.querySelector(".sheet-handle");
  let start = null;

  const at = () => stops.findIndex((stop) => root.dataset.stop === stop);

  function rest(stop) {
    root.dataset.stop = stop;
    root.style.height = "";
    handle.setAttribute("aria-expanded", String(stop !== stops[0]));
  }

  handle.addEventListener("click", () => { if (!start) rest(stops[(at() + 1) % stops.length]); });
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    start = { y: event.clientY, height: root.offsetHeight, moved: false };
  });
  handle.addEventListener("pointermove", (event) => {
    if (!start) return;
    start.moved = start.moved || Math.abs(start.y - event.clientY) > 6;
    if (start.moved) root.style.height = `${start.height + start.y - event.clientY}px`;
  });
  handle.addEventListener("pointerup", () => {
    const { moved } = start;
    if (moved) rest(nearest(root.offsetHeight));
    setTimeout(() => { start = null; });
    if (!moved) start = null;
  });
  handle.addEventListener("pointercancel", () => { start = null; rest(root.dataset.stop); });

  function nearest(height) {
    const before = root.dataset.stop, far = (stop) => { root.dataset.stop = stop; return Math.abs(root.offsetHeight - height); };
    root.style.height = "";
    const found = stops.reduce((best, stop) => far(stop) < far(best) ? stop : best, before);
    return found;
  }

  return { rest };
}
