/* The date slider: a real range input whose unit is the day; it snaps to month ends unless Shift is held. */
const DAY = 86_400_000;

const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
const textOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

function monthEnd(day, months = 0) {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1 + months, 0) / DAY;
}

function yearEnd(day, years) {
  return Date.UTC(new Date(day * DAY).getUTCFullYear() + years, 11, 31) / DAY;
}

function nearestMonthEnd(day) {
  const before = monthEnd(day, -1), after = monthEnd(day);
  return day - before < after - day ? before : after;
}

export function startSlider(root, view, { first, last, language }) {
  const input = root.querySelector("input[type=range]"), done = root.querySelector(".slider-done");
  const pills = document.querySelectorAll("[data-day]"), from = dayOf(first), to = dayOf(last);
  const written = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" });
  const today = root.querySelector(".now-word");
  let finer = false;

  function show(day) {
    const share = `${(day - from) / (to - from) * 100}%`, words = written.format(new Date(day * DAY));
    input.value = day - from;
    input.setAttribute("aria-valuetext", words);
    done.setAttribute("x2", share);
    root.style.setProperty("--at", share);
    if (today) today.setAttribute("dx", clear(day));
    for (const pill of pills) pill.textContent = words;
  }

  /* How far right of its dot "today" is written, so that the pill does not cover it. */
  function clear(day) {
    const width = done.ownerSVGElement.clientWidth, dot = parseFloat(today.getAttribute("x")) / 100 * width;
    const pill = (day - from) / (to - from) * width, reach = root.querySelector(".slider-pill").offsetWidth / 2 + 6;
    return pill + reach > dot && pill - reach < dot + 40 ? pill + reach - dot : 8;
  }

  function go(day) {
    const inside = Math.max(from, Math.min(to, day));
    show(inside);
    if (textOf(inside) !== view.as_of) view.set({ as_of: textOf(inside) });
  }

  const now = () => from + Number(input.value);
  const steps = {
    ArrowLeft: (day) => monthEnd(day, -1), ArrowDown: (day) => monthEnd(day, -1),
    ArrowRight: (day) => day === monthEnd(day) ? monthEnd(day, 1) : monthEnd(day),
    PageDown: (day) => yearEnd(day, -1), PageUp: (day) => day === yearEnd(day, 0) ? yearEnd(day, 1) : yearEnd(day, 0),
    Home: () => from, End: () => to,
  };
  steps.ArrowUp = steps.ArrowRight;

  input.min = 0;
  input.max = to - from;
  for (const name of ["pointerdown", "pointermove"]) input.addEventListener(name, (event) => { finer = event.shiftKey; });
  input.addEventListener("input", () => go(finer ? now() : nearestMonthEnd(now())));
  input.addEventListener("keydown", (event) => {
    if (!steps[event.key]) return;
    event.preventDefault();
    const back = event.key === "ArrowLeft" || event.key === "ArrowDown";
    go(event.shiftKey && event.key.startsWith("Arrow") ? now() + (back ? -1 : 1) : steps[event.key](now()));
  });
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => go(steps[button.dataset.step](now())));
  }
  new ResizeObserver(() => show(now())).observe(root);
  view.onChange(["as_of"], () => show(dayOf(view.as_of)));
  show(dayOf(view.as_of));
}
