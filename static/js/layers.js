// The two Leaflet layers of the map: a canvas for the base map and a sheet of SVG for the
// corridors. Both follow Leaflet's own renderers: they are moved and scaled while the map
// moves, and drawn anew when it rests.

import * as L from "leaflet";

/**
 * Lets the page breathe: what comes next is a task of its own, so that none is long.
 * @returns {Promise<void>}
 */
export const pause = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/**
 * Waits until what was drawn is on the screen: its frame has gone out when the next but one begins.
 * A page that is not looked at has no frames and goes on all the same.
 * @returns {Promise<void>}
 */
export const painted = () =>
  new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, 100);
  }).then(pause);

/**
 * @param {any} map
 * @returns {{scale: number, x: number, y: number}} size of the world and place of the origin, px
 */
export const viewOf = (map) => {
  const origin = map.getPixelOrigin();
  return { scale: 256 * 2 ** map.getZoom(), x: origin.x, y: origin.y };
};

/**
 * @param {{paint: (context: any, view: any, zoom: number, box: any) => void}} base see base.js
 * @param {boolean} [alpha] whether what lies below shows through
 * @returns {any} a Leaflet layer with `repaint()`
 */
export const canvasLayer = (base, alpha = false) =>
  new (L.Renderer.extend({
    options: { padding: 0.25 },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "sheet";
      this._container.setAttribute("aria-hidden", "true");
    },

    _destroyContainer() {
      this._container.remove();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
      const canvas = this._container;
      if (canvas.width !== size.x * ratio || canvas.height !== size.y * ratio) {
        canvas.width = size.x * ratio;
        canvas.height = size.y * ratio;
        canvas.style.width = `${size.x}px`;
        canvas.style.height = `${size.y}px`;
      }
      L.DomUtil.setPosition(canvas, this._bounds.min);
      this.repaint();
    },

    repaint() {
      if (!this._bounds) return;
      const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const context = this._container.getContext("2d", { alpha });
      context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      const box = { x: min.x, y: min.y, width: size.x, height: size.y };
      if (alpha) context.clearRect(box.x, box.y, box.width, box.height);
      base.paint(context, viewOf(this._map), this._map.getZoom(), box);
    },
  }))();

/**
 * @param {(svg: SVGElement, map: any) => void} draw fills the sheet, at each new zoom
 * @returns {any} a Leaflet layer with `repaint()`
 */
export const svgLayer = (draw) =>
  new (L.Renderer.extend({
    options: { padding: 0.25 },

    _initContainer() {
      this._container = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      this._container.setAttribute("class", "sheet");
      this._container.setAttribute("aria-hidden", "true");
    },

    _destroyContainer() {
      this._container.remove();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const svg = this._container;
      svg.setAttribute("width", size.x);
      svg.setAttribute("height", size.y);
      svg.setAttribute("viewBox", `${min.x} ${min.y} ${size.x} ${size.y}`);
      L.DomUtil.setPosition(svg, min);
      const origin = this._map.getPixelOrigin();
      const drawnFor = `${this._map.getZoom()} ${origin.x} ${origin.y}`;
      // Moved without a new zoom, the drawing is still right: only the window shifts.
      if (this._drawnFor !== drawnFor) this.repaint();
    },

    repaint() {
      if (!this._bounds) return;
      const origin = this._map.getPixelOrigin();
      this._drawnFor = `${this._map.getZoom()} ${origin.x} ${origin.y}`;
      draw(this._container, this._map);
    },
  }))();
