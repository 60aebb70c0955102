// The outline of what is chosen: a route, a journey, a feature. Nothing else is dimmed.

import { join, pathOf, toPixels } from "./geometry.js";
import { element, stroke } from "./grammar.js";

/** @typedef {import("./corridors.js").Corridors} Corridors */
/** @typedef {{scale: number, x: number, y: number}} ViewPx */

const FAR = 1e6; // px; a mask must be larger than any sheet
const DOUBLE_GAP_PX = 2;

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
export const outline = (id, d, token, inner, edge) => {
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
};

/**
 * The runs of a chain whose paths are wanted: unbroken stretches.
 * @param {[number, number][]} steps
 * @param {(path: number) => boolean} isWanted
 * @returns {[number, number][][]}
 */
const runs = (steps, isWanted) => {
  /** @type {[number, number][][]} */
  const found = [];
  let isOpen = false;
  for (const step of steps) {
    const isMember = isWanted(step[0]);
    if (isMember && isOpen) found[found.length - 1].push(step);
    else if (isMember) found.push([step]);
    isOpen = isMember;
  }
  return found;
};

/**
 * @param {Corridors} own
 * @param {ViewPx} view
 * @param {number} zoom
 * @returns {SVGElement}
 */
export const drawSelected = (own, view, zoom) => {
  const group = element("g", { class: "selected" });
  own.chosen.forEach((chosen, number) => {
    const isWanted = (/** @type {number} */ path) => chosen.pieces.has(own.data.paths[path].p);
    const edges = chosen.isDouble ? [0, DOUBLE_GAP_PX + own.style.selected.width_px] : [0];
    for (const [at, more] of edges.entries()) group.append(...around(own, view, zoom, isWanted, `chosen-${number}-${at}`, more));
  });
  return group;
};

/**
 * @param {Corridors} own
 * @param {ViewPx} view
 * @param {number} zoom
 * @param {(path: number) => boolean} isWanted
 * @param {string} id
 * @param {number} more px further off the line
 * @returns {SVGElement[]}
 */
const around = (own, view, zoom, isWanted, id, more) => {
  /** @type {Map<string, string>} */
  const byStyle = new Map();
  for (const chain of own.drawn()) {
    const d = runs(chain.steps, isWanted)
      .map((run) => pathOf(toPixels(join(run.map(([path, way]) => [own.paths[path], way])), view)))
      .join("");
    const style = chain.r ? "ribbon" : chain.k;
    if (d) byStyle.set(style, (byStyle.get(style) ?? "") + d);
  }
  /** @type {SVGElement[]} */
  const made = [];
  const { width_px: width, gap_px: gap } = own.style.selected;
  for (const [style, d] of byStyle) {
    const name = `${id}-${style.replaceAll("/", "-")}`;
    if (style === "ribbon") {
      const inner = own.style.ribbon.width_px * own.factor(zoom, "link");
      made.push(...outline(name, d, "accent", inner - 0.4 + 2 * more, width));
      continue;
    }
    const line = own.style.lines[style];
    const inner = Math.max(line.casing_px, line.width_px, line.dot_px) * own.factor(zoom, line.ink) + 2 * gap;
    if (!more) {
      made.push(
        stroke(d, "casing", inner, { "stroke-opacity": "var(--o-selected-casing)", "stroke-linecap": "round" }),
      );
    }
    made.push(...outline(name, d, "accent", inner + 2 * more, width));
  }
  return made;
};
