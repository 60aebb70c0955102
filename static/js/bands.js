// The bands in which lines may lie, on land only: one flat tone per colour and strength.

import { latitudeOf, toPixels, trace } from "./geometry.js";

/** @typedef {import("./base.js").Base} Base */
/** @typedef {import("./base.js").BaseSet} BaseSet */
/** @typedef {import("./geometry.js").Line} Line */
/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Box */
/** @typedef {{ink: string, opacity: string, box: Box, paint: ((c: any) => void)[]}} Tone */

const EARTH_M = 2 * Math.PI * 6378137;

/**
 * @param {Line} line in pixels
 * @param {number} edge
 * @returns {Box}
 */
const boxOf = (line, edge) => {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let i = 0; i < line.length; i += 2) {
    box.x0 = Math.min(box.x0, line[i] - edge);
    box.y0 = Math.min(box.y0, line[i + 1] - edge);
    box.x1 = Math.max(box.x1, line[i] + edge);
    box.y1 = Math.max(box.y1, line[i + 1] + edge);
  }
  return box;
};

/** Collects what is painted in each tone, and how far it reaches. */
class Tones {
  /** @param {Box} seen */
  constructor(seen) {
    this.seen = seen;
    /** @type {Map<string, Tone>} */
    this.all = new Map();
  }

  /**
   * @param {string} ink
   * @param {string} opacity
   * @param {Box} box what lies out of sight is left out
   * @param {(c: any) => void} paint
   */
  add(ink, opacity, box, paint) {
    const { seen } = this;
    if (box.x1 < seen.x0 || box.x0 > seen.x1 || box.y1 < seen.y0 || box.y0 > seen.y1) return;
    const key = `${ink} ${opacity}`;
    const tone = this.all.get(key) ?? { ink, opacity, box: { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity }, paint: [] };
    tone.box = {
      x0: Math.max(seen.x0, Math.min(tone.box.x0, box.x0)),
      y0: Math.max(seen.y0, Math.min(tone.box.y0, box.y0)),
      x1: Math.min(seen.x1, Math.max(tone.box.x1, box.x1)),
      y1: Math.min(seen.y1, Math.max(tone.box.y1, box.y1)),
    };
    tone.paint.push(paint);
    this.all.set(key, tone);
  }
}

/**
 * @param {Base} base
 * @param {Tones} tones
 */
const collect = (base, tones) => {
  const view = /** @type {{scale: number, x: number, y: number}} */ (base.view);
  const factor = base.factor(/** @type {number} */ (base.zoom));
  const least = 2 * base.style.band_min_radius_px * factor;
  for (const band of base.bands) {
    if (!base.showsBand(band.piece)) continue;
    const rings = band.areas.flat().map((ring) => toPixels(ring, view));
    const lines = band.lines.map((line) => toPixels(line, view));
    const box = boxOf(Float64Array.from([...rings, ...lines].flatMap((one) => [...one])), least);
    tones.add(band.ink, "--o-band", box, (c) => {
      const area = new Path2D();
      for (const ring of rings) {
        trace(area, ring);
        area.closePath();
      }
      const path = new Path2D();
      for (const line of lines) trace(path, line);
      c.fill(area, "nonzero");
      c.lineWidth = least;
      c.stroke(path);
    });
  }
  for (const error of base.errors) {
    if (!base.showsBand(error.piece)) continue;
    const latDeg = latitudeOf(error.line[1]);
    const metresPerPx = (EARTH_M * Math.cos((latDeg * Math.PI) / 180)) / view.scale;
    const radius = error.errorM / metresPerPx;
    if (radius <= (error.casingPx * factor) / 2) continue;
    const line = toPixels(error.line, view);
    tones.add(error.ink, "--o-error-band", boxOf(line, radius), (c) => {
      const path = new Path2D();
      trace(path, line);
      c.lineWidth = 2 * radius;
      c.stroke(path);
    });
  }
};

/**
 * A sheet for one part of the canvas.
 * @param {Box} box
 * @param {number} ratio
 * @returns {any} its context, in pixels of the view
 */
const paper = (box, ratio) => {
  const sheet = new OffscreenCanvas(
    Math.max(1, Math.ceil((box.x1 - box.x0) * ratio)),
    Math.max(1, Math.ceil((box.y1 - box.y0) * ratio)),
  );
  const context = /** @type {any} */ (sheet.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, -box.x0 * ratio, -box.y0 * ratio);
  return context;
};

/**
 * Keeps only what lies on land: the detailed coast inside its box, the overview's around it.
 * @param {Base} base
 * @param {any} sheet
 * @param {Box} box
 * @param {number} ratio
 * @param {BaseSet[]} grounds
 * @param {BaseSet["frame"] | null} detailFrame
 */
const keepLand = (base, sheet, box, ratio, [inner, outer], detailFrame) => {
  const mask = paper(box, ratio);
  if (detailFrame) {
    const { x, y, width, height } = base.rect(detailFrame);
    mask.fill(base.landPath(outer), "evenodd");
    mask.clearRect(x, y, width, height);
    mask.beginPath();
    mask.rect(x, y, width, height);
    mask.clip();
  }
  mask.fill(base.landPath(inner), "evenodd");
  sheet.globalCompositeOperation = "destination-in";
  sheet.drawImage(mask.canvas, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
};

/**
 * @param {Base} base
 * @param {BaseSet[]} grounds
 * @param {BaseSet["frame"] | null} detailFrame
 */
export const paintBands = (base, grounds, detailFrame) => {
  const context = /** @type {CanvasRenderingContext2D} */ (base.context);
  const { x, y, width, height } = /** @type {{x: number, y: number, width: number, height: number}} */ (base.box);
  const tones = new Tones({ x0: x, y0: y, x1: x + width, y1: y + height });
  collect(base, tones);
  const ratio = context.getTransform().a;
  for (const { ink, opacity, box, paint } of tones.all.values()) {
    const whole = {
      x0: Math.floor(box.x0),
      y0: Math.floor(box.y0),
      x1: Math.ceil(box.x1),
      y1: Math.ceil(box.y1),
    };
    const sheet = paper(whole, ratio);
    sheet.fillStyle = base.colour(ink);
    sheet.strokeStyle = base.colour(ink);
    sheet.lineCap = "round";
    sheet.lineJoin = "round";
    for (const one of paint) one(sheet);
    keepLand(base, sheet, whole, ratio, grounds, detailFrame);
    context.save();
    context.globalAlpha = Number(
      /** @type {CSSStyleDeclaration} */ (base.colours).getPropertyValue(opacity),
    );
    context.drawImage(sheet.canvas, whole.x0, whole.y0, whole.x1 - whole.x0, whole.y1 - whole.y0);
    context.restore();
  }
};
