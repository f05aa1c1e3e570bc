/* The map page: binds the frame that folium drew to the day, the legend, the card and the tools. */
import { startCard } from "./card.js";
import { startLegend } from "./legend.js";
import { startLocate } from "./locate.js";
import { startMeasure } from "./measure.js";
import { startSearch } from "./search.js";
import { startSheet } from "./sheet.js";
import { startSlider } from "./slider.js";
import { View } from "./view.js";

const FINGER = 22;
const settings = JSON.parse(document.getElementById("map-settings").textContent);
const find = (selector) => document.querySelector(selector);
const map = window[settings.map], view = new View(settings.view), words = settings.words;
const layers = Object.fromEntries(Object.entries(settings.layers).map(([name, variable]) => [name, window[variable]]));
const phone = matchMedia("(max-width: 767px)");
const notice = find(".map-notice");

const say = (text) => { notice.textContent = text; notice.hidden = !text; };

/* What the panels leave free of the map, as paddings of top left and bottom right. */
function free() {
  const whole = map.getContainer().getBoundingClientRect(), seen = (selector) => {
    const box = find(selector)?.getBoundingClientRect();
    return box?.height ? box : null;
  };
  if (phone.matches) {
    const sheet = seen(".map-card") ?? seen(".map-legend.open");
    return [[16, (seen(".map-themes")?.bottom ?? 0) - whole.top + 8], [16, whole.bottom - (sheet?.top ?? seen(".map-day").top) + 8]];
  }
  const right = seen(".map-card") ?? seen(".map-tools");
  const over = right.left < whole.left + whole.width / 2;
  return [[seen(".map-legend").right - whole.left + 16, 16],
    [over ? 16 : whole.right - right.left + 16, whole.bottom - seen(".map-slider").top + 8]];
}

function fit([west, south, east, north], options = {}) {
  const [paddingTopLeft, paddingBottomRight] = free();
  map.fitBounds([[south, west], [north, east]], { paddingTopLeft, paddingBottomRight, animate: false, ...options });
}

function ask() {
  for (const layer of Object.values(layers)) layer.ask(view.query());
}

function hide() {
  const [own] = settings.themes[view.theme];
  for (const [name, layer] of Object.entries(layers)) layer.hide(name === own ? view.list("hide") : []);
}

function showLayers() {
  const wanted = new Set([...view.list("layers"), settings.themes[view.theme][0], "county"]);
  for (const [name, layer] of Object.entries(layers)) {
    if (wanted.has(name) !== map.hasLayer(layer)) map[wanted.has(name) ? "addLayer" : "removeLayer"](layer);
  }
}

function select() {
  const [subject, code] = view.on ? view.on.split(/:(.*)/s) : [];
  for (const [name, layer] of Object.entries(layers)) layer.select(name === (subject === "region" ? "township" : subject) ? code : null);
}

/* Links carry the day that is shown. */
function carry() {
  for (const link of document.querySelectorAll("header a[href], nav a[href], .map-legend a[href]")) {
    if (link.closest(".ctx .right")) continue;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.hash) continue;
    url.searchParams.set("as_of", view.as_of);
    link.href = url;
  }
}

const cardSheet = startSheet(find(".map-card"), ["peek", "half", "full"]);
const measure = startMeasure(map, find("#measure"), settings.urls.measure, say, words);
startLocate(map, find("#locate"), view, settings.urls.position, say, words);
startSlider(find(".map-slider"), view, settings.slider);
startLegend(find(".legend-body"), view, settings.urls.legend);
startSearch(find(".map-search"), view, settings.urls.search, words);

const choose = (name, { properties }) => { if (!measure.active()) view.set({ on: `${name}:${properties.code}` }, { wait: 0, push: true }); };

/* A finger that misses a small shape means the nearest one. */
map.on("click", ({ originalEvent, containerPoint }) => {
  const [own] = settings.themes[view.theme];
  const near = originalEvent.target.closest(".leaflet-interactive") ? null : layers[own].nearest(containerPoint, phone.matches ? FINGER : 0);
  if (near) choose(own, near);
});

for (const [name, layer] of Object.entries(layers)) {
  layer.on("click", ({ layer: { feature } }) => choose(name, feature));
  layer.on("failed", () => say(words.failed));
  layer.on("drawn", ({ matched, returned }) => {
    if (notice.textContent === words.failed) say("");
    if (matched > returned) say(words.cut.replace("{returned}", returned).replace("{matched}", matched));
  });
}

fit(settings.window);
view.far = Boolean(view.on);
startCard(find(".map-card"), view, settings.urls.card, {
  onShow({ window: place, subject }) {
    if (phone.matches) cardSheet.rest("half");
    find(".map-legend").classList.remove("open");
    if (!place || !(view.far || phone.matches)) return;
    const bounds = place.split(",").map(Number);
    if (view.far) fit(bounds, { maxZoom: subject === "region" ? 18 : 12 });
    else fit(bounds, { maxZoom: map.getZoom() });
    view.far = false;
  },
});

for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => map.zoomIn(Number(button.dataset.zoom)));
find("#whole").addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
find("#print").addEventListener("click", () => window.print());
find("#layers").addEventListener("click", () => find(".map-legend").classList.toggle("open"));
find(".legend-close").addEventListener("click", () => find(".map-legend").classList.remove("open"));
find("#day").addEventListener("click", () => find(".map-slider").classList.toggle("open"));
addEventListener("popstate", () => view.follow(settings.usual));

view.onChange(["as_of", "known_at", "theme", "region"], ask);
view.onChange(["hide", "theme"], hide);
view.onChange(["layers", "theme"], showLayers);
view.onChange(["on", "theme"], select);
view.onChange(["as_of"], carry);
document.addEventListener("greenmine:legend", () => {
  const counted = find(".classes legend b").textContent;
  for (const chip of document.querySelectorAll(".map-themes a")) chip.lastElementChild.textContent = chip.dataset.theme === view.theme ? counted : "";
});
view.onChange(["theme"], () => {
  for (const link of document.querySelectorAll("a[data-theme]")) {
    if (link.dataset.theme === view.theme) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
});

hide();
showLayers();
select();
ask();
