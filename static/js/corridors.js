// The corridors on their sheet: ribbon, selected route, lines in their paint order, points,
// labels, and on top the invisible wide lines that a pointer can hit.

import { join, toPixels, pathOf, unitX, unitY, unpack } from "./geometry.js";
import { colour, drawLine, element, stroke } from "./grammar.js";
import { viewOf } from "./layers.js";

/** @typedef {import("./geometry.js").Line} Line */
/** @typedef {{l: string, k: string, s: string, r: boolean, line: Line}} Chain */
/** @typedef {{id: string, lines: string[], lon_deg: number, lat_deg: number, dx_px: number, dy_px: number, angle_deg: number, style: string, align: string, width_px: number, height_px: number, layer: string}} Label */

// Paint order of lines, from below.
const ORDER = ["p38", "mdl", "idea", "pipeline", "railway", "tsr", "missing"];
const IDEAS = new Set(["proposed", "shelved"]);
const FAR = 1e6; // px; a mask must be larger than any sheet

/**
 * @param {string} key kind/style/status
 * @param {string} ink
 * @returns {string} the place of a line in the paint order
 */
const placeOf = (key, ink) => {
  const [kind, , status] = key.split("/");
  if (kind === "parallel") return "p38";
  if (kind === "boundary") return "mdl";
  if (IDEAS.has(status)) return "idea";
  if (kind === "pipeline") return "pipeline";
  if (status !== "operating" && status !== "historical") return "missing";
  return ink === "tsr" ? "tsr" : "railway";
};

/** Draws everything that is not base map. */
export class Corridors {
  /**
   * @param {any} style the style table
   * @param {any} data what the server sends of the layers
   */
  constructor(style, data) {
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
      line: join(chain.p.map((/** @type {[number, number]} */ [path, way]) => [this.paths[path], way])),
    }));
    /** @type {Line[][]} */
    this.regions = data.regions.map((/** @type {any} */ region) =>
      region.g.flat().map((/** @type {number[]} */ ring) => unpack(ring, data.steps)),
    );
    /** @type {Label[]} */
    this.labels = [];
    /** @type {(layer: string, status: string) => boolean} */
    this.isOn = () => true;
    this.route = "";
    /** @type {{text: SVGElement, x0: number, y0: number, x1: number, y1: number}[]} */
    this.boxes = [];
    this.frame = { south: -90, north: 90 };
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
    const shown = this.chains
      .filter((chain) => this.isOn(chain.l, chain.s))
      .map((chain) => ({ ...chain, px: toPixels(chain.line, view) }));
    const parts = [
      this.ribbon(shown, zoom),
      this.selected(view, zoom),
      ...this.lines(shown, zoom),
      this.hits(view),
      this.points(view, zoom),
      this.texts(view),
    ];
    svg.replaceChildren(...parts);
  }

  /**
   * What lies inside a wide line and outside a narrower one: an outline, without a seam
   * where lines meet.
   * @param {string} id
   * @param {string} d
   * @param {string} token
   * @param {number} inner
   * @param {number} edge
   * @returns {SVGElement[]}
   */
  outline(id, d, token, inner, edge) {
    const cut = element("mask", {
      id,
      maskUnits: "userSpaceOnUse",
      x: -FAR,
      y: -FAR,
      width: 2 * FAR,
      height: 2 * FAR,
    });
    const round = { "stroke-linejoin": "round", "stroke-linecap": "round", fill: "none" };
    cut.append(
      element("rect", { x: -FAR, y: -FAR, width: 2 * FAR, height: 2 * FAR, fill: "white" }),
      element("path", { d, stroke: "black", "stroke-width": inner.toFixed(2), ...round }),
    );
    const line = stroke(d, token, inner + 2 * edge, { "stroke-linecap": "round", mask: `url(#${id})` });
    return [cut, line];
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
      ...this.outline("ribbon-inside", d, "ribbon_edge", width * factor - edge, edge),
    );
    return group;
  }

  /**
   * @param {{scale: number, x: number, y: number}} view
   * @param {number} zoom
   * @returns {SVGElement}
   */
  selected(view, zoom) {
    const group = element("g", { class: "selected" });
    const members = new Set(this.data.routes[this.route] ?? []);
    if (!members.size) return group;
    /** @type {(wanted: (key: string, ribbon: boolean) => boolean) => string} */
    const pathsOf = (wanted) =>
      this.data.chains
        .filter((/** @type {any} */ chain) => wanted(chain.k, Boolean(chain.r)) && this.isOn(chain.l, chain.s ?? ""))
        .flatMap((/** @type {any} */ chain) => this.runs(chain.p, members))
        .map((/** @type {[number, number][]} */ run) =>
          pathOf(toPixels(join(run.map(([path, way]) => [this.paths[path], way])), view)),
        )
        .join("");
    const { width_px: width, gap_px: gap } = this.style.selected;
    const ribbon = pathsOf((_, isRibbon) => isRibbon);
    if (ribbon) {
      const inner = this.style.ribbon.width_px * this.factor(zoom, "link");
      group.append(...this.outline("selected-ribbon", ribbon, "accent", inner - 0.4, width));
    }
    const keys = new Set(
      this.data.chains.filter((/** @type {any} */ c) => !c.r).map((/** @type {any} */ c) => c.k),
    );
    for (const key of keys) {
      const d = pathsOf((one, isRibbon) => !isRibbon && one === key);
      if (!d) continue;
      const line = this.style.lines[key];
      const factor = this.factor(zoom, line.ink);
      const inner = Math.max(line.casing_px, line.width_px, line.dot_px) * factor + 2 * gap;
      group.append(
        stroke(d, "casing", inner, {
          "stroke-opacity": "var(--o-selected-casing)",
          "stroke-linecap": "round",
        }),
        ...this.outline(`selected-${key.replaceAll("/", "-")}`, d, "accent", inner, width),
      );
    }
    return group;
  }

  /**
   * The runs of a chain that belong to a route: unbroken stretches of its paths.
   * @param {[number, number][]} steps
   * @param {Set<number>} members
   * @returns {[number, number][][]}
   */
  runs(steps, members) {
    /** @type {[number, number][][]} */
    const runs = [];
    let isOpen = false;
    for (const step of steps) {
      const isMember = members.has(this.data.paths[step[0]].p);
      if (isMember && isOpen) runs[runs.length - 1].push(step);
      else if (isMember) runs.push([step]);
      isOpen = isMember;
    }
    return runs;
  }

  /**
   * @param {(Chain & {px: Line})[]} shown
   * @param {number} zoom
   * @returns {SVGElement[]}
   */
  lines(shown, zoom) {
    /** @type {Map<string, SVGElement>} */
    const groups = new Map(ORDER.map((name) => [name, element("g", { class: `lines ${name}` })]));
    /** @type {Map<string, {casing: SVGElement[], ink: SVGElement[], core: SVGElement[], marks: SVGElement[]}>} */
    const drawn = new Map();
    for (const chain of shown) {
      const style = this.style.lines[chain.k];
      const place = placeOf(chain.k, style.ink);
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
      const piece = this.data.pieces[path.p];
      if (!this.isOn(piece.l, piece.s ?? "")) return;
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
   * @param {any} point
   * @param {number} zoom
   * @param {Set<string>} named
   * @returns {boolean}
   */
  isPointShown(point, zoom, named) {
    if (point.a.length && !point.a.some((/** @type {string} */ layer) => this.isOn(layer, ""))) return false;
    if (named.has(point.id)) return true;
    if (!point.k.startsWith("station") && point.k !== "port") return false;
    // The least important ones would hide the line: unnamed, they wait for the last zoom.
    if (point.n === 4) return zoom >= this.style.all_stations_from_zoom;
    return zoom >= this.style.station_from_zoom[point.n] + (point.c && point.n === 2 ? 1.5 : 0);
  }

  /**
   * @param {{scale: number, x: number, y: number}} view
   * @param {number} zoom
   * @returns {SVGElement}
   */
  points(view, zoom) {
    const group = element("g", { class: "points" });
    const named = new Set(this.labels.map((label) => label.id));
    const reach = matchMedia("(pointer: coarse)").matches ? 22 : 12;
    const factor = zoom < 4.5 ? 0.85 : 1;
    this.data.points.forEach((/** @type {any} */ point, /** @type {number} */ index) => {
      if (!this.isPointShown(point, zoom, named)) return;
      const x = unitX(point.x) * view.scale - view.x;
      const y = unitY(point.y) * view.scale - view.y;
      const style = this.style.points[point.k];
      const r = style.radius_px * factor;
      const fill = colour(style.fill);
      group.append(
        style.shape === "square"
          ? element("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, fill })
          : element("circle", {
              cx: x.toFixed(1),
              cy: y.toFixed(1),
              r: r.toFixed(2),
              fill,
              ...(style.edge_px && { stroke: colour(point.i), "stroke-width": style.edge_px * factor }),
            }),
        element("circle", {
          class: "hit-point",
          cx: x.toFixed(1),
          cy: y.toFixed(1),
          r: reach,
          "data-point": index,
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
    const hidden = new Set(
      this.data.points
        .filter((/** @type {any} */ point) => point.a.length && !point.a.some((/** @type {string} */ one) => this.isOn(one, "")))
        .map((/** @type {any} */ point) => point.id),
    );
    for (const label of this.labels) {
      if (hidden.has(label.id) || (label.layer && !this.isOn(label.layer, ""))) continue;
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
      const turn = (Math.abs(label.angle_deg) * Math.PI) / 180;
      const half = {
        x: (label.width_px * Math.cos(turn) + label.height_px * Math.sin(turn)) / 2,
        y: (label.width_px * Math.sin(turn) + label.height_px * Math.cos(turn)) / 2,
      };
      this.boxes.push({ text, x0: cx - half.x, y0: cy - half.y, x1: cx + half.x, y1: cy + half.y });
      group.append(text);
    }
    return group;
  }

  /**
   * Hides the labels that the edge of the window or something that lies on the map would cut.
   * @param {{x0: number, y0: number, x1: number, y1: number}} room in pixels of the sheet
   * @param {{x0: number, y0: number, x1: number, y1: number}[]} obstacles
   */
  clear(room, obstacles) {
    for (const { text, x0, y0, x1, y1 } of this.boxes) {
      const isCut = x0 < room.x0 || y0 < room.y0 || x1 > room.x1 || y1 > room.y1;
      const isCovered = obstacles.some((one) => x0 < one.x1 && x1 > one.x0 && y0 < one.y1 && y1 > one.y0);
      text.setAttribute("visibility", isCut || isCovered ? "hidden" : "visible");
    }
  }
}
