// The scale: the same distance at three latitudes of the view, its ends joined, since a
// Mercator map has no single scale; on a phone one bar with its latitude.

import { element } from "./grammar.js";
import { coveredBelow } from "./panel.js";

const EARTH_M = 2 * Math.PI * 6378137;
const STEPS = [1, 2, 5];
const LONGEST_PX = 190;
const ROW_PX = 14;

/**
 * @param {number} zoom
 * @param {number} latDeg
 * @returns {number} pixels per kilometre; the sphere of the projection is within 0.7 %
 */
const pxPerKm = (zoom, latDeg) => {
  const metresPerPx = (EARTH_M * Math.cos((latDeg * Math.PI) / 180)) / (256 * 2 ** zoom);
  return 1000 / metresPerPx;
};

/**
 * @param {number} largest
 * @returns {number} the largest round number of kilometres that is not longer
 */
const round = (largest) => {
  const power = 10 ** Math.floor(Math.log10(largest));
  return power * (STEPS.filter((step) => step * power <= largest).at(-1) ?? 1);
};

/**
 * @param {HTMLElement} box
 * @param {any} map
 * @param {{lang: string, units: {km: string}, north: string, south: string, scaleAt: string}} words
 * @param {{south: number, north: number}} paper where there is a map, degrees
 */
export const drawScale = (box, map, words, paper) => {
  const svg = box.querySelector("svg");
  if (!svg) return;
  const zoom = map.getZoom();
  const bounds = map.getBounds();
  const numbers = new Intl.NumberFormat(words.lang);
  /** @type {(degrees: number) => string} */
  const latitude = (degrees) =>
    (degrees < 0 ? words.south : words.north).replace("{value}", String(Math.abs(Math.round(degrees))));
  const south = Math.max(bounds.getSouth(), paper.south);
  const north = Math.min(bounds.getNorth(), paper.north);
  const height = north - south;
  // The middle of what can be seen: on a phone the drawer lies over the lower part.
  const seenPx = map.getSize().y - coveredBelow();
  const middle = Math.round(map.containerPointToLatLng([map.getSize().x / 2, seenPx / 2]).lat);
  const isPhone = matchMedia("(max-width: 599px)").matches;
  const latitudes = isPhone
    ? [middle]
    : [Math.round(north - height * 0.15), Math.round((north + south) / 2), Math.round(south + height * 0.15)];
  const widest = Math.max(...latitudes.map((one) => pxPerKm(zoom, one)));
  const km = round((isPhone ? Math.min(90, map.getSize().x * 0.2) : LONGEST_PX) / widest);
  const length = `${numbers.format(km)} ${words.units.km}`;
  /** @type {SVGElement[]} */
  const parts = [];
  if (isPhone) {
    const long = km * pxPerKm(zoom, middle);
    const text = element("text", { x: long + 14, y: 12 });
    text.textContent = words.scaleAt.replace("{length}", length).replace("{latitude}", latitude(middle));
    parts.push(element("path", { class: "bar-line", d: `M2 4v8M2 8H${2 + long}M${2 + long} 4v8` }), text);
    svg.setAttribute("height", "16");
    svg.replaceChildren(...parts);
    svg.setAttribute("width", String(Math.ceil(long + 24 + text.textContent.length * 6.6)));
    return;
  }
  const left = Math.max(...latitudes.map((one) => latitude(one).length)) * 6.4 + 6;
  let ends = "";
  latitudes.forEach((one, index) => {
    const y = 8 + index * ROW_PX;
    const long = km * pxPerKm(zoom, one);
    const label = element("text", { x: 0, y: y + 4 });
    label.textContent = latitude(one);
    parts.push(
      label,
      element("path", {
        class: "bar-line",
        d: `M${left} ${y - 3}v6M${left} ${y}H${left + long}M${left + long} ${y - 3}v6M${left + long / 2} ${y - 2}v4`,
      }),
    );
    ends += `${index ? "L" : "M"}${left + long} ${y}`;
  });
  const first = km * pxPerKm(zoom, latitudes[0]);
  const name = element("text", { x: left + first + 7, y: 12 });
  name.textContent = length;
  svg.replaceChildren(element("path", { class: "join", d: ends }), ...parts, name);
  svg.setAttribute("width", String(Math.ceil(left + first + 14 + length.length * 6.6)));
  svg.setAttribute("height", String(8 + ROW_PX * latitudes.length - 4));
};
