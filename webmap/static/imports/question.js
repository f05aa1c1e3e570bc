// Where each answer would put the outlines, on the map; an answer that is not offered is typed, and counts as the choice.
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("import-settings").textContent), map = window[settings.map];
  L.control.zoom({ position: "topright" }).addTo(map);
  for (const name of settings.layers) window[name].ask({ as_of: settings.as_of });

  const cards = [...document.querySelectorAll("[data-bounds]")];
  const bounds = new Map(cards.map((card) => {
    const [west, south, east, north] = card.dataset.bounds.split(",").map(Number);
    return [card, L.latLngBounds([[south, west], [north, east]])];
  }));
  const drawn = new Map();
  const all = () => [...bounds.values()].reduce((whole, one) => whole.extend(one), L.latLngBounds([]));

  function draw() {
    cards.forEach((card, place) => {
      drawn.get(card)?.remove();
      const chosen = card.querySelector("input").checked, own = L.featureGroup(), element = document.createElement("b");
      element.textContent = String(place + 1);
      L.rectangle(bounds.get(card), { pane: "selection", className: chosen ? "whereabouts chosen" : "whereabouts", interactive: false }).addTo(own);
      L.marker(bounds.get(card).getCenter(), { pane: "mark", icon: L.divIcon({ html: element, className: chosen ? "whereflag chosen" : "whereflag", iconSize: null }), keyboard: false })
        .on("click", () => { card.querySelector("input").checked = true; choose(); }).addTo(own);
      drawn.set(card, own.addTo(map));
    });
  }

  function choose() {
    draw();
    const chosen = cards.find((card) => card.querySelector("input").checked);
    if (chosen) map.fitBounds(bounds.get(chosen), { padding: [80, 80], maxZoom: 13, animate: false });
  }

  if (cards.length) map.fitBounds(all(), { padding: [60, 60], maxZoom: 12, animate: false });
  draw();
  document.addEventListener("change", choose);

  const other = document.querySelector("[data-other]");
  other?.addEventListener("input", () => {
    other.name = other.value ? other.dataset.other : "";
    for (const one of document.querySelectorAll(`[type=radio][name="${other.dataset.other}"]`)) { one.required = !other.value; if (other.value) one.checked = false; }
  });
})();
