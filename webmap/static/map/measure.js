/* Measuring: corners are set on the map; length and area come from the server, by the same rule as the registry's areas. */
export function startMeasure(map, button, address, say, words) {
  const drawn = L.layerGroup();
  let corners = [], measuring = false;

  function draw() {
    drawn.clearLayers();
    const look = { pane: "measure", className: "map-measure", interactive: false };
    if (corners.length > 2) L.polygon(corners, { ...look, className: "map-measure map-measure-area" }).addTo(drawn);
    L.polyline(corners, look).addTo(drawn);
    corners.forEach((corner) => L.circleMarker(corner, { ...look, radius: 4 }).addTo(drawn));
  }

  async function ask() {
    if (corners.length < 2) return say(words.measure_begin);
    const points = corners.map((one) => `${one.lng.toFixed(7)},${one.lat.toFixed(7)}`).join(";");
    const count = corners.length, answer = await fetch(`${address}?${new URLSearchParams({ points })}`);
    if (measuring && count === corners.length) say(answer.ok ? (await answer.json()).sentence : words.measure_failed);
  }

  function add(event) {
    L.DomEvent.stop(event);
    corners.push(event.latlng);
    draw();
    ask();
  }

  function back(event) {
    if (event.key === "Escape") return turn(false);
    if (event.key !== "Backspace" || !corners.length || event.target.closest("input")) return undefined;
    corners.pop();
    draw();
    return ask();
  }

  function turn(on) {
    measuring = on;
    corners = [];
    drawn.clearLayers();
    button.setAttribute("aria-pressed", String(on));
    map.getContainer().classList.toggle("measuring", on);
    map[on ? "on" : "off"]("click", add);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    document[on ? "addEventListener" : "removeEventListener"]("keydown", back);
    say(on ? words.measure_begin : "");
    if (on) drawn.addTo(map);
    else drawn.remove();
  }

  button.addEventListener("click", () => turn(!measuring));
  return { active: () => measuring };
}
