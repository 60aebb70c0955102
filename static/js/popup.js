// What is said of a piece or a place, in a popup: data text stays text.

import { element } from "./grammar.js";
import * as L from "leaflet";

/** @typedef {{t: string, o: string, f: [string, string][]}} Said */
/** @typedef {{text: string, href?: string, act?: (button: HTMLElement) => void}} Action */
/** @typedef {{top: number, right: number, bottom: number}} Covered */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export const html = (name, attributes = {}, text = "") => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};

/**
 * @param {Action} action
 * @returns {HTMLElement} a link, or a button where something happens on this page
 */
const control = (action) => {
  if (action.href) return html("a", { href: action.href, class: "button" }, action.text);
  const button = html("button", { type: "button", class: "button" }, action.text);
  button.addEventListener("click", () => action.act?.(button));
  return button;
};

/** @returns {SVGElement} */
export const cross = () => {
  const sign = element("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
  sign.append(element("path", { d: "M3 3l10 10m0-10L3 13", stroke: "currentColor", "stroke-width": 1.6 }));
  return sign;
};

/**
 * @param {any} map
 * @param {any} latlng
 * @param {Said} said
 * @param {string} closeWord
 * @param {Covered} [covered] px of the map under something
 * @param {Action[]} [actions]
 * @returns {any} the popup
 */
export const openPopup = (map, latlng, said, closeWord, covered = { top: 0, right: 0, bottom: 0 }, actions = []) => {
  const box = html("div", { class: "popup", role: "dialog", "aria-label": said.t });
  const title = html("h3", { tabindex: "-1" }, said.t);
  box.append(title);
  if (said.o) box.append(html("p", { class: "other" }, said.o));
  const list = html("dl");
  for (const [label, value] of said.f) list.append(html("dt", {}, label), html("dd", {}, value));
  const close = html("button", { type: "button", class: "popup-close", "aria-label": closeWord });
  close.append(cross());
  close.addEventListener("click", () => map.closePopup());
  box.append(list);
  if (actions.length) {
    const row = html("p", { class: "popup-actions" });
    row.append(...actions.map(control));
    box.append(row);
  }
  box.append(html("p", { class: "said", role: "status" }), close);
  const room = map.getSize().y - covered.top - covered.bottom - 60;
  return L.popup({
    closeButton: false,
    maxWidth: Math.min(300, map.getSize().x - covered.right - 24),
    minWidth: Math.min(240, map.getSize().x - covered.right - 24),
    maxHeight: Math.max(140, room),
    autoPanPaddingTopLeft: [12, covered.top + 12],
    autoPanPaddingBottomRight: [covered.right + 12, covered.bottom + 12],
  })
    .setLatLng(latlng)
    .setContent(box)
    .openOn(map);
};
