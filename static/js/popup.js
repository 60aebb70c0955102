// What is said of a piece or a place, in a popup: data text stays text.

import { element } from "./grammar.js";
import * as L from "leaflet";

/** @typedef {{t: string, o: string, f: [string, string][]}} Said */
/** @typedef {{text: string, href?: string, act?: (button: HTMLElement) => void}} Action */
/** @typedef {{top: number, right: number, bottom: number}} Covered */
/** @typedef {{x0: number, y0: number, x1: number, y1: number, isPlace?: boolean}} Box px */
/** @typedef {{side: string, left: number, top: number, arrow: number, panX: number, panY: number}} Spot */

/** From the feature to the edge of the box, px: the arrow. */
const ARROW_PX = 14;
/** The arrow leaves the corners of the box alone, px. */
const CORNER_PX = 18;
const PLACE_PX = 8;
const SHIFTS = 9;
/** To move the map by a pixel is as bad as to cover so many of a name. */
const PAN_PX2 = 40;
/** The same where the map stays: then it is cut off. */
const CUT_PX2 = 1000;
const OTHER_SIDE_PX2 = 60;
const SHIFT_PX2 = 80;
/** A name as near to the place as this is most likely its own, and counts more. */
const NEAR_PX = 16;
const NEAR_WEIGHT = 20;

/**
 * @param {Box} one
 * @param {Box} two
 * @returns {number} px² that they share
 */
const shared = (one, two) =>
  Math.max(0, Math.min(one.x1, two.x1) - Math.max(one.x0, two.x0)) *
  Math.max(0, Math.min(one.y1, two.y1) - Math.max(one.y0, two.y0));

/**
 * @param {number} low
 * @param {number} high
 * @param {number} least
 * @param {number} most
 * @returns {number} by how much a stretch is moved to lie between two bounds
 */
const inward = (low, high, least, most) => (low < least ? least - low : Math.min(0, most - high));

/**
 * Finds the place beside its feature where a box hides least.
 * @param {{x: number, y: number}} at the feature, px of the map
 * @param {{x: number, y: number}} size of the box
 * @param {Box} room where it may stand
 * @param {Box[]} names where the names stand: they move with the map
 * @param {Box[]} fixed what lies on the map
 * @param {number} panPx2 how bad it is to move the map by a pixel
 * @returns {Spot} from the feature to the corner of the box, the arrow along its side
 */
export const spotFor = (at, size, room, names, fixed, panPx2 = PAN_PX2) => {
  /** @type {Spot | null} */
  let best = null;
  let least = Infinity;
  const weighed = names.map((one) => {
    const dx = Math.max(one.x0 - at.x, at.x - one.x1, 0);
    const dy = Math.max(one.y0 - at.y, at.y - one.y1, 0);
    return { one, weight: !one.isPlace && Math.hypot(dx, dy) < NEAR_PX ? NEAR_WEIGHT : 1 };
  });
  ["above", "right", "left", "below"].forEach((side, order) => {
    const isBeside = side === "right" || side === "left";
    const [along, across] = isBeside ? [size.y, size.x] : [size.x, size.y];
    const free = Math.max(0, along / 2 - CORNER_PX);
    for (let step = 0; step < SHIFTS; step += 1) {
      const shift = (2 * step) / (SHIFTS - 1) - 1;
      const start = shift * free - along / 2;
      const off = side === "right" || side === "below" ? ARROW_PX : -ARROW_PX - across;
      const [left, top] = isBeside ? [off, start] : [start, off];
      const box = { x0: at.x + left, y0: at.y + top, x1: at.x + left + size.x, y1: at.y + top + size.y };
      // The place itself must be seen too.
      const whole = {
        x0: Math.min(box.x0, at.x - PLACE_PX),
        y0: Math.min(box.y0, at.y - PLACE_PX),
        x1: Math.max(box.x1, at.x + PLACE_PX),
        y1: Math.max(box.y1, at.y + PLACE_PX),
      };
      const panX = inward(whole.x0, whole.x1, room.x0, room.x1);
      const panY = inward(whole.y0, whole.y1, room.y0, room.y1);
      const moved = { x0: whole.x0 + panX, y0: whole.y0 + panY, x1: whole.x1 + panX, y1: whole.y1 + panY };
      const hides = weighed.reduce((sum, { one, weight }) => sum + weight * shared(one, box), 0);
      const covers = fixed.reduce((sum, one) => sum + shared(one, moved), 0);
      const cost =
        hides + 50 * covers + panPx2 * (Math.abs(panX) + Math.abs(panY)) + OTHER_SIDE_PX2 * order + SHIFT_PX2 * shift * shift;
      if (cost < least) {
        least = cost;
        best = { side, left, top, arrow: -start, panX, panY };
      }
    }
  });
  return /** @type {Spot} */ (/** @type {unknown} */ (best));
};

/**
 * @param {any} map
 * @param {Covered} covered
 * @returns {{room: Box, fixed: Box[]}} where a popup may stand, and what it must not hide
 */
const grounds = (map, covered) => {
  const size = map.getSize();
  const own = map.getContainer().getBoundingClientRect();
  const fixed = [...document.querySelectorAll("#scale, #credit, .controls, .panel-open, .float")].map((one) => {
    const box = one.getBoundingClientRect();
    return { x0: box.left - own.left - 6, y0: box.top - own.top - 6, x1: box.right - own.left + 6, y1: box.bottom - own.top + 6 };
  });
  return { room: { x0: 8, y0: covered.top + 8, x1: size.x - 8, y1: size.y - covered.bottom - 8 }, fixed };
};

/** Made on first use: Leaflet itself knows popups above their place only. */
let popupClass = /** @type {any} */ (null);
const beside = () =>
  (popupClass ??= L.Popup.extend({
    /**
     * Finds its place anew: the names may be others now.
     * @param {number} panPx2
     */
    settle(panPx2 = CUT_PX2) {
      const { _map: map, _container: box } = this;
      if (!map) return;
      const at = map.latLngToContainerPoint(this._latlng);
      const { room, fixed } = grounds(map, this.options.covered);
      this._spot = spotFor(at, { x: box.offsetWidth, y: box.offsetHeight }, room, this.options.names(), fixed, panPx2);
      this._updatePosition();
      this.options.onPlaced();
    },

    /** The first names come after a popup that the address asked for: the map may move for it once more. */
    name() {
      if (!this._map) return;
      if (this._isNamed) this.settle();
      else this._adjustPan();
    },

    _adjustPan() {
      this._isNamed ||= this.options.isNamed();
      this.settle(PAN_PX2);
      const { panX, panY } = this._spot;
      if (panX || panY) this._map.panBy([-panX, -panY], { animate: false });
    },

    _updatePosition() {
      if (!this._map) return;
      const { _container: box } = this;
      const at = this._map.latLngToLayerPoint(this._latlng);
      const { side, left, top, arrow } = this._spot ?? { side: "above", left: 0, top: 0, arrow: 0 };
      L.DomUtil.setPosition(box, at);
      box.dataset.side = side;
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
      box.style.bottom = "auto";
      box.style.setProperty("--arrow", `${arrow}px`);
    },

    _getAnchor: () => L.point(0, 0),
  }));

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export const html = (name, attributes = {}, text = "") => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};

/**
 * @param {Action} action
 * @returns {HTMLElement} a link, or a button where something happens on this page
 */
const control = (action) => {
  if (action.href) return html("a", { href: action.href, class: "button" }, action.text);
  const button = html("button", { type: "button", class: "button" }, action.text);
  button.addEventListener("click", () => action.act?.(button));
  return button;
};

/** @returns {SVGElement} */
export const cross = () => {
  const sign = element("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
  sign.append(element("path", { d: "M3 3l10 10m0-10L3 13", stroke: "currentColor", "stroke-width": 1.6 }));
  return sign;
};

/**
 * @param {any} map
 * @param {any} latlng
 * @param {Said} said
 * @param {string} closeWord
 * @param {{covered: Covered, names: () => Box[], isNamed: () => boolean, onPlaced: () => void}} around px of
 *   the map under something; the names on it; whether these are there; what follows
 * @param {Action[]} [actions]
 * @returns {any} the popup
 */
export const openPopup = (map, latlng, said, closeWord, { covered, names, isNamed, onPlaced }, actions = []) => {
  const box = html("div", { class: "popup", role: "dialog", "aria-label": said.t });
  const title = html("h3", { tabindex: "-1" }, said.t);
  box.append(title);
  if (said.o) box.append(html("p", { class: "other" }, said.o));
  const list = html("dl");
  for (const [label, value] of said.f) list.append(html("dt", {}, label), html("dd", {}, value));
  const close = html("button", { type: "button", class: "popup-close", "aria-label": closeWord });
  close.append(cross());
  close.addEventListener("click", () => map.closePopup());
  box.append(list);
  if (actions.length) {
    const row = html("p", { class: "popup-actions" });
    row.append(...actions.map(control));
    box.append(row);
  }
  box.append(html("p", { class: "said", role: "status" }), close);
  const { room } = grounds(map, covered);
  return new (beside())({
    closeButton: false,
    maxWidth: Math.min(300, map.getSize().x - covered.right - 24),
    minWidth: Math.min(240, map.getSize().x - covered.right - 24),
    maxHeight: Math.max(120, room.y1 - room.y0 - ARROW_PX - 28),
    covered,
    names,
    isNamed,
    onPlaced,
  })
    .setLatLng(latlng)
    .setContent(box)
    .openOn(map);
};
