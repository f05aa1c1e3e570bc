/* The look at an import: map and table of the same rows, the table read as far as it is seen, one row or a mend in the drawer. */
const settings = JSON.parse(document.getElementById("import-settings").textContent);
const find = (selector) => document.querySelector(selector);
const ROW = 44, CHUNK = settings.chunk, AHEAD = 12;

/* ---- the map */

const map = window[settings.map];
const layers = Object.fromEntries(Object.entries(settings.layers).map(([name, variable]) => [name, window[variable]]));
const notice = find(".map-notice");
const [west, south, east, north] = settings.window;
map.fitBounds([[south, west], [north, east]], { padding: [28, 28], maxZoom: 15, animate: false });
L.control.zoom({ position: "topright" }).addTo(map);
for (const layer of Object.values(layers)) layer.ask({ as_of: settings.as_of });
layers.import.on("click", ({ layer: { feature } }) => show(Number(feature.properties.code)));
layers.import.on("drawn", ({ matched, returned }) => {
  notice.hidden = matched <= returned;
  notice.textContent = settings.words.cut.replace("{returned}", returned).replace("{matched}", matched);
});
layers.import.on("failed", () => { notice.hidden = false; notice.textContent = settings.words.failed; });

/* Rows that need a person carry their number on the map. */
const flags = L.layerGroup().addTo(map);
layers.import.on("drawn", () => {
  flags.clearLayers();
  const pressing = layers.import._features.filter((one) => settings.pressing.includes(one.properties.class)).slice(-60);
  for (const one of pressing) {
    const element = document.createElement("b");
    element.textContent = one.properties.code;
    const middle = L.geoJSON(one).getBounds();
    L.marker([middle.getNorth(), middle.getCenter().lng], { icon: L.divIcon({ html: element, className: "rowflag", iconSize: null }), pane: "mark", keyboard: false })
      .on("click", () => show(Number(one.properties.code))).addTo(flags);
  }
});

/* ---- the table */

const box = find(".windowed"), body = box.querySelector("tbody"), all = find("[data-all]");
const write = find("[data-write]"), button = write.querySelector("button"), hidden = write.querySelector("[name=rows]");
const chosen = new Set(numbersIn(hidden.value));
let filter = "all", kind = "", { total, rows: first } = settings.first, chunks = new Map([[0, first]]), asking = new Map(), marked = 0;

function numbersIn(text) {
  return text.split(",").filter(Boolean).flatMap((part) => {
    const [first, last] = part.split("-").map(Number);
    return Array.from({ length: (last || first) - first + 1 }, (_, place) => first + place);
  });
}

function written(numbers) {
  const parts = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const last = parts.at(-1);
    if (last && number === last[1] + 1) last[1] = number; else parts.push([number, number]);
  }
  return parts.map(([first, last]) => first === last ? first : `${first}-${last}`).join(",");
}

function count() {
  hidden.value = written(chosen);
  button.disabled = !chosen.size;
  button.textContent = chosen.size ? settings.words.write.replace("{count}", grouped(chosen.size)) : settings.words.nothing;
  all.checked = chosen.size > 0 && settings.writable === chosen.size;
  all.indeterminate = chosen.size > 0 && !all.checked;
}

const grouped = (value) => value > 9999 ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009") : String(value);

async function chunk(place) {
  if (chunks.has(place)) return chunks.get(place);
  if (!asking.has(place)) {
    const words = new URLSearchParams({ from: place * CHUNK, count: CHUNK, filter, kind });
    const wanted = `${filter} ${kind}`;
    asking.set(place, fetch(`${settings.rows}?${words}`).then((answer) => answer.ok ? answer.json() : null).then((said) => {
      if (!said || wanted !== `${filter} ${kind}`) return null;
      total = said.total;
      chunks.set(place, said.rows);
      return said.rows;
    }).finally(() => asking.delete(place)));
  }
  return asking.get(place);
}

async function draw() {
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - AHEAD), last = first + Math.ceil(box.clientHeight / ROW) + 2 * AHEAD;
  for (let place = Math.floor(first / CHUNK); place <= Math.floor(Math.min(last, Math.max(total - 1, 0)) / CHUNK); place += 1) await chunk(place);
  const rows = [];
  for (let place = first; place < Math.min(last, total); place += 1) {
    const one = chunks.get(Math.floor(place / CHUNK))?.[place % CHUNK];
    if (one) rows.push(rowOf(one));
  }
  body.replaceChildren(spacer(first * ROW), ...rows, spacer(Math.max(0, total - last) * ROW));
}

/* Height without a style attribute: an empty drawing. */
function spacer(height) {
  const row = document.createElement("tr"), cell = document.createElement("td"), drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  row.className = "spacer";
  row.setAttribute("aria-hidden", "true");
  cell.colSpan = 99;
  drawing.setAttribute("width", "1");
  drawing.setAttribute("height", String(height));
  cell.append(drawing);
  row.append(cell);
  return row;
}

function rowOf(one) {
  const row = document.createElement("tr");
  row.dataset.row = one.row;
  row.classList.toggle("sel", one.row === marked);
  const tick = document.createElement("input");
  Object.assign(tick, { type: "checkbox", checked: chosen.has(one.row), disabled: !one.choosable });
  tick.setAttribute("aria-label", `${one.row}`);
  tick.addEventListener("change", () => { if (tick.checked) chosen.add(one.row); else chosen.delete(one.row); count(); });
  row.append(cell(tick), cell(String(one.row), "num f"));
  one.cells.forEach(([text, mark], place) => {
    if (place) row.append(cell(text, [mark && `cell-${mark}`, place >= one.cells.length - 2 && "num"].filter(Boolean).join(" ")));
    else {
      const head = document.createElement("th"), open = document.createElement("button");
      head.scope = "row";
      if (mark) head.className = `cell-${mark}`;
      open.type = "button";
      open.className = "open";
      open.textContent = text;
      open.addEventListener("click", () => show(one.row));
      head.append(open);
      row.append(head);
    }
  });
  const tag = document.createElement("span");
  tag.className = `tag ${one.tag}`;
  tag.textContent = one.state;
  row.append(cell(tag));
  return row;
}

function cell(content, className) {
  const made = document.createElement("td");
  if (className) made.className = className;
  made.append(content);
  return made;
}

function narrow(to, only = "") {
  filter = to;
  kind = only;
  chunks = new Map();
  total = CHUNK;
  box.scrollTop = 0;
  for (const one of document.querySelectorAll("[data-filter]")) one.setAttribute("aria-pressed", String(!only && one.dataset.filter === to));
  find("[data-narrowed]").hidden = !only;
  return draw().then(draw);
}

let waiting;
box.addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(draw, 40); });
addEventListener("resize", draw);
for (const one of document.querySelectorAll("[data-filter]")) one.addEventListener("click", () => narrow(one.dataset.filter));
find("[data-wide]").addEventListener("click", () => narrow("all"));
for (const one of document.querySelectorAll("[data-kind]")) one.addEventListener("click", () => {
  narrow("all", one.dataset.kind);
  find("#rows").scrollIntoView({ block: "start" });
});
all.addEventListener("change", () => {
  chosen.clear();
  if (all.checked) for (const number of numbersIn(settings.all)) chosen.add(number);
  count();
  draw();
});

/* ---- the drawer: one row, or a mend */

const drawer = find("#drawer");

async function open(address) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = page.querySelector("article") ?? page.querySelector(".sorry");
  if (!article) return;
  drawer.firstElementChild.replaceChildren(document.importNode(article, true));
  drawer.firstElementChild.scrollTop = 0;
  if (!drawer.open) drawer.showModal();
}

function show(number) {
  marked = number;
  layers.import.select(String(number));
  draw();
  return open(`${settings.row}/rows/${number}`);
}

document.addEventListener("click", (event) => {
  const mend = event.target.closest("[data-mend]"), row = event.target.closest("a[data-row]");
  if (mend) { event.preventDefault(); open(mend.href); }
  const again = event.target.closest("[data-again][formaction]");
  if (again) {
    event.preventDefault();
    const said = new FormData(again.form);
    said.delete("csrf_token");
    if (said.has("of")) said.delete("rows");
    open(`${again.formAction.split("?")[0]}?${new URLSearchParams(said)}`);
  }
  if (row) { event.preventDefault(); show(Number(row.dataset.row)); }
  if (event.target.closest(".shut") || event.target === drawer) drawer.close();
  const opener = event.target.closest("[data-open]");
  if (opener) find(`#${opener.dataset.open}`).open = true;
});

/* ---- what is answered counts at once */

const asked = find("[data-at-once]");
asked.querySelector("[data-again]").hidden = true;
asked.addEventListener("change", () => asked.requestSubmit());
write.addEventListener("submit", () => { button.disabled = true; button.textContent = settings.words.writing; });

count();
draw();
