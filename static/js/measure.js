// Measures on the map: geodesics on the ellipsoid (GeographicLib), split at the 38th parallel.

import * as L from "leaflet";
import { setDrawer } from "./panel.js";
import { html } from "./popup.js";
import { isPhone } from "./view.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {[number, number]} LatLon degrees */

const SPLIT_DEG = 38;
const STEPS = 48;
const HALVINGS = 40;

/**
 * @param {any} geodesic the library
 * @param {LatLon} from
 * @param {LatLon} to
 * @returns {{northM: number, southM: number, points: LatLon[]}} the geodesic, its parts on both
 *   sides of 38 N in metres
 */
export const measureLeg = (geodesic, from, to) => {
  const line = geodesic.Geodesic.WGS84.InverseLine(from[0], from[1], to[0], to[1]);
  const whole = line.s13;
  const at = (/** @type {number} */ s) => {
    const place = line.Position(s);
    return /** @type {LatLon} */ ([place.lat2, place.lon2]);
  };
  /** @type {LatLon[]} */
  const points = [];
  let northM = 0;
  for (let k = 0; k <= STEPS; k += 1) points.push(at((whole * k) / STEPS));
  for (let k = 0; k < STEPS; k += 1) {
    const start = (whole * k) / STEPS;
    const end = (whole * (k + 1)) / STEPS;
    const isNorth = points[k][0] > SPLIT_DEG;
    if (isNorth === points[k + 1][0] > SPLIT_DEG) {
      northM += isNorth ? end - start : 0;
      continue;
    }
    let low = start;
    let high = end;
    for (let turn = 0; turn < HALVINGS; turn += 1) {
      const middle = (low + high) / 2;
      if (at(middle)[0] > SPLIT_DEG === isNorth) low = middle;
      else high = middle;
    }
    northM += isNorth ? low - start : end - low;
  }
  return { northM, southM: whole - northM, points };
};

/**
 * Loads the library on first use; in the one-file map it stands in the page.
 * @param {string} address
 * @returns {Promise<any>}
 */
const library = (address) => {
  const known = /** @type {any} */ (globalThis).geodesic;
  if (known) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const script = html("script", { src: address });
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).geodesic));
    script.addEventListener("error", () => reject(new Error(address)));
    document.head.append(script);
  });
};

/** @param {App} app */
export const wireMeasure = (app) => {
  const button = document.getElementById("measure");
  const box = document.getElementById("measure-box");
  if (!button || !box) return;
  const { map, words } = app;
  const lines = L.layerGroup();
  /** @type {LatLon[]} */
  let points = [];
  /** @type {any} */
  let geodesic = null;
  const kilometres = new Intl.NumberFormat(app.settings.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const km = (/** @type {number} */ metres) => `${kilometres.format(metres / 1000)} ${app.settings.units.km}`;
  const said = html("p", { role: "status", class: "measure-said" });
  const undo = html("button", { type: "button", class: "button" }, words["measure.undo"]);
  const end = html("button", { type: "button", class: "button" }, words["measure.end"]);
  const row = html("p", { class: "measure-actions" });
  row.append(undo, end);
  box.append(said, row);

  const show = () => {
    lines.clearLayers();
    let northM = 0;
    let southM = 0;
    for (let k = 1; geodesic && k < points.length; k += 1) {
      const leg = measureLeg(geodesic, points[k - 1], points[k]);
      northM += leg.northM;
      southM += leg.southM;
      for (const [colour, weight] of [
        ["var(--casing)", 5],
        ["var(--accent)", 2.2],
      ]) {
        lines.addLayer(L.polyline(leg.points, { color: colour, weight, interactive: false, lineCap: "butt" }));
      }
    }
    for (const point of points) {
      lines.addLayer(
        L.circleMarker(point, {
          radius: 4,
          color: "var(--accent)",
          weight: 2,
          fillColor: "var(--core)",
          fillOpacity: 1,
          interactive: false,
        }),
      );
    }
    said.textContent =
      points.length < 2 || !geodesic
        ? words["measure.help"]
        : words["measure.said"]
            .replace("{total}", km(northM + southM))
            .replace("{north}", km(northM))
            .replace("{south}", km(southM));
    undo.disabled = !points.length;
  };
  const add = (/** @type {any} */ place) => {
    const { lat, lng } = place.wrap();
    points.push([lat, lng]);
    show();
  };
  /** The library comes while the first places are chosen: none of them is lost. */
  const fetchLibrary = async () => {
    try {
      geodesic ??= await library(app.settings.geodesic);
      if (app.isMeasuring) show();
    } catch {
      setOn(false);
      app.say(words["measure.failed"]);
    }
  };
  const setOn = (/** @type {boolean} */ isOn) => {
    app.isMeasuring = isOn;
    button.setAttribute("aria-pressed", String(isOn));
    box.hidden = !isOn;
    app.container.classList.toggle("measuring", isOn);
    points = [];
    // On a phone the map is what is measured on; the drawer waits below it.
    if (isPhone) setDrawer(isOn ? "low" : "half");
    if (isOn) {
      map.closePopup();
      lines.addTo(map);
      map.doubleClickZoom.disable();
      show();
      fetchLibrary();
      app.container.focus({ preventScroll: true });
    } else {
      lines.remove();
      map.doubleClickZoom.enable();
      button.focus();
    }
    app.clearLabels();
  };
  button.addEventListener("click", () => setOn(!app.isMeasuring));
  end.addEventListener("click", () => setOn(false));
  undo.addEventListener("click", () => {
    points.pop();
    show();
  });
  map.on("click", (/** @type {any} */ event) => {
    if (app.isMeasuring) add(event.latlng);
  });
  // By keyboard: the arrows move the map below the cross in its middle, Enter sets a point.
  app.container.addEventListener("keydown", (event) => {
    if (!app.isMeasuring) return;
    if (event.key === "Enter" && event.target === app.container) add(map.getCenter());
    if (event.key === "Backspace") {
      points.pop();
      show();
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && app.isMeasuring) {
      event.preventDefault();
      setOn(false);
    }
  });
};
