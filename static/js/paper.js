// Two sheets of A4: what is seen of the map, with what is chosen, and the table.

import { html } from "./popup.js";

/** @typedef {import("./app.js").App} App */

// The map's part of a sheet, px of CSS: 272 x 178 mm.
const SHEET = { x: 1028, y: 672 };
// Smaller than this the names of the map are below 5 pt, larger they shout.
const SMALLEST = 1.6;
const LARGEST = 0.5;

/**
 * @param {App} app
 * @returns {HTMLElement} what the map shows, in a line above it
 */
const title = (app) => {
  const box = html("div", { class: "print-title" });
  const journey = document.querySelector("#journey-said:not([hidden]) h3");
  const year = document.body.classList.contains("in-year") && document.getElementById("year-value");
  const chosen = (app.route && app.routeName(app.route)) || journey?.textContent;
  const parts = [document.querySelector(".product")?.textContent, chosen, year && year.textContent];
  box.textContent = parts.filter(Boolean).join(" · ");
  return box;
};

/** @returns {HTMLElement} the chosen journey with its ledger, to stand below the table */
const journey = () => {
  const box = html("div", { class: "print-journey" });
  const parts = document.querySelectorAll("#journey-said:not([hidden]) > :is(h3, .big, .ledger, .note)");
  box.append(...[...parts].map((one) => one.cloneNode(true)));
  return box;
};

/**
 * @param {App} app
 * @returns {() => boolean} whether the map is laid out for paper now
 */
export const wirePaper = (app) => {
  const { map, view } = app;
  const root = document.documentElement;
  const stage = /** @type {HTMLElement} */ (document.querySelector(".stage"));
  const table = document.querySelector(".print-table");
  /** @type {(() => void) | null} */
  let undo = null;

  const layOut = () => {
    if (undo) return;
    const { scheme } = root.dataset;
    const [centre, zoom] = [map.getCenter(), map.getZoom()];
    const size = map.getSize();
    const { top, bottom } = view.covered();
    const free = { x: size.x, y: Math.max(size.y / 4, size.y - top - bottom) };
    const middle = map.containerPointToLatLng([size.x / 2, top + free.y / 2]);
    // The same map at the same zoom, so that its names stay: the sheet is as large as it needs.
    const factor = Math.max(LARGEST, Math.min(SMALLEST, Math.max(free.x / SHEET.x, free.y / SHEET.y)));
    const added = [title(app), journey()];
    stage.append(added[0]);
    table?.append(added[1]);
    const row = app.route && table?.querySelector(`[data-row="${CSS.escape(app.route)}"]`);
    if (row) row.classList.add("chosen");
    root.style.setProperty("--sheet", String(1 / factor));
    stage.style.width = `${Math.round(SHEET.x * factor)}px`;
    stage.style.height = `${Math.round(SHEET.y * factor)}px`;
    root.dataset.scheme = "light";
    document.body.classList.add("printing");
    undo = () => {
      for (const one of added) one.remove();
      if (row) row.classList.remove("chosen");
      stage.style.width = "";
      stage.style.height = "";
      if (scheme) root.dataset.scheme = scheme;
      else delete root.dataset.scheme;
      document.body.classList.remove("printing");
      undo = null;
      show(centre, zoom);
    };
    show(middle, zoom);
  };

  /** @type {(centre: any, zoom: number) => void} */
  const show = (centre, zoom) => {
    map.invalidateSize({ animate: false });
    map.setView(centre, zoom, { animate: false });
    app.rest();
    app.repaint();
  };

  addEventListener("beforeprint", layOut);
  addEventListener("afterprint", () => undo?.());
  return () => undo !== null;
};
