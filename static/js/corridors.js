// The corridors on their sheet: ribbon, selected route, lines in their paint order, points,
// labels, and on top the invisible wide lines that a pointer can hit.

import { join, toPixels, pathOf, unitX, unitY, unpack } from "./geometry.js";
import { drawLine, element, stroke } from "./grammar.js";
import { viewOf } from "./layers.js";
import { drawPoints } from "./points.js";
import { drawSelected, outline } from "./selected.js";

/** @typedef {import("./geometry.js").Line} Line */
/** @typedef {{l: string, k: string, s: string, r: boolean, steps: [number, number][], line: Line}} Chain */
/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Rect */
/** @typedef {Rect & {text: SVGElement, id: string, isFree: boolean, home: Rect, at: {x: number, y: number} | null}} LabelBox a label, and the place that it may not leave unnamed */
/** @typedef {{pieces: Set<number>, isDouble: boolean}} Chosen */
/** @typedef {{id: string, lines: string[], lon_deg: number, lat_deg: number, dx_px: number, dy_px: number, angle_deg: number, style: string, align: string, width_px: number, height_px: number, layer: string, years?: (number | null)[][], on?: string}} Label */

const HITS_AFTER_MS = 30;
/** The style of the places that are never left without a name, and how far from one a name stands, px. */
const FIRST = "place-1";
const BESIDE_PX = 12;
/** Names of which both are seen or neither. */
const EVEN = new Set(["north-korea", "south-korea"]);
/** @type {(a: Rect, b: Rect) => boolean} */
const touch = (a, b) => a.x0 < b.x1 && a.x1 > b.x0 && a.y0 < b.y1 && a.y1 > b.y0;

/** @type {(box: Rect, place: {x: number, y: number}) => boolean} whether a name cannot be read as that place's */
const isApart = (box, { x, y }) =>
  Math.hypot(Math.max(box.x0 - x, 0, x - box.x1), Math.max(box.y0 - y, 0, y - box.y1)) > BESIDE_PX;

/** Draws everything that is not base map. */
export class Corridors {
  /**
   * @param {any} style the style table
   * @param {any} data what the server sends of the layers
   * @param {import("./filters.js").Filters} filters
   */
  constructor(style, data, filters) {
    this.style = style;
    this.data = data;
    /** @type {Line[]} */
    this.paths = data.paths.map((/** @type {any} */ path) => unpack(path.g, data.steps));
    /** @type {Chain[]} */
    this.chains = data.chains.map((/** @type {any} */ chain) => ({
      l: chain.l,
      k: chain.k,
      s: chain.s ?? "",
      r: Boolean(chain.r),
      steps: chain.p,
      line: join(chain.p.map((/** @type {[number, number]} */ [path, way]) => [this.paths[path], way])),
    }));
    /** @type {Line[][] | null} */
    this.regionRings = null;
    /** @type {Label[]} */
    this.labels = [];
    /** @type {import("./filters.js").Filters} */
    this.filters = filters;
    /** @type {Chosen[]} what is outlined: a route or journey, and a feature */
    this.chosen = [];
    /** @type {import("./points.js").Post[]} */
    this.posts = [];
    /** @type {{x: number, y: number} | null} a place on the unit square that is pointed at */
    this.pin = null;
    /** @type {{key: string, chains: Chain[]}} */
    this.cut = { key: "", chains: [] };
    /** @type {LabelBox[]} */
    this.boxes = [];
    this.frame = { south: -90, north: 90 };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.later = undefined;
  }

  /** @returns {Line[][]} the rings of each region, unpacked once the lines are drawn */
  get regions() {
    const { regions, steps } = this.data;
    this.regionRings ??= /** @type {Line[][]} */ (
      regions.map((/** @type {any} */ region) =>
        region.g.flat().map((/** @type {number[]} */ ring) => unpack(ring, steps)),
      )
    );
    return this.regionRings;
  }

  /**
   * @param {number} zoom
   * @param {string} ink
   * @returns {number} the factor on widths
   */
  factor(zoom, ink) {
    const step = this.style.zoom_steps.filter((/** @type {number[]} */ one) => zoom >= one[0]).at(-1);
    return ink === "tsr" ? step[2] : step[1];
  }

  /**
   * @param {SVGElement} svg
   * @param {any} map
   */
  draw(svg, map) {
    const zoom = map.getZoom();
    const view = viewOf(map);
    const shown = this.drawn().map((chain) => ({ ...chain, px: toPixels(chain.line, view) }));
    const points = drawPoints(this, view, zoom);
    const parts = [
      this.ribbon(shown, zoom),
      drawSelected(this, view, zoom),
      ...this.lines(shown, zoom),
      points,
      this.texts(view),
    ];
    svg.replaceChildren(...parts);
    // What only a pointer needs comes after what an eye needs.
    clearTimeout(this.later);
    this.later = setTimeout(() => points.before(this.hits(view)), HITS_AFTER_MS);
  }

  /**
   * The lines that are shown: of one state each, so a chain of today is cut where its pieces
   * were in different states in the chosen year.
   * @returns {Chain[]}
   */
  drawn() {
    const { filters } = this;
    if (filters.year === null) {
      return this.chains.filter((chain) => filters.shows(this.data.paths[chain.steps[0][0]].p));
    }
    const key = String(filters.year);
    if (this.cut.key !== key) this.cut = { key, chains: this.chains.flatMap((chain) => this.cutByState(chain)) };
    return this.cut.chains.filter((chain) => filters.shows(this.data.paths[chain.steps[0][0]].p));
  }

  /**
   * @param {Chain} chain
   * @returns {Chain[]}
   */
  cutByState(chain) {
    /** @type {Chain[]} */
    const runs = [];
    let last = "absent";
    for (const step of chain.steps) {
      const state = this.filters.state(this.data.paths[step[0]].p);
      if (state === last && state !== "absent") runs[runs.length - 1].steps.push(step);
      else if (state !== "absent") runs.push({ ...chain, k: this.keyIn(chain.k, state), s: state, steps: [step] });
      last = state;
    }
    const r = chain.r && this.filters.hasRibbon;
    return runs.map((one) => ({ ...one, r, line: join(one.steps.map(([path, way]) => [this.paths[path], way])) }));
  }

  /**
   * @param {string} key kind/style/status
   * @param {string} state
   * @returns {string} the key of the same line in another state
   */
  keyIn(key, state) {
    const [kind, token, status] = key.split("/");
    if (state === "unknown") return state;
    return status ? `${kind}/${token}/${state || "operating"}` : key;
  }

  /**
   * @param {(Chain & {px: Line})[]} shown
   * @param {number} zoom
   * @returns {SVGElement}
   */
  ribbon(shown, zoom) {
    const group = element("g", { class: "ribbon" });
    const d = shown
      .filter((chain) => chain.r)
      .map((chain) => pathOf(chain.px))
      .join("");
    if (!d) return group;
    const factor = this.factor(zoom, "link");
    const { width_px: width, edge_px: edge } = this.style.ribbon;
    group.append(
      stroke(d, "ribbon_fill", width * factor, {
        "stroke-opacity": "var(--o-ribbon)",
        "stroke-linecap": "round",
      }),
      ...outline("ribbon-inside", d, "ribbon_edge", width * factor - edge, edge),
    );
    return group;
  }

  /**
   * @param {(Chain & {px: Line})[]} shown
   * @param {number} zoom
   * @returns {SVGElement[]}
   */
  lines(shown, zoom) {
    const places = /** @type {string[]} */ (this.style.paint_order);
    /** @type {Map<string, SVGElement>} */
    const groups = new Map(places.map((name) => [name, element("g", { class: `lines ${name}` })]));
    /** @type {Map<string, {casing: SVGElement[], ink: SVGElement[], core: SVGElement[], marks: SVGElement[]}>} */
    const drawn = new Map();
    for (const chain of shown) {
      const style = this.style.lines[chain.k];
      const place = /** @type {string} */ (style.place);
      const made = drawLine(chain.px, style, this.factor(zoom, style.ink), this.style.short);
      for (const part of Object.values(made)) {
        for (const one of part) one.setAttribute("data-layer", chain.l);
      }
      const all = drawn.get(place) ?? { casing: [], ink: [], core: [], marks: [] };
      all.casing.push(...made.casing);
      all.ink.push(...made.ink);
      all.core.push(...made.core);
      all.marks.push(...made.marks);
      drawn.set(place, all);
    }
    for (const [place, { casing, ink, core, marks }] of drawn) {
      groups.get(place)?.append(...casing, ...ink, ...core, ...marks);
    }
    return [...groups.values()];
  }

  /**
   * @param {{scale: number, x: number, y: number}} view
   * @returns {SVGElement}
   */
  hits(view) {
    const group = element("g", { class: "hits" });
    const width = matchMedia("(pointer: coarse)").matches ? 44 : 24;
    this.data.paths.forEach((/** @type {any} */ path, /** @type {number} */ index) => {
      if (!this.filters.shows(path.p)) return;
      group.append(
        element("path", {
          class: "hit",
          d: pathOf(toPixels(this.paths[index], view)),
          "stroke-width": width,
          "data-piece": path.p,
        }),
      );
    });
    return group;
  }

  /**
   * The labels where the server placed them; the page only writes.
   * @param {{scale: number, x: number, y: number}} view
   * @returns {SVGElement}
   */
  texts(view) {
    const group = element("g", { class: "labels" });
    this.boxes = [];
    const { filters } = this;
    const hidden = new Set();
    this.data.points.forEach((/** @type {any} */ point, /** @type {number} */ index) => {
      if (!filters.showsPoint(index)) hidden.add(point.id);
    });
    for (const label of this.labels) {
      if (hidden.has(label.id) || (label.layer && !filters.isOn(label.layer, ""))) continue;
      if (!filters.isNamed(label.years)) continue;
      if (label.style.startsWith("route") && !filters.showsLabel(label.id, label.on)) continue;
      const cx = unitX(label.lon_deg) * view.scale - view.x + label.dx_px;
      const cy = unitY(label.lat_deg) * view.scale - view.y + label.dy_px;
      if (label.lat_deg > this.frame.north || label.lat_deg < this.frame.south) continue;
      const anchor = { left: "start", center: "middle", right: "end" }[label.align] ?? "middle";
      const x = { left: cx - label.width_px / 2, right: cx + label.width_px / 2 }[label.align] ?? cx;
      const text = element("text", { class: `label label-${label.style}`, "text-anchor": anchor });
      if (label.angle_deg) text.setAttribute("transform", `rotate(${label.angle_deg} ${cx.toFixed(1)} ${cy.toFixed(1)})`);
      const rise = label.height_px / label.lines.length;
      label.lines.forEach((line, index) => {
        const y = cy - label.height_px / 2 + rise * (index + 0.5);
        const row = element("tspan", { x: x.toFixed(1), y: y.toFixed(1), dy: "0.35em" });
        row.textContent = line;
        text.append(row);
      });
      const home = this.boxOf(label, view);
      const at = label.style === FIRST ? { x: cx - label.dx_px, y: cy - label.dy_px } : null;
      this.boxes.push({ text, id: label.id, isFree: true, home, at, ...home });
      group.append(text);
    }
    return group;
  }

  /**
   * @param {Label} label
   * @param {{scale: number, x: number, y: number}} view
   * @returns {Rect} in pixels of the sheet
   */
  boxOf(label, view) {
    const cx = unitX(label.lon_deg) * view.scale - view.x + label.dx_px;
    const cy = unitY(label.lat_deg) * view.scale - view.y + label.dy_px;
    const turn = (Math.abs(label.angle_deg) * Math.PI) / 180;
    const halfX = (label.width_px * Math.cos(turn) + label.height_px * Math.sin(turn)) / 2;
    const halfY = (label.width_px * Math.sin(turn) + label.height_px * Math.cos(turn)) / 2;
    return { x0: cx - halfX, y0: cy - halfY, x1: cx + halfX, y1: cy + halfY };
  }

  /**
   * @param {{scale: number, x: number, y: number}} view
   * @returns {Rect[]} where labels stand
   */
  labelBoxes(view) {
    return this.labels.filter((label) => this.filters.isNamed(label.years)).map((label) => this.boxOf(label, view));
  }

  /**
   * Hides the labels that the edge of the window or something that lies on the map would cut.
   * @param {Rect} room in pixels of the sheet
   * @param {Rect[]} obstacles
   * @param {Rect[]} popups which stand where they hide least
   */
  clear(room, obstacles, popups) {
    for (const box of this.boxes) {
      Object.assign(box, box.home);
      if (box.at) box.text.removeAttribute("transform");
      const isCut = box.x0 < room.x0 || box.y0 < room.y0 || box.x1 > room.x1 || box.y1 > room.y1;
      box.isFree = !isCut && !obstacles.some((one) => touch(box, one));
    }
    for (const box of this.boxes) {
      if (box.at && !box.isFree) this.moveBeside(box, box.at, room, obstacles);
    }
    const even = this.boxes.filter((box) => EVEN.has(box.id) && touch(box, room));
    if (even.some((box) => !box.isFree)) for (const box of even) box.isFree = false;
    for (const box of this.boxes) {
      const isSeen = box.isFree && !popups.some((one) => touch(box, one));
      box.text.setAttribute("visibility", isSeen ? "visible" : "hidden");
    }
  }

  /**
   * Puts a name that the window would cut on the side of its place where it hides the fewest others.
   * @param {LabelBox} box
   * @param {{x: number, y: number}} at
   * @param {Rect} room
   * @param {Rect[]} obstacles
   */
  moveBeside(box, { x, y }, room, obstacles) {
    const { home } = box;
    const [halfX, halfY] = [(home.x1 - home.x0) / 2, (home.y1 - home.y0) / 2];
    const sides = [
      [x + halfX + BESIDE_PX, y],
      [x - halfX - BESIDE_PX, y],
      [x, y - halfY - BESIDE_PX],
      [x, y + halfY + BESIDE_PX],
    ].map(([cx, cy]) => ({ x0: cx - halfX, y0: cy - halfY, x1: cx + halfX, y1: cy + halfY }));
    const others = this.boxes.filter((one) => one !== box && one.isFree);
    const free = sides
      .filter((one) => one.x0 >= room.x0 && one.y0 >= room.y0 && one.x1 <= room.x1 && one.y1 <= room.y1)
      .filter((one) => !obstacles.some((obstacle) => touch(one, obstacle) || touch({ x0: x, y0: y, x1: x, y1: y }, obstacle)))
      .filter((one) => this.boxes.every((other) => other === box || !other.at || isApart(one, other.at)))
      .map((one) => ({ one, hidden: others.filter((other) => touch(one, other)) }))
      .filter(({ hidden }) => !hidden.some((other) => other.at))
      .sort((a, b) => a.hidden.length - b.hidden.length)[0];
    if (!free) return;
    for (const other of free.hidden) other.isFree = false;
    Object.assign(box, free.one, { isFree: true });
    box.text.setAttribute("transform", `translate(${(box.x0 - home.x0).toFixed(1)} ${(box.y0 - home.y0).toFixed(1)})`);
  }

  /** @returns {Rect[]} where the names stand that a popup may hide */
  seen() {
    return this.boxes.filter((box) => box.isFree);
  }
}
