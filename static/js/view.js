// The Leaflet map and what of it is free to be seen: fits, limits, the part under the drawer.

import * as L from "leaflet";
import { unitX, unitY } from "./geometry.js";
import { coveredBelow } from "./panel.js";

/** @typedef {import("./geometry.js").Line} Line */
/** @typedef {{top: number, right: number, bottom: number}} Covered */

/** As wide as a map may be whose scale and credit take its whole lower edge, and their height, px. */
const NARROW_PX = 640;
const LOW_PX = 116;

export const isPhone = matchMedia("(max-width: 599px)").matches;

/** Makes the map and keeps its view within what there is to be seen. */
export class View {
  /**
   * @param {HTMLElement} container
   * @param {any} settings
   */
  constructor(container, settings) {
    this.settings = settings;
    this.isFree = false;
    /** @type {any} */
    this.paper = null;
    /** @type {number[] | null} west, south, east, north of the base map, degrees */
    this.frame = null;
    this.map = L.map(container, {
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
  }

  /** @returns {Covered} what lies on the map, px */
  covered() {
    const walk = document.getElementById("walk");
    const step = walk && !walk.hidden ? walk.offsetHeight : 0;
    if (isPhone) return { top: 56 + step, right: 0, bottom: coveredBelow() };
    const below = this.map.getSize().x > NARROW_PX ? 64 : LOW_PX;
    return { top: 0, right: 52, bottom: step ? step + below : 0 };
  }

  /** @param {any} bounds as Leaflet takes them */
  fit(bounds) {
    const { map } = this;
    const { top, right, bottom } = this.covered();
    const edge = isPhone ? 12 : 24;
    // On the left a name below its place must have room beside the panel.
    const beside = isPhone ? edge : 36;
    // Room for the scale and the credit, which lie along the lower edge.
    // In a narrow window they take its whole width.
    const low = isPhone ? (bottom ? 56 : 100) : bottom || map.getSize().x > NARROW_PX ? edge : LOW_PX;
    const upper = L.point(beside, top + edge);
    const box = L.latLngBounds(bounds);
    /** @type {(lower: any) => number} */
    const zoomFor = (lower) => Math.min(this.settings.maxZoom, map.getBoundsZoom(box, false, upper.add(lower)));
    // The buttons stand in one corner alone: half a zoom more is worth that corner.
    const [clear, under] = [right, 0].map((side) => L.point(side + edge / 2, bottom + low));
    const lower = zoomFor(under) > zoomFor(clear) ? under : clear;
    const zoom = zoomFor(lower);
    const southWest = map.project(box.getSouthWest(), zoom);
    const northEast = map.project(box.getNorthEast(), zoom);
    const shift = lower.subtract(upper);
    // Smaller than its paper the map cannot be: then the sides cannot be kept free.
    if (northEast.x - southWest.x > map.getSize().x - upper.x - lower.x) shift.x = 0;
    const middle = southWest.add(northEast).add(shift).divideBy(2);
    middle.y -= this.blank(middle.y, zoom);
    map.setView(map.unproject(middle, zoom), zoom, { animate: false });
  }

  /**
   * Where the paper ends above a phone's drawer though it reaches on in the north, it is drawn down.
   * @param {number} middleY of the view, px of the world
   * @param {number} zoom
   * @returns {number} px without paper above the drawer that can be filled
   */
  blank(middleY, zoom) {
    if (!isPhone || !this.frame) return 0;
    const [, south, , north] = this.frame;
    const world = 256 * 2 ** zoom;
    const half = this.map.getSize().y / 2;
    const below = middleY + half - coveredBelow() - unitY(south) * world;
    const above = middleY - half - unitY(north) * world;
    return Math.max(0, Math.min(below, above));
  }

  /**
   * The first view: everything, unless a tall window would then be blank for its greater part.
   * Such a window is filled with the stretch in the middle of the most important places.
   * @param {any} bounds as Leaflet takes them
   * @param {number[]} frameDeg west, south, east, north of the base map
   * @param {number | null} focusLonDeg the median of the most important places
   */
  open(bounds, [, south, , north], focusLonDeg) {
    this.fit(bounds);
    const { map } = this;
    const size = map.getSize();
    const [lower, upper] = [unitY(south), unitY(north)];
    const tallPx = 256 * (lower - upper);
    if (isPhone || focusLonDeg === null || tallPx * 2 ** map.getZoom() > size.y / 2) return;
    const zoom = Math.min(this.settings.maxZoom, Math.round(2 * Math.log2(size.y / tallPx)) / 2);
    const box = L.latLngBounds(bounds);
    const half = size.x / (512 * 2 ** zoom);
    const edge = half / 8; // room for the names beyond the last place
    const at = unitX(focusLonDeg);
    const [west, east] = [unitX(box.getWest()) - edge + half, unitX(box.getEast()) + edge - half];
    map.setView(this.place(Math.max(west, Math.min(east, at)), (lower + upper) / 2), zoom, { animate: false });
  }

  /** @param {Line[]} lines on the unit square */
  fitLines(lines) {
    if (!lines.length) return;
    let [x0, y0, x1, y1] = [1, 1, 0, 0];
    for (const line of lines) {
      for (let i = 0; i < line.length; i += 2) {
        x0 = Math.min(x0, line[i]);
        y0 = Math.min(y0, line[i + 1]);
        x1 = Math.max(x1, line[i]);
        y1 = Math.max(y1, line[i + 1]);
      }
    }
    this.fit(L.latLngBounds(this.place(x0, y1), this.place(x1, y0)));
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {any} the place of a point of the unit square
   */
  place(x, y) {
    return this.map.options.crs.pointToLatLng(L.point(x * 256, y * 256), 0);
  }

  /**
   * @param {string} text zoom/lat/lon
   * @returns {boolean} whether it was one, and is shown now
   */
  show(text) {
    const [zoom, latDeg, lonDeg] = text.split("/").map(Number);
    if (![zoom, latDeg, lonDeg].every(Number.isFinite)) return false;
    const middle = this.map.project([latDeg, lonDeg], zoom).add([0, this.lift()]);
    this.map.setView(this.map.unproject(middle, zoom), zoom, { animate: false });
    return true;
  }

  /** @returns {number} px by which the middle of what is free lies above that of the map */
  lift() {
    const below = coveredBelow();
    return below ? (below - 56) / 2 : 0;
  }

  /** @returns {string} the view as an address has it */
  text() {
    const centre = this.map.containerPointToLatLng(this.map.getSize().divideBy(2).subtract([0, this.lift()]));
    return `${this.map.getZoom()}/${centre.lat.toFixed(2)}/${centre.lng.toFixed(2)}`;
  }

  /**
   * Keeps the paper of the base map filling the window as far as it reaches.
   * @param {number[]} frameDeg west, south, east, north
   */
  limit([west, south, east, north]) {
    const { map, settings } = this;
    this.frame = [west, south, east, north];
    const wanted = Math.log2(map.getSize().x / (256 * (unitX(east) - unitX(west))));
    const least = Math.max(settings.minZoom, Math.ceil(wanted * 2) / 2);
    const smallest = Math.min(least, Math.max(settings.minZoom, map.getBoundsZoom(settings.bounds)));
    // Without animation: one under way would undo the next choice of a view.
    if (map.getZoom() < smallest) map.setZoom(smallest, { animate: false });
    map.setMinZoom(smallest);
    // The drawer of a phone covers half of the map: what lies below it must be reachable.
    const paper = isPhone
      ? L.latLngBounds([-85.05, west - 40], [85.05, east + 40])
      : L.latLngBounds([south, west], [north, east]);
    this.paper = paper;
    if (this.isFree) return;
    map.panInsideBounds(paper, { animate: false });
    map.setMaxBounds(paper);
  }

  /**
   * Lets the map lie where a box leaves room, though its paper then ends within the window.
   * @param {boolean} isFree
   */
  setFree(isFree) {
    this.isFree = isFree;
    if (isFree) this.map.setMaxBounds(null);
    else if (this.paper) this.map.setMaxBounds(this.paper);
  }
}
