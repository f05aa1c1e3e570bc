/* L.liveLayer: asks the server for what touches the window on the day, and paints what the answer says.
   Every look (fill, stroke, pattern, dash, ring, mark) comes with the features; nothing here names a colour of a class. */
(function () {
  "use strict";

  const DISC = 10, MARK_FROM = 24, RING = 0.76, SELECTED = 1.2, AFTER_MOVE = 80;

  L.LiveLayer = L.FeatureGroup.extend({
    options: { pane: "overlayPane", layer: "", label: false, crowd: 1500, clickable: true },

    initialize(url, options) {
      L.FeatureGroup.prototype.initialize.call(this, [], options);
      this._url = url;
      this._features = [];
      this._hidden = new Set();
      this._moved = L.Util.bind(() => { clearTimeout(this._timer); this._timer = setTimeout(() => this._load(), AFTER_MOVE); }, this);
      if (this.options.clickable) this.bindTooltip((one) => textElement(one.feature.properties.name), { sticky: true, className: "map-tip" });
    },

    onAdd(map) {
      L.FeatureGroup.prototype.onAdd.call(this, map);
      map.on("moveend", this._moved).on("zoomend", this._draw, this);
      this._load();
    },

    onRemove(map) {
      map.off("moveend", this._moved).off("zoomend", this._draw, this);
      this._abort();
      this._address = null;
      L.FeatureGroup.prototype.onRemove.call(this, map);
    },

    /* Ask again with another day, theme or region. */
    ask(query) {
      this._query = query;
      this._load();
    },

    /* Leave out the features of these classes, without asking again. */
    hide(classes) {
      this._hidden = new Set(classes);
      this._draw();
    },

    /* Outline one feature, or none. */
    select(code) {
      this._selected = code;
      this._draw();
    },

    featureOf(code) {
      return this._features.find((one) => one.properties.code === code);
    },

    /* The feature whose middle is nearest to a point of the screen, within so many pixels. */
    nearest(point, reach) {
      const far = (one) => this._map.latLngToContainerPoint(L.latLngBounds(ringsOf(one).flat(3)).getCenter()).distanceTo(point);
      const near = this._features.filter((one) => !this._hidden.has(one.properties.class) && far(one) <= reach);
      return near.sort((one, other) => far(one) - far(other))[0];
    },

    async _load() {
      if (!this._map || !this._query || !this._map._loaded) return;
      const zoom = Math.ceil(this._map.getZoom());
      const words = { layer: this.options.layer, bbox: outward(this._map.getBounds(), zoom).join(), zoom, ...this._query };
      const address = `${this._url}?${new URLSearchParams(words)}`;
      if (address === this._address) return;
      this._abort();
      this._address = address;
      this._asking = new AbortController();
      try {
        const answer = await fetch(address, { signal: this._asking.signal });
        if (!answer.ok) throw new Error(answer.status);
        const data = await answer.json();
        this._features = data.features.filter((one) => one.geometry);
        this._draw();
        this.fire("drawn", { matched: data.matched, returned: data.returned });
      } catch (failure) {
        if (failure.name === "AbortError") return;
        this._address = null;
        this.fire("failed");
      }
    },

    _abort() {
      clearTimeout(this._timer);
      if (this._asking) this._asking.abort();
    },

    _draw() {
      this.clearLayers();
      if (!this._map) return;
      const shown = this._features.filter((one) => !this._hidden.has(one.properties.class));
      this._paper = this._paperFor(shown.length);
      shown.forEach((one) => this._paint(one));
      const selected = this._selected && this.featureOf(this._selected);
      if (selected) this._outline(selected);
    },

    /* SVG with the page's own patterns; a canvas, with the same tiles, where there are many shapes. */
    _paperFor(count) {
      const kind = count > this.options.crowd ? "canvas" : "svg";
      if (!this._paper || this._paper.kind !== kind) {
        if (this._paper) this._paper.remove();
        this._paper = L[kind]({ pane: this.options.pane, padding: 0.3 });
        this._paper.kind = kind;
      }
      return this._paper;
    },

    _paint(feature) {
      const look = feature.properties, rings = ringsOf(feature), size = this._sizeOf(rings);
      const tiny = this.options.clickable && Math.max(size.x, size.y) < DISC;
      const draw = (options, scale = 1) => this._add(feature, tiny
        ? L.circleMarker(L.latLngBounds(rings.flat(3)).getCenter(), { ...options, radius: DISC / 2 * scale })
        : L.polygon(scale === 1 ? rings : scaled(rings, scale), options));
      draw(this._style(look));
      if (look.pattern) draw({ ...this._still(), stroke: false, fillColor: this._tile(look.pattern), fillOpacity: 1 });
      if (look.ring) draw({ ...this._still(), fill: false, color: "#fff", weight: 1.5 }, RING);
      if (look.mark && size.x >= MARK_FROM) this._write(feature, rings, look.mark, "map-mark", look.text);
      if (this.options.label) this._write(feature, rings, look.name, "map-label");
    },

    _style(look) {
      return {
        pane: this.options.pane, renderer: this._paper, interactive: this.options.clickable, className: `map-${this.options.layer}`,
        color: look.stroke, weight: look.width, dashArray: look.dash, lineJoin: "round",
        fillColor: look.fill === "none" ? "#fff" : look.fill, fillOpacity: look.fill === "none" || this.options.bare ? 0 : look.opacity ?? 1,
      };
    },

    _still() {
      return { pane: this.options.pane, renderer: this._paper, interactive: false, lineJoin: "round" };
    },

    _add(feature, drawn) {
      drawn.feature = feature;
      return this.addLayer(drawn);
    },

    _write(feature, rings, text, className, colour) {
      const element = textElement(text);
      if (colour) element.style.color = colour;
      const icon = L.divIcon({ html: element, className, iconSize: null });
      this._add(feature, L.marker(middleOf(rings, this._map), { icon, interactive: false, keyboard: false, pane: "mark" }));
    },

    _outline(feature) {
      const rings = scaled(ringsOf(feature), this.options.outline ?? SELECTED), size = this._sizeOf(rings);
      const still = { pane: "selection", interactive: false, fill: false, lineJoin: "round" };
      const around = (options) => this._add(feature, Math.max(size.x, size.y) < DISC * SELECTED
        ? L.circleMarker(L.latLngBounds(rings.flat(3)).getCenter(), { ...options, radius: DISC * SELECTED * 0.6 }) : L.polygon(rings, options));
      around({ ...still, className: "map-selection-under", weight: 6 });
      around({ ...still, className: "map-selection", weight: 2.6 });
      const foot = L.latLngBounds(rings.flat(3)).getSouth();
      const icon = L.divIcon({ html: textElement(feature.properties.name), className: "map-selected", iconSize: null });
      const place = [foot, L.latLngBounds(rings.flat(3)).getCenter().lng];
      this._add(feature, L.marker(place, { icon, interactive: false, keyboard: false, pane: "selection" }));
    },

    _sizeOf(rings) {
      const bounds = L.latLngBounds(rings.flat(3));
      const corner = this._map.latLngToLayerPoint(bounds.getNorthWest());
      return this._map.latLngToLayerPoint(bounds.getSouthEast()).subtract(corner);
    },

    _tile(name) {
      return this._paper.kind === "svg" ? `url(#${name})` : canvasTile(name);
    },
  });

  L.liveLayer = (url, options) => new L.LiveLayer(url, options);

  function textElement(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element;
  }

  /* West, south, east, north of `bounds`, out to whole tiles of `zoom`: many views ask the same question. */
  function outward(bounds, zoom) {
    const step = 360 / 2 ** zoom;
    const at = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(6);
    return [
      at(Math.floor(bounds.getWest() / step) * step, 180), at(Math.floor(bounds.getSouth() / step) * step, 90),
      at(Math.ceil(bounds.getEast() / step) * step, 180), at(Math.ceil(bounds.getNorth() / step) * step, 90),
    ];
  }

  function ringsOf(feature) {
    const { type, coordinates } = feature.geometry;
    return L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2);
  }

  function scaled(rings, factor) {
    const centre = L.latLngBounds(rings.flat(3)).getCenter();
    const move = (one) => Array.isArray(one) ? one.map(move)
      : L.latLng(centre.lat + (one.lat - centre.lat) * factor, centre.lng + (one.lng - centre.lng) * factor);
    return move(rings);
  }

  function middleOf(rings, map) {
    const outer = Array.isArray(rings[0][0]) ? rings[0][0] : rings[0];
    return L.PolyUtil.polygonCenter(outer, map.options.crs);
  }

  const tiles = new Map();

  /* The page's SVG pattern as a canvas pattern: one disc or bar, turned as the pattern is. */
  function canvasTile(name) {
    if (!tiles.has(name)) tiles.set(name, drawnTile(document.getElementById(name)));
    return tiles.get(name);
  }

  function drawnTile(pattern) {
    const finer = 8, canvas = document.createElement("canvas"), ink = canvas.getContext("2d");
    canvas.width = canvas.height = pattern.width.baseVal.value * finer;
    ink.scale(finer, finer);
    for (const shape of pattern.children) {
      const number = (attribute) => Number(shape.getAttribute(attribute));
      ink.fillStyle = shape.getAttribute("fill");
      ink.globalAlpha = number("fill-opacity");
      ink.beginPath();
      if (shape.tagName === "circle") ink.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
      else ink.rect(0, number("y"), number("width"), number("height"));
      ink.fill();
    }
    const tile = ink.createPattern(canvas, "repeat"), turn = pattern.patternTransform.baseVal.consolidate();
    tile.setTransform(DOMMatrix.fromMatrix(turn ? turn.matrix : new DOMMatrix()).scale(1 / finer));
    return tile;
  }
})();
