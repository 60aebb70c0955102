// What is said of a piece or a place, in a popup: data text stays text.

import { element } from "./grammar.js";
import { L } from "./layers.js";

/** @typedef {{t: string, o: string, f: [string, string][]}} Said */

/**
 * @param {any} map
 * @param {any} latlng
 * @param {Said} said
 * @param {string} closeWord
 * @param {{top: number, right: number, bottom: number}} [covered] px of the map under something
 */
export const openPopup = (map, latlng, said, closeWord, covered = { top: 0, right: 0, bottom: 0 }) => {
  const box = document.createElement("div");
  box.className = "popup";
  const title = document.createElement("h3");
  title.textContent = said.t;
  box.append(title);
  if (said.o) {
    const other = document.createElement("p");
    other.className = "other";
    other.textContent = said.o;
    box.append(other);
  }
  const list = document.createElement("dl");
  for (const [label, value] of said.f) {
    const term = document.createElement("dt");
    term.textContent = label;
    const text = document.createElement("dd");
    text.textContent = value;
    list.append(term, text);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", closeWord);
  const cross = element("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
  cross.append(element("path", { d: "M3 3l10 10m0-10L3 13", stroke: "currentColor", "stroke-width": 1.6 }));
  close.append(cross);
  close.addEventListener("click", () => map.closePopup());
  box.append(list, close);
  const room = map.getSize().y - covered.top - covered.bottom - 60;
  L.popup({
    closeButton: false,
    maxWidth: 300,
    minWidth: 200,
    maxHeight: Math.max(140, room),
    autoPanPaddingTopLeft: [12, covered.top + 12],
    autoPanPaddingBottomRight: [covered.right + 12, covered.bottom + 12],
  })
    .setLatLng(latlng)
    .setContent(box)
    .openOn(map);
};
