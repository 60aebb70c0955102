// Stations, ports and towns, breaks of gauge, the kilometre posts of a chosen route.

import { unitX, unitY } from "./geometry.js";
import { colour, element } from "./grammar.js";

/** @typedef {import("./corridors.js").Corridors} Corridors */
/** @typedef {{scale: number, x: number, y: number}} ViewPx */
/** @typedef {{text: string, piece: number, x: number, y: number}} Post a place on the unit square */

const BREAK_PX = 6;
const BREAK_FROM_ZOOM = 5;
const POST_PX = 3.4;
const LETTER_PX = 6.2;

/** Posts every so many kilometres from a zoom on. */
export const POST_STEPS = [
  [3, 1000],
  [5, 500],
  [5.5, 200],
  [6, 100],
  [7, 50],
  [8, 20],
];

/**
 * @param {Corridors} own
 * @param {any} point
 * @param {number} index
 * @param {number} zoom
 * @param {Set<string>} named
 * @returns {boolean}
 */
const isShown = (own, point, index, zoom, named) => {
  if (!own.filters.showsPoint(index)) return false;
  if (named.has(point.id)) return true;
  const key = own.filters.pointKey(index);
  if (!key.startsWith("station") && key !== "port") return false;
  // The least important ones would hide the line: unnamed, they wait for the last zoom.
  if (point.n === 4) return zoom >= own.style.all_stations_from_zoom;
  return zoom >= own.style.station_from_zoom[point.n] + (point.c && point.n === 2 ? 1.5 : 0);
};

/**
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {Record<string, string | number>} more
 * @returns {SVGElement}
 */
const circle = (x, y, r, more) =>
  element("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(2), ...more });

/**
 * A circle with its left half filled: here the gauge changes.
 * @param {number} x
 * @param {number} y
 * @returns {SVGElement[]}
 */
const gaugeBreak = (x, y) => {
  const r = BREAK_PX;
  const ink = colour("text");
  return [
    circle(x, y, r, { fill: colour("core"), stroke: ink, "stroke-width": 1.5, class: "gauge-break" }),
    element("path", { d: `M${x.toFixed(1)} ${(y - r).toFixed(1)}a${r} ${r} 0 0 0 0 ${2 * r}z`, fill: ink }),
  ];
};

/**
 * The posts that have room: none on another or on a label.
 * @param {Corridors} own
 * @param {ViewPx} view
 * @returns {SVGElement[]}
 */
const posts = (own, view) => {
  /** @type {{x0: number, y0: number, x1: number, y1: number}[]} */
  const taken = own.labelBoxes(view);
  /** @type {SVGElement[]} */
  const made = [];
  for (const post of own.posts) {
    if (!own.filters.shows(post.piece)) continue;
    const x = post.x * view.scale - view.x;
    const y = post.y * view.scale - view.y;
    made.push(circle(x, y, POST_PX, { fill: colour("accent"), stroke: colour("core"), "stroke-width": 1.2 }));
    const width = post.text.length * LETTER_PX;
    for (const [left, top] of [
      [x + 8, y - 7],
      [x - 8 - width, y - 7],
    ]) {
      const box = { x0: left, y0: top, x1: left + width, y1: top + 14 };
      if (taken.some((one) => box.x0 < one.x1 && box.x1 > one.x0 && box.y0 < one.y1 && box.y1 > one.y0)) continue;
      taken.push(box);
      const text = element("text", { class: "label label-post", x: left.toFixed(1), y: (y + 4).toFixed(1) });
      text.textContent = post.text;
      made.push(text);
      break;
    }
  }
  return made;
};

/**
 * @param {Corridors} own
 * @param {ViewPx} view
 * @param {number} zoom
 * @returns {SVGElement}
 */
export const drawPoints = (own, view, zoom) => {
  const group = element("g", { class: "points" });
  const named = new Set(own.labels.map((label) => label.id));
  const reach = matchMedia("(pointer: coarse)").matches ? 22 : 12;
  const factor = zoom < 4.5 ? 0.85 : 1;
  const pixel = (/** @type {number} */ lon, /** @type {number} */ lat) => [
    unitX(lon) * view.scale - view.x,
    unitY(lat) * view.scale - view.y,
  ];
  own.data.points.forEach((/** @type {any} */ point, /** @type {number} */ index) => {
    if (!isShown(own, point, index, zoom, named)) return;
    const [x, y] = pixel(point.x, point.y);
    const style = own.style.points[own.filters.pointKey(index)];
    const r = style.radius_px * factor;
    const fill = colour(style.fill);
    group.append(
      style.shape === "square"
        ? element("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, fill })
        : circle(x, y, r, {
            fill,
            ...(style.edge_px && { stroke: colour(point.i), "stroke-width": style.edge_px * factor }),
          }),
      circle(x, y, reach, { class: "hit-point", "data-point": index }),
    );
  });
  if (zoom >= BREAK_FROM_ZOOM) {
    own.data.marks.forEach((/** @type {any} */ mark, /** @type {number} */ index) => {
      const isOn = mark.a.some((/** @type {string} */ layer) => own.filters.isOn(layer, "railway"));
      if (!isOn || own.filters.year !== null) return;
      const [x, y] = pixel(mark.x, mark.y);
      group.append(...gaugeBreak(x, y), circle(x, y, reach, { class: "hit-point", "data-mark": index }));
    });
  }
  group.append(...posts(own, view));
  if (own.pin) {
    const x = own.pin.x * view.scale - view.x;
    const y = own.pin.y * view.scale - view.y;
    group.append(circle(x, y, 7, { class: "pin", fill: "none", stroke: colour("accent"), "stroke-width": 3 }));
  }
  return group;
};
