// The grammar of lines as SVG. Every number comes from the style table; the paint order
// within a line is casing, ink, core, marks. Colours are custom properties of the page.

import { along, lengthOf, pathOf } from "./geometry.js";

/** @typedef {import("./geometry.js").Line} Line */
/**
 * @typedef {object} LineStyle
 * @property {string} ink
 * @property {number} width_px
 * @property {"round" | "butt"} cap
 * @property {number[]} dash_px
 * @property {number} casing_px
 * @property {number} core_px
 * @property {number} dot_px
 * @property {number} dot_core_px
 * @property {number} dot_every_px
 * @property {number} cross_px
 * @property {number} cross_stroke_px
 * @property {number} cross_every_px
 */
/** @typedef {{periods: number, shrink_min: number, single_mark_below_px: number}} Short */
/** @typedef {{casing: SVGElement[], ink: SVGElement[], core: SVGElement[], marks: SVGElement[]}} Drawn */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElement}
 */
export const element = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
};

/**
 * @param {string} token
 * @returns {string} the custom property of a token of the style table
 */
export const colour = (token) => `var(--${token.replaceAll("_", "-")})`;

/**
 * @param {string} d
 * @param {string} token
 * @param {number} width
 * @param {Record<string, string | number>} [more]
 * @returns {SVGElement}
 */
export const stroke = (d, token, width, more = {}) =>
  element("path", {
    d,
    fill: "none",
    stroke: colour(token),
    "stroke-width": width.toFixed(2),
    "stroke-linejoin": "round",
    ...more,
  });

/**
 * @param {number} length
 * @param {number} every
 * @param {number} singleBelow
 * @returns {number[]} distances of marks along a line: evenly spaced, at least one
 */
const places = (length, every, singleBelow) => {
  if (length < Math.max(singleBelow, every)) return [length / 2];
  const count = Math.floor(length / every);
  const first = (length - (count - 1) * every) / 2;
  return Array.from({ length: count }, (_, index) => first + index * every);
};

/**
 * Dots as round-capped dashes of no length; a lone one as a circle.
 * @param {Line} line
 * @param {number[]} at
 * @param {number} every
 * @param {string} token
 * @param {number} diameter
 * @returns {SVGElement}
 */
const dots = (line, at, every, token, diameter) => {
  if (at.length === 1) {
    const [place] = along(line, at);
    return element("circle", {
      cx: place.x.toFixed(1),
      cy: place.y.toFixed(1),
      r: (diameter / 2).toFixed(2),
      fill: colour(token),
    });
  }
  return stroke(pathOf(line), token, diameter, {
    "stroke-dasharray": `0 ${every.toFixed(2)}`,
    "stroke-dashoffset": (-at[0]).toFixed(2),
    "stroke-linecap": "round",
  });
};

/**
 * @param {Line} line
 * @param {LineStyle} style
 * @param {number} factor
 * @param {Short} short
 * @returns {SVGElement}
 */
const crosses = (line, style, factor, short) => {
  const at = places(
    lengthOf(line),
    style.cross_every_px * factor,
    short.single_mark_below_px * factor,
  );
  const arm = (style.cross_px * factor) / Math.SQRT2;
  let d = "";
  for (const { x, y, angle } of along(line, at)) {
    for (const turn of [Math.PI / 4, -Math.PI / 4]) {
      const dx = arm * Math.cos(angle + turn);
      const dy = arm * Math.sin(angle + turn);
      d += `M${(x - dx).toFixed(1)} ${(y - dy).toFixed(1)}`;
      d += `L${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}`;
    }
  }
  return stroke(d, style.ink, style.cross_stroke_px * factor);
};

/**
 * @param {Line} line
 * @param {number} from
 * @param {number} to
 * @returns {string} the straight path between two distances along a line
 */
const between = (line, from, to) => {
  const [a, b] = along(line, [from, to]);
  return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
};

/**
 * Draws one line of one style.
 * @param {Line} line in pixels
 * @param {LineStyle} style
 * @param {number} factor scale of widths, dashes and marks at this zoom
 * @param {Short} short
 * @returns {Drawn}
 */
export const drawLine = (line, style, factor, short) => {
  /** @type {Drawn} */
  const drawn = { casing: [], ink: [], core: [], marks: [] };
  const whole = lengthOf(line);
  const isShort = whole < short.single_mark_below_px * factor;
  let d = pathOf(line);
  if (style.casing_px) {
    drawn.casing.push(
      stroke(d, "casing", style.casing_px * factor, {
        "stroke-opacity": "var(--o-casing)",
        "stroke-linecap": style.cap,
      }),
    );
  }
  if (style.width_px) {
    /** @type {Record<string, string>} */
    const more = { "stroke-linecap": style.cap };
    const period = style.dash_px.reduce((sum, part) => sum + part, 0) * factor;
    if (period && isShort && !style.cross_px) {
      // One dash at its middle: a short section neither vanishes nor becomes solid.
      d = between(line, whole * 0.22, whole * 0.78);
    } else if (period) {
      const fit = whole / (short.periods * period);
      const shrink = fit < 1 ? Math.max(short.shrink_min, fit) : 1;
      more["stroke-dasharray"] = style.dash_px
        .map((part) => (part * factor * shrink).toFixed(2))
        .join(" ");
    }
    drawn.ink.push(stroke(d, style.ink, style.width_px * factor, more));
    if (style.core_px) drawn.core.push(stroke(d, "core", style.core_px * factor, more));
  }
  if (style.dot_px) {
    const every = style.dot_every_px * factor;
    const at = places(whole, every, short.single_mark_below_px * factor);
    drawn.marks.push(dots(line, at, every, style.ink, style.dot_px * factor));
    if (style.dot_core_px) {
      drawn.marks.push(dots(line, at, every, "core", style.dot_core_px * factor));
    }
  }
  if (style.cross_px) drawn.marks.push(crosses(line, style, factor, short));
  return drawn;
};
