// What the parts of the page share: the map, what is drawn on it, what is chosen, the words.

import * as L from "leaflet";
import { Base, readSet } from "./base.js";
import { Corridors } from "./corridors.js";
import { Filters } from "./filters.js";
import { unpack } from "./geometry.js";
import { canvasLayer, painted, pause, svgLayer } from "./layers.js";
import { showPanel } from "./opening.js";
import { Rulers } from "./rulers.js";
import { drawScale } from "./scale.js";

/** @typedef {import("./view.js").View} View */

/** The page, once its data are there. */
export class App {
  /**
   * @param {any} settings
   * @param {View} view
   * @param {any} data what the server sends of the layers, with the style table
   * @param {(name: string, values?: Record<string, string>) => Promise<any>} load
   */
  constructor(settings, view, data, load) {
    this.settings = settings;
    this.words = settings.words;
    this.view = view;
    this.map = view.map;
    this.container = /** @type {HTMLElement} */ (view.map.getContainer());
    this.style = data.style;
    // Points and marks follow the lines.
    this.data = Object.assign(data, { points: [], marks: [] });
    this.load = load;
    this.route = settings.route;
    /** @type {number[] | null} */
    this.journeyPieces = null;
    this.isMeasuring = false;
    /** @type {Intl.NumberFormat | null} */
    this.format = null;
    this.filters = new Filters(
      data,
      settings.layers.map((/** @type {any} */ layer) => layer.id),
    );
    this.filters.read();
    this.corridors = new Corridors(data.style, data, this.filters);
    [, this.corridors.frame.south, , this.corridors.frame.north] = data.frame;
    this.rulers = new Rulers((route) => load("ruler", { route }), data, this.corridors.paths);
    this.base = new Base(data.style);
    this.canvas = canvasLayer(this.base);
    /** @type {any} regions and bands once more, above the reader's own tiles */
    this.over = null;
    this.sheet = svgLayer((svg, own) => {
      this.corridors.draw(svg, own);
      this.clearLabels();
    });
    /** @type {Map<number, Promise<any>>} */
    this.labelCache = new Map();
    this.said = document.getElementById("said");
  }

  /** @returns {Intl.NumberFormat} of the page's language; to make one takes as long as to draw the lines */
  get numbers() {
    this.format ??= new Intl.NumberFormat(this.settings.lang);
    return this.format;
  }

  /** Gives the base map the regions and bands that lie in it. */
  fillBase() {
    const { base, corridors, data, style } = this;
    base.shows = (piece) => this.filters.shows(piece);
    base.showsBand = (piece) => this.filters.shows(piece) && this.filters.state(piece) !== "unknown";
    base.areas = data.regions.map((/** @type {any} */ region, /** @type {number} */ index) => ({
      piece: region.p,
      rings: [corridors.regions[index]],
      style: style.regions[region.k],
    }));
    base.bands = data.bands.map((/** @type {any} */ band) => ({
      piece: data.paths[band.p[0]].p,
      ink: style.lines[band.k].ink,
      areas: band.g.map((/** @type {number[][]} */ rings) => rings.map((ring) => unpack(ring, data.steps))),
      lines: band.p.map((/** @type {number} */ path) => corridors.paths[path]),
    }));
    /** @type {Map<number, string>} */
    const keys = new Map();
    for (const chain of data.chains) for (const [path] of chain.p) keys.set(path, chain.k);
    base.errors = data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) => {
      const piece = data.pieces[path.p];
      if (!piece.e) return [];
      const line = style.lines[keys.get(index) ?? ""];
      return [
        { piece: path.p, ink: line.ink, line: corridors.paths[index], errorM: piece.e, casingPx: line.casing_px },
      ];
    });
  }

  /** Puts the two sheets on the map, each a task of its own; the lines are seen before the rest begins. */
  async show() {
    const { map } = this;
    map.createPane("base").style.zIndex = "200";
    // With guests it is there already, below theirs.
    if (!map.getPane("corridors")) map.createPane("corridors").style.zIndex = "400";
    this.canvas.options.pane = "base";
    this.sheet.options.pane = "corridors";
    this.sheet.addTo(map);
    performance.mark("atlas-lines");
    // Asked for now and not sooner: they would share the wire and the processor with the lines.
    const overview = this.load("basemap-overview");
    const points = this.load("points");
    const words = this.load("words");
    for (const one of [overview, points, words]) one.catch(() => {}); // who awaits it below hears of it
    await painted();
    showPanel();
    await pause();
    this.base.overview = readSet(await overview);
    this.fillBase();
    await pause();
    this.canvas.addTo(map);
    await pause();
    Object.assign(this.data, await points);
    this.learn(await words);
    await pause();
    this.sheet.repaint();
  }

  /**
   * Gives pieces, points and marks what they say of themselves.
   * @param {any} words
   */
  learn(words) {
    const { data } = this;
    for (const piece of data.pieces) Object.assign(piece, words.pieces[piece.id]);
    for (const point of data.points) Object.assign(point, words.points[point.id]);
    data.marks.forEach((/** @type {any} */ mark, /** @type {number} */ index) => Object.assign(mark, words.marks[index]));
  }

  /** Hides the labels that something on the map would cut. */
  clearLabels() {
    if (!this.corridors.boxes.length) return;
    const size = this.map.getSize();
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    const place = this.container.getBoundingClientRect();
    const boxes = (/** @type {string} */ selector) =>
      [...document.querySelectorAll(selector)].map((one) => {
        const box = one.getBoundingClientRect();
        return {
          x0: box.left - place.left + origin.x,
          y0: box.top - place.top + origin.y,
          x1: box.right - place.left + origin.x,
          y1: box.bottom - place.top + origin.y,
        };
      });
    this.corridors.clear(
      { x0: origin.x, y0: origin.y, x1: origin.x + size.x, y1: origin.y + size.y },
      boxes("#scale, #credit, .controls, .panel, .panel-head, .walk-box, .measure-box"),
      boxes(".leaflet-popup-content-wrapper"),
    );
  }

  /** Paints the canvas anew, and the one above the tiles. */
  paintBase() {
    this.canvas.repaint();
    if (this.over?._map) this.over.repaint();
  }

  /** Draws both sheets anew. */
  repaint() {
    this.paintBase();
    this.sheet.repaint();
  }

  /** Loads the labels that the server placed for this zoom, and writes them. */
  async placeLabels() {
    const { map, settings } = this;
    const zoom = map.getZoom();
    const [least, most] = settings.labelZooms;
    const half = Math.min(most, Math.max(least, Math.round(zoom * 2) / 2));
    if (!this.labelCache.has(half)) this.labelCache.set(half, this.load("labels", { zoom: String(half) }));
    try {
      const labels = await this.labelCache.get(half);
      if (map.getZoom() !== zoom) return;
      this.corridors.labels = labels;
      this.sheet.repaint();
      map._popup?.name?.();
    } catch {
      // Without labels the map still shows its lines; the next zoom asks again.
      this.labelCache.clear();
    }
  }

  /** Loads the detailed coast once the map is near enough. */
  async placeDetail() {
    const { base, map, settings } = this;
    if (base.detail || map.getZoom() < settings.detailZoom - 0.5) return;
    try {
      base.detail = readSet(await this.load("basemap-korea"));
      this.paintBase();
    } catch {
      // The overview stands in until the next move.
    }
  }

  /** Names what is drawn below the corridors. */
  tellCredit() {
    const isDetailed = this.base.detail && this.map.getZoom() >= this.settings.detailZoom;
    for (const line of document.querySelectorAll("[data-credit]")) {
      if (line instanceof HTMLElement) line.hidden = (line.dataset.credit === "korea") !== Boolean(isDetailed);
    }
  }

  /** What follows when the map has come to rest. */
  rest() {
    const scale = document.getElementById("scale");
    if (scale) drawScale(scale, this.map, this.settings, this.corridors.frame);
    this.tellCredit();
    this.clearLabels();
  }

  /**
   * @param {string} route
   * @returns {string} its short name, from the list in the panel
   */
  routeName(route) {
    const row = document.querySelector(`[data-route="${CSS.escape(route)}"] .route-name`);
    return row?.textContent ?? route;
  }

  /**
   * Says something to those who hear the page.
   * @param {string} text
   */
  say(text) {
    if (this.said) this.said.textContent = text;
  }

  /**
   * Copies the address of what is seen, or shows it.
   * @param {Element | null | undefined} said
   */
  async share(said) {
    const address = location.href;
    let text = this.words["card.copied"];
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      text = address; // not allowed here: it can be copied by hand
    }
    if (said) said.textContent = text;
  }

  /**
   * @param {number} latDeg
   * @param {number} lonDeg
   * @returns {any}
   */
  latLng(latDeg, lonDeg) {
    return L.latLng(latDeg, lonDeg);
  }
}
