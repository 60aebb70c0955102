// The map page: reads the block of data that the server wrote, builds the Leaflet map and
// ties it to the panel.

import { keep } from "./address.js";
import { Base, readSet } from "./base.js";
import { Corridors } from "./corridors.js";
import { holds, unitX, unitY, unpack } from "./geometry.js";
import { canvasLayer, L, svgLayer } from "./layers.js";
import { coveredBelow, showRoute, switchedOn, wirePanel } from "./panel.js";
import { openPopup } from "./popup.js";
import { drawScale } from "./scale.js";

const settings = JSON.parse(document.getElementById("map-settings")?.textContent ?? "{}");
const { addresses, words } = settings;
const container = /** @type {HTMLElement} */ (document.getElementById("map"));
const status = /** @type {HTMLElement} */ (document.getElementById("map-status"));
const scaleBox = /** @type {HTMLElement} */ (document.getElementById("scale"));

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
const load = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};

const isPhone = matchMedia("(max-width: 599px)").matches;
const map = L.map(container, {
  attributionControl: false,
  zoomControl: false,
  minZoom: settings.minZoom,
  maxZoom: settings.maxZoom,
  zoomSnap: 0.5,
  zoomDelta: 1,
  wheelPxPerZoomLevel: 90,
  maxBoundsViscosity: 1,
  zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  fadeAnimation: false,
  markerZoomAnimation: false,
});

/** @returns {{top: number, right: number, bottom: number}} what lies on the map, px */
const covered = () =>
  isPhone ? { top: 56, right: 0, bottom: coveredBelow() } : { top: 0, right: 52, bottom: 0 };

const fit = (/** @type {any} */ bounds) => {
  const { top, right, bottom } = covered();
  const edge = isPhone ? 12 : 24;
  // Room for the scale and the credit, which lie along the lower edge.
  const low = isPhone ? 56 : edge;
  const upper = L.point(edge, top + edge);
  const lower = L.point(right + edge / 2, bottom + low);
  const box = L.latLngBounds(bounds);
  const zoom = map.getBoundsZoom(box, false, upper.add(lower));
  const southWest = map.project(box.getSouthWest(), zoom);
  const northEast = map.project(box.getNorthEast(), zoom);
  const shift = lower.subtract(upper);
  // Smaller than its paper the map cannot be: then the sides cannot be kept free.
  if (northEast.x - southWest.x > map.getSize().x - upper.x - lower.x) shift.x = 0;
  const middle = southWest.add(northEast).add(shift).divideBy(2);
  map.setView(map.unproject(middle, zoom), zoom, { animate: false });
};

if (settings.view) {
  const [zoom, latDeg, lonDeg] = settings.view;
  map.setView([latDeg, lonDeg], zoom, { animate: false });
} else {
  fit(settings.bounds);
}

/** @type {Map<number, Promise<any>>} */
const labelCache = new Map();

/**
 * @param {number} zoom
 * @returns {Promise<any>} the labels that the server placed for a zoom
 */
const labelsFor = (zoom) => {
  const [least, most] = settings.labelZooms;
  const half = Math.min(most, Math.max(least, Math.round(zoom * 2) / 2));
  if (!labelCache.has(half)) {
    labelCache.set(half, load(addresses.labels.replace("{zoom}", String(half))));
  }
  return /** @type {Promise<any>} */ (labelCache.get(half));
};

/**
 * @param {any} style
 * @param {any} data
 * @param {any} overview
 */
const start = (style, data, overview) => {
  const base = new Base(style);
  base.overview = readSet(overview);
  const corridors = new Corridors(style, data);
  [, corridors.frame.south, , corridors.frame.north] = overview.frame;
  const canvas = canvasLayer(base);
  const clearLabels = () => {
    const size = map.getSize();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const place = container.getBoundingClientRect();
    const obstacles = [...document.querySelectorAll("#scale, #credit, .controls, .panel, .panel-head")].map(
      (one) => {
        const box = one.getBoundingClientRect();
        return {
          x0: box.left - place.left + origin.x,
          y0: box.top - place.top + origin.y,
          x1: box.right - place.left + origin.x,
          y1: box.bottom - place.top + origin.y,
        };
      },
    );
    corridors.clear({ x0: origin.x, y0: origin.y, x1: origin.x + size.x, y1: origin.y + size.y }, obstacles);
  };
  const sheet = svgLayer((svg, own) => {
    corridors.draw(svg, own);
    clearLabels();
  });

  /** @type {Set<string> | null} */
  let layersOn = null;
  /** @type {Set<string> | null} */
  let statusOn = null;
  const readSwitches = () => {
    const layers = switchedOn("layer");
    const statuses = switchedOn("status");
    layersOn = layers && new Set(layers);
    statusOn = statuses && new Set(statuses);
    return { layers, statuses };
  };
  const isOn = (/** @type {string} */ layer, /** @type {string} */ state) => {
    const isSwitched = settings.layers.some((/** @type {any} */ one) => one.id === layer);
    if (isSwitched && layersOn && !layersOn.has(layer)) return false;
    return !state || !statusOn || statusOn.has(state);
  };
  base.isOn = isOn;
  corridors.isOn = isOn;
  readSwitches();

  base.areas = data.regions.map((/** @type {any} */ region, /** @type {number} */ index) => ({
    layer: region.l,
    rings: [corridors.regions[index]],
    style: style.regions[region.k],
  }));
  base.bands = data.bands.map((/** @type {any} */ band) => ({
    layer: band.l,
    status: band.s,
    ink: style.lines[band.k].ink,
    areas: band.g.map((/** @type {number[][]} */ rings) => rings.map((ring) => unpack(ring, data.steps))),
    lines: band.p.map((/** @type {number} */ path) => corridors.paths[path]),
  }));
  base.errors = data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) => {
    const piece = data.pieces[path.p];
    if (!piece.e) return [];
    const key = data.chains.find((/** @type {any} */ chain) =>
      chain.p.some((/** @type {number[]} */ step) => step[0] === index),
    ).k;
    const line = style.lines[key];
    return [
      {
        layer: piece.l,
        status: piece.s ?? "",
        ink: line.ink,
        line: corridors.paths[index],
        errorM: piece.e,
        casingPx: line.casing_px,
      },
    ];
  });

  /** Keeps the paper of the base map filling the window as far as it reaches. */
  const limit = () => {
    const { frame } = /** @type {import("./base.js").BaseSet} */ (base.overview);
    const wanted = Math.log2(map.getSize().x / (256 * (frame.x1 - frame.x0)));
    const least = Math.max(settings.minZoom, Math.ceil(wanted * 2) / 2);
    const smallest = Math.min(least, Math.max(settings.minZoom, map.getBoundsZoom(settings.bounds)));
    // Without animation: one under way would undo the next choice of a view.
    if (map.getZoom() < smallest) map.setZoom(smallest, { animate: false });
    map.setMinZoom(smallest);
    const [west, south, east, north] = overview.frame;
    // The drawer of a phone covers half of the map: what lies below it must be reachable.
    const paper = isPhone
      ? L.latLngBounds([-85.05, west - 40], [85.05, east + 40])
      : L.latLngBounds([south, west], [north, east]);
    map.panInsideBounds(paper, { animate: false });
    map.setMaxBounds(paper);
  };

  limit();
  if (!settings.view) fit(settings.bounds);

  map.createPane("base").style.zIndex = "200";
  map.createPane("corridors").style.zIndex = "400";
  canvas.options.pane = "base";
  sheet.options.pane = "corridors";
  corridors.route = settings.route;
  canvas.addTo(map);
  sheet.addTo(map);

  const placeLabels = async () => {
    const zoom = map.getZoom();
    try {
      const labels = await labelsFor(zoom);
      if (map.getZoom() !== zoom) return;
      corridors.labels = labels;
      sheet.repaint();
    } catch {
      // Without labels the map still shows its lines; the next zoom asks again.
      labelCache.clear();
    }
  };

  const placeDetail = async () => {
    if (base.detail || map.getZoom() < settings.detailZoom - 0.5) return;
    try {
      const detail = await load(addresses["basemap-korea"]);
      base.detail = readSet(detail);
      canvas.repaint();
    } catch {
      // The overview stands in until the next move.
    }
  };

  const tellCredit = () => {
    const isDetailed = base.detail && map.getZoom() >= settings.detailZoom;
    for (const line of document.querySelectorAll("[data-credit]")) {
      if (line instanceof HTMLElement) line.hidden = (line.dataset.credit === "korea") !== Boolean(isDetailed);
    }
  };

  const rest = () => {
    drawScale(scaleBox, map, settings);
    tellCredit();
    clearLabels();
  };

  map.on("zoomend", () => {
    corridors.labels = [];
    placeLabels();
    placeDetail().then(tellCredit);
  });
  map.on("moveend", () => {
    rest();
    const centre = map.getCenter();
    keep({ view: `${map.getZoom()}/${centre.lat.toFixed(2)}/${centre.lng.toFixed(2)}` });
  });
  map.on("resize", limit);
  document.addEventListener("schemechange", () => canvas.repaint());

  map.on("click", (/** @type {any} */ event) => {
    const target = event.originalEvent.target;
    const hit = target instanceof Element ? target.closest("[data-point], [data-piece]") : null;
    const point = hit?.getAttribute("data-point");
    const piece = hit?.getAttribute("data-piece");
    if (point) {
      const one = data.points[Number(point)];
      openPopup(map, [one.y, one.x], one, words["popup.close"], covered());
    } else if (piece) {
      openPopup(map, event.latlng, data.pieces[Number(piece)], words["popup.close"], covered());
    } else {
      const x = unitX(event.latlng.lng);
      const y = unitY(event.latlng.lat);
      const index = corridors.regions.findIndex(
        (rings, at) =>
          isOn(data.regions[at].l, "") && rings.filter((ring) => holds(ring, x, y)).length % 2 === 1,
      );
      if (index >= 0) openPopup(map, event.latlng, data.pieces[data.regions[index].p], words["popup.close"], covered());
    }
  });

  /**
   * @param {string} route
   * @param {{fit: boolean, focus: boolean, isStep: boolean}} how
   */
  const choose = (route, how) => {
    corridors.route = route;
    showRoute(route, how.focus);
    sheet.repaint();
    const lines = data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) =>
      (data.routes[route] ?? []).includes(path.p) ? [corridors.paths[index]] : [],
    );
    if (how.isStep) keep({ route }, true);
    if (how.fit && lines.length) {
      let box = [1, 1, 0, 0];
      for (const line of lines) {
        for (let i = 0; i < line.length; i += 2) {
          box = [
            Math.min(box[0], line[i]),
            Math.min(box[1], line[i + 1]),
            Math.max(box[2], line[i]),
            Math.max(box[3], line[i + 1]),
          ];
        }
      }
      /** @type {(x: number, y: number) => any} */
      const place = (x, y) => map.options.crs.pointToLatLng(L.point(x * 256, y * 256), 0);
      fit(L.latLngBounds(place(box[0], box[3]), place(box[2], box[1])));
    }
  };

  wirePanel({
    copied: words["card.copied"],
    onRoute: (route) => choose(route, { fit: Boolean(route), focus: true, isStep: true }),
    onSwitch: () => {
      const { layers, statuses } = readSwitches();
      keep({ layers: (layers ?? []).join(","), status: (statuses ?? []).join(",") });
      canvas.repaint();
      sheet.repaint();
    },
    onStop: () => {
      map.invalidateSize({ animate: false });
      rest();
    },
  });
  addEventListener("popstate", () => {
    const route = new URL(location.href).searchParams.get("route") ?? "";
    choose(route, { fit: Boolean(route), focus: false, isStep: false });
  });

  rest();
  placeLabels().then(() => container.setAttribute("data-labels", "placed"));
  placeDetail().then(tellCredit);
  if (settings.route && !settings.view) choose(settings.route, { fit: true, focus: false, isStep: false });
  container.setAttribute("data-ready", "true");
  status.hidden = true;
};

/** @type {[string, () => void][]} */
const buttons = [
  ["zoom-in", () => map.zoomIn()],
  ["zoom-out", () => map.zoomOut()],
  ["zoom-fit", () => fit(settings.bounds)],
];
for (const [id, act] of buttons) document.getElementById(id)?.addEventListener("click", act);
const credit = document.getElementById("credit");
if (isPhone) setTimeout(() => credit?.removeAttribute("open"), 5000);

try {
  const [style, data, overview] = await Promise.all([
    load(addresses.style),
    load(addresses.data),
    load(addresses["basemap-overview"]),
  ]);
  start(style, data, overview);
} catch (error) {
  status.textContent = words["map.failed"];
  status.hidden = false;
  throw error;
}
