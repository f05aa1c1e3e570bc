/* My position: drawn with its accuracy; whether it lies in an outline is asked of the server. */
export function startLocate(map, button, view, address, say, words) {
  const drawn = L.layerGroup().addTo(map);
  let watching = null, first = true;

  function stop() {
    navigator.geolocation.clearWatch(watching);
    watching = null;
    drawn.clearLayers();
    button.setAttribute("aria-pressed", "false");
    say("");
  }

  async function found({ coords }) {
    const place = [coords.latitude, coords.longitude];
    drawn.clearLayers();
    L.circle(place, { radius: coords.accuracy, className: "map-accuracy", interactive: false, pane: "measure" }).addTo(drawn);
    L.circleMarker(place, { radius: 7, className: "map-me", interactive: false, pane: "measure" }).addTo(drawn);
    if (first) map.setView(place, Math.max(map.getZoom(), 14));
    first = false;
    const on = view.on?.startsWith("mine:") ? { mine: view.on.slice(5) } : {};
    const asked = { x: coords.longitude.toFixed(7), y: coords.latitude.toFixed(7), accuracy: coords.accuracy.toFixed(1), ...on };
    const answer = await fetch(`${address}?${new URLSearchParams({ ...asked, ...view.query("as_of", "known_at") })}`);
    say(answer.ok ? (await answer.json()).sentence : words.position_failed);
  }

  button.addEventListener("click", () => {
    if (watching !== null) return stop();
    if (!window.isSecureContext || !navigator.geolocation) return say(words.position_needs_https);
    first = true;
    button.setAttribute("aria-pressed", "true");
    say(words.position_asked);
    watching = navigator.geolocation.watchPosition(found, () => { stop(); say(words.position_refused); }, { enableHighAccuracy: true, maximumAge: 5000 });
  });
}
