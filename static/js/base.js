// What lies below the corridors, on a canvas: water, land, regions, lakes, rivers, borders
// and the bands in which lines may lie. Two sets of the base map, never drawn at once in
// one place: the detailed one takes over inside its box from its zoom on.

import { paintBands } from "./bands.js";
import { toPixels, trace, unitX, unitY, unpack } from "./geometry.js";

/** @typedef {import("./geometry.js").Line} Line */
/** @typedef {{scale: number, x: number, y: number}} View */
/** @typedef {{line: Line, rank: number, disputed: boolean}} BaseLine */
/**
 * @typedef {object} BaseSet
 * @property {Line[][]} land polygons as rings
 * @property {Line[][]} disputed
 * @property {Line[][]} lakes
 * @property {BaseLine[]} rivers
 * @property {BaseLine[]} borders
 * @property {{x0: number, y0: number, x1: number, y1: number}} frame on the unit square
 * @property {number} step between the points that can be told apart, on the unit square
 */
/** @typedef {{rings: Line[][], style: any, piece: number}} Area */
/** @typedef {{ink: string, piece: number, areas: Line[][], lines: Line[]}} Band */
/** @typedef {{ink: string, piece: number, line: Line, errorM: number, casingPx: number}} ErrorBand */

/**
 * @param {any} raw as the server packs it
 * @returns {BaseSet}
 */
export const readSet = (raw) => {
  /** @param {number[][][]} areas */
  const areas = (areas) => areas.map((rings) => rings.map((ring) => unpack(ring, raw.steps)));
  /** @param {any[]} lines */
  const lines = (lines) =>
    lines.flatMap((one) =>
      one.g.map((/** @type {number[]} */ part) => ({
        line: unpack(part, raw.steps),
        rank: one.r ?? 0,
        disputed: Boolean(one.d),
      })),
    );
  const [west, south, east, north] = raw.frame;
  return {
    land: areas(raw.land),
    disputed: areas(raw.disputed),
    lakes: areas(raw.lakes),
    rivers: lines(raw.rivers),
    borders: lines(raw.borders),
    frame: { x0: unitX(west), y0: unitY(north), x1: unitX(east), y1: unitY(south) },
    step: 1 / raw.steps,
  };
};

/** So far beyond the canvas nothing that is painted reaches into it. */
const BEYOND_PX = 32;

/** Over a background that is not ours a region lets through what lies below. */
const OVER = 0.5;

/** Paints the base map; keeps what is loaded and what is switched on. */
export class Base {
  /** @param {any} style the style table */
  constructor(style) {
    this.style = style;
    /** @type {BaseSet | null} */
    this.overview = null;
    /** @type {BaseSet | null} */
    this.detail = null;
    /** @type {Area[]} */
    this.areas = [];
    /** @type {Band[]} */
    this.bands = [];
    /** @type {ErrorBand[]} */
    this.errors = [];
    /** @type {(piece: number) => boolean} */
    this.shows = () => true;
    /** @type {(piece: number) => boolean} where a line may lie is told of lines that are known */
    this.showsBand = () => true;
    /** @type {Map<BaseSet, Path2D>} */
    this.lands = new Map();
    this.isPainted = false;
    /** @type {CanvasRenderingContext2D | undefined} */
    this.context = undefined;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {number} zoom
   * @param {{x: number, y: number, width: number, height: number}} box in pixels of the view
   */
  paint(context, view, zoom, box) {
    this.context = context;
    this.view = view;
    this.zoom = zoom;
    this.box = box;
    this.colours = getComputedStyle(document.documentElement);
    this.lands = new Map();
    const { overview, detail } = this;
    context.fillStyle = this.colour("water");
    context.fillRect(box.x, box.y, box.width, box.height);
    if (!overview) return;
    if (!this.isPainted) {
      // The first time in tasks of their own, if the view is still the same by then.
      this.isPainted = true;
      this.ground(overview);
      setTimeout(() => {
        if (this.view !== view) return;
        this.details(overview);
        this.beyond(overview.frame);
        setTimeout(() => this.view === view && this.paintBands());
      });
      return;
    }
    const isDetailed = Boolean(detail) && zoom >= this.style.detail_zoom;
    if (detail && isDetailed) {
      this.within(detail.frame, false, () => this.set(overview));
      this.within(detail.frame, true, () => this.set(detail));
    } else {
      this.set(overview);
    }
    this.paintBands();
    this.beyond(overview.frame);
  }

  /** Paints the bands of the lines over what is painted. */
  paintBands() {
    const { overview, detail } = this;
    if (!overview) return;
    if (detail && /** @type {number} */ (this.zoom) >= this.style.detail_zoom) {
      paintBands(this, [detail, overview], detail.frame);
    } else {
      paintBands(this, [overview], null);
    }
  }

  /**
   * Paints regions and bands alone, for a sheet above a background that is not ours.
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {number} zoom
   * @param {{x: number, y: number, width: number, height: number}} box in pixels of the view
   */
  paintOver(context, view, zoom, box) {
    const own = this.context;
    Object.assign(this, { context, view, zoom, box, lands: new Map() });
    this.colours = getComputedStyle(document.documentElement);
    for (const area of this.areas) {
      if (this.shows(area.piece)) this.region(area, OVER);
    }
    this.paintBands();
    this.context = own;
  }

  /**
   * @param {string} token
   * @returns {string}
   */
  colour(token) {
    return /** @type {CSSStyleDeclaration} */ (this.colours)
      .getPropertyValue(`--${token.replaceAll("_", "-")}`)
      .trim();
  }

  /** @param {{x0: number, y0: number, x1: number, y1: number}} frame */
  rect(frame) {
    const { scale, x, y } = /** @type {View} */ (this.view);
    const left = frame.x0 * scale - x;
    const top = frame.y0 * scale - y;
    return { x: left, y: top, width: (frame.x1 - frame.x0) * scale, height: (frame.y1 - frame.y0) * scale };
  }

  /**
   * Paints inside a frame, or all around it.
   * @param {{x0: number, y0: number, x1: number, y1: number}} frame
   * @param {boolean} inside
   * @param {() => void} paint
   */
  within(frame, inside, paint) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (this.box);
    const { x, y, width, height } = this.rect(frame);
    const clip = new Path2D();
    clip.rect(x, y, width, height);
    if (!inside) clip.rect(box.x, box.y, box.width, box.height);
    context.save();
    context.clip(clip, "evenodd");
    paint();
    context.restore();
  }

  /**
   * @param {Line} line
   * @returns {Line} in pixels, without what lies far from the canvas
   */
  pixels(line) {
    const { x, y, width, height } = /** @type {{x: number, y: number, width: number, height: number}} */ (this.box);
    const seen = { x0: x - BEYOND_PX, y0: y - BEYOND_PX, x1: x + width + BEYOND_PX, y1: y + height + BEYOND_PX };
    return toPixels(line, /** @type {View} */ (this.view), seen);
  }

  /**
   * @param {Line[][]} areas
   * @returns {Path2D}
   */
  fillPath(areas) {
    const path = new Path2D();
    for (const ring of areas.flat()) {
      trace(path, this.pixels(ring));
      path.closePath();
    }
    return path;
  }

  /**
   * The coast: rings without the parts that lie on the frame the set was cut to.
   * @param {Line[][]} areas
   * @param {BaseSet} set
   * @returns {Path2D}
   */
  coastPath(areas, { frame, step: near }) {
    const path = new Path2D();
    /** @type {(ring: Line, i: number, j: number) => boolean} */
    const onFrame = (ring, i, j) =>
      [frame.x0, frame.x1].some((x) => Math.abs(ring[i] - x) < near && Math.abs(ring[j] - x) < near) ||
      [frame.y0, frame.y1].some(
        (y) => Math.abs(ring[i + 1] - y) < near && Math.abs(ring[j + 1] - y) < near,
      );
    for (const ring of areas.flat()) {
      let start = 0;
      for (let i = 2; i <= ring.length; i += 2) {
        if (i < ring.length && !onFrame(ring, i - 2, i)) continue;
        if (i - start > 2) trace(path, this.pixels(ring.subarray(start, i)));
        start = i;
      }
    }
    return path;
  }

  /**
   * @param {Path2D} path
   * @param {{ink: string, width_px: number, dash_px: number[]}} style
   */
  stroke(path, style) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    context.strokeStyle = this.colour(style.ink);
    context.lineWidth = style.width_px;
    context.setLineDash(style.dash_px);
    context.lineJoin = "round";
    context.stroke(path);
    context.setLineDash([]);
  }

  /** @param {BaseSet} set */
  set(set) {
    this.ground(set);
    this.details(set);
  }

  /**
   * Water, graticule and land.
   * @param {BaseSet} set
   */
  ground(set) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const frame = this.rect(set.frame);
    context.fillStyle = this.colour("water");
    context.fillRect(frame.x, frame.y, frame.width, frame.height);
    if (/** @type {number} */ (this.zoom) < this.style.graticule_below_zoom) this.graticule(set.frame);
    const land = this.landPath(set);
    context.fillStyle = this.colour("land");
    context.fill(land, "evenodd");
  }

  /**
   * What lies on the land: regions, lakes, rivers, coasts and borders.
   * @param {BaseSet} set
   */
  details(set) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const zoom = /** @type {number} */ (this.zoom);
    const { base } = this.style;
    for (const area of this.areas) {
      if (this.shows(area.piece)) this.region(area);
    }
    const lakes = this.fillPath(set.lakes);
    context.fillStyle = this.colour("water");
    context.fill(lakes, "evenodd");
    this.stroke(lakes, base.coast);
    const rivers = new Path2D();
    for (const river of set.rivers) {
      if (zoom >= this.style.river_from_zoom[river.rank]) trace(rivers, this.pixels(river.line));
    }
    this.stroke(rivers, base.river);
    this.stroke(this.coastPath(set.land, set), base.coast);
    this.stroke(this.coastPath(set.disputed, set), { ...base.coast, dash_px: base.disputed.dash_px });
    for (const isDisputed of [false, true]) {
      const path = new Path2D();
      for (const border of set.borders) {
        if (border.disputed === isDisputed) trace(path, this.pixels(border.line));
      }
      this.stroke(path, isDisputed ? base.disputed : base.border);
    }
  }

  /** @param {BaseSet["frame"]} frame */
  graticule(frame) {
    const { scale, x, y } = /** @type {View} */ (this.view);
    const { x: left, y: top, width, height } = this.rect(frame);
    const path = new Path2D();
    for (let lon = -180; lon <= 180; lon += 10) {
      const px = unitX(lon) * scale - x;
      if (px <= left || px >= left + width) continue;
      path.moveTo(px, top);
      path.lineTo(px, top + height);
    }
    for (let lat = -80; lat <= 80; lat += 10) {
      const py = unitY(lat) * scale - y;
      if (py <= top || py >= top + height) continue;
      path.moveTo(left, py);
      path.lineTo(left + width, py);
    }
    this.stroke(path, this.style.base.graticule);
  }

  /**
   * @param {Area} area
   * @param {number} [strength] of the fill
   */
  region(area, strength = 1) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const { style } = area;
    const path = this.fillPath(area.rings);
    context.save();
    context.globalAlpha = strength * style.fill_opacity;
    context.fillStyle = this.colour(style.fill);
    context.fill(path, "evenodd");
    context.clip(path, "evenodd");
    context.globalAlpha = style.edge_opacity;
    context.strokeStyle = this.colour(style.edge);
    context.lineWidth = 2 * style.edge_px * (/** @type {number} */ (this.zoom) < 5 ? 0.6 : 1);
    context.lineJoin = "round";
    context.stroke(path);
    context.restore();
    this.stroke(path, { ink: style.line, width_px: style.line_px, dash_px: [] });
  }

  /**
   * @param {BaseSet} set
   * @returns {Path2D} its land, traced once a painting
   */
  landPath(set) {
    const known = this.lands.get(set) ?? this.fillPath([...set.land, ...set.disputed]);
    this.lands.set(set, known);
    return known;
  }

  /**
   * @param {number} zoom
   * @returns {number} the factor on widths
   */
  factor(zoom) {
    return this.style.zoom_steps.filter((/** @type {number[]} */ step) => zoom >= step[0]).at(-1)[1];
  }

  /**
   * Beyond the frame of the base map there is no map: the calm of water, with an edge.
   * @param {BaseSet["frame"]} frame
   */
  beyond(frame) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (this.box);
    const inside = this.rect(frame);
    const path = new Path2D();
    path.rect(box.x, box.y, box.width, box.height);
    path.rect(inside.x, inside.y, inside.width, inside.height);
    context.fillStyle = this.colour("water");
    context.fill(path, "evenodd");
    context.strokeStyle = this.colour("rule");
    context.lineWidth = 1;
    context.strokeRect(inside.x, inside.y, inside.width, inside.height);
  }
}
