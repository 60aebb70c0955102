// Links that follow what is seen: the same as a table or a figure; tiles as a background.

import * as L from "leaflet";
import { canvasLayer } from "./layers.js";
import { readState } from "./state.js";

/** @typedef {import("./app.js").App} App */

/**
 * @param {App} app
 * @param {string} name
 * @returns {Record<string, string>} what the other page is asked for
 */
const asked = (app, name) => {
  const state = readState();
  const { layers, status, kind, year, route } = state;
  if (name === "table") return { layers, status, kind, year };
  const bounds = app.map.getBounds();
  const extent = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return { layers, status, route, extent: extent.map((side) => side.toFixed(2)).join(",") };
};

/** @param {App} app */
export const wireLinks = (app) => {
  for (const link of document.querySelectorAll("[data-view-link]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const { href } = link;
    // As late as can be: whatever way the link is followed, it leads to what is seen then.
    const aim = () => {
      const address = new URL(href);
      for (const [key, value] of Object.entries(asked(app, link.dataset.viewLink ?? ""))) {
        if (value) address.searchParams.set(key, value);
      }
      link.href = address.toString().replaceAll("%2C", ",");
    };
    for (const event of ["pointerdown", "focus", "pointerenter"]) link.addEventListener(event, aim);
  }
  document.querySelector("[data-share-view]")?.addEventListener("click", () => {
    app.share(app.said);
  });
  const tiles = document.getElementById("tiles");
  const { tiles: source } = app.settings;
  if (!(tiles instanceof HTMLInputElement) || !source) return;
  app.map.createPane("tiles").style.zIndex = "250";
  const layer = L.tileLayer(source.url, { pane: "tiles", maxZoom: 8 });
  app.map.createPane("over").style.zIndex = "300";
  const over = canvasLayer({ paint: (...all) => app.base.paintOver(...all) }, true);
  over.options.pane = "over";
  app.over = over;
  tiles.addEventListener("change", () => {
    for (const one of [layer, over]) {
      if (tiles.checked) one.addTo(app.map);
      else one.remove();
    }
    const credit = document.querySelector("#credit p");
    credit?.querySelector(".tiles-credit")?.remove();
    if (!tiles.checked || !credit || !source.credit) return;
    const text = document.createElement("span");
    text.className = "tiles-credit";
    text.textContent = ` · ${source.credit}`;
    credit.append(text);
  });
};
