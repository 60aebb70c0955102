// The kilometre under the pointer: beside a mouse, in the popup for a finger, by the slider of
// a route's card for the keyboard.

import { unitX, unitY } from "./geometry.js";
import { html } from "./popup.js";

/** @typedef {import("./app.js").App} App */

/**
 * @param {App} app
 * @param {number} piece
 * @returns {string} the route whose kilometres count on a piece: the chosen one first
 */
export const routeOn = (app, piece) => {
  const { data } = app;
  const holds = (/** @type {string} */ route) => (data.routes[route] ?? []).includes(piece);
  if (app.route && holds(app.route)) return app.route;
  return Object.keys(data.routes).find((route) => holds(route) && data.measured.includes(route)) ?? "";
};

/**
 * @param {App} app
 * @param {number} km
 * @param {number} errorKm
 * @returns {string}
 */
export const kmText = (app, km, errorKm) => {
  const digits = errorKm < 0.5 ? 1 : 0;
  const numbers = new Intl.NumberFormat(app.settings.lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const errors = new Intl.NumberFormat(app.settings.lang, { maximumSignificantDigits: 2 });
  return `${numbers.format(km)} ± ${errors.format(errorKm)} ${app.settings.units.km}`;
};

/**
 * @param {App} app
 * @param {number} piece
 * @param {any} latlng
 * @returns {Promise<[string, string] | null>} the name of the route and the kilometre there
 */
export const kmHere = async (app, piece, latlng) => {
  const route = routeOn(app, piece);
  const ruler = route ? await app.rulers.of(route) : null;
  const reading = ruler?.read(app.data.pieces[piece].id, unitX(latlng.lng), unitY(latlng.lat));
  return reading ? [app.routeName(route), kmText(app, reading.km, reading.errorKm)] : null;
};

/** @param {App} app */
export const wireHover = (app) => {
  const tip = html("div", { class: "tip", "aria-hidden": "true", hidden: "" });
  app.container.parentElement?.append(tip);
  let turn = 0;
  app.map.on("mousemove", async (/** @type {any} */ event) => {
    turn += 1;
    const mine = turn;
    const target = event.originalEvent.target;
    const piece = target instanceof Element ? target.getAttribute("data-piece") : null;
    if (piece === null || app.isMeasuring || matchMedia("(pointer: coarse)").matches) {
      tip.hidden = true;
      return;
    }
    const said = await kmHere(app, Number(piece), event.latlng);
    if (mine !== turn) return;
    tip.hidden = !said;
    if (!said) return;
    tip.textContent = `${said[0]}: ${said[1]}`;
    const { x, y } = event.containerPoint;
    const isRight = x > app.map.getSize().x - 220;
    tip.style.left = `${isRight ? x - 14 - tip.offsetWidth : x + 14}px`;
    tip.style.top = `${Math.max(4, y - 30)}px`;
  });
  app.map.on("mouseout movestart", () => {
    turn += 1;
    tip.hidden = true;
  });
};

/**
 * The slider of a card: any kilometre of the route, shown on the map and said.
 * @param {App} app
 * @param {string} route
 * @param {Element} card
 */
export const addSlider = async (app, route, card) => {
  if (!app.data.measured.includes(route) || card.querySelector(".along")) return;
  const ruler = await app.rulers.of(route);
  if (!ruler || card.querySelector(".along")) return;
  const box = html("div", { class: "along" });
  const label = html("label", {}, app.words["along.label"]);
  const low = Math.min(ruler.firstKm, ruler.lastKm);
  const high = Math.max(ruler.firstKm, ruler.lastKm);
  const step = high - low > 2000 ? 10 : 1;
  const slider = html("input", {
    type: "range",
    min: String(Math.ceil(low)),
    max: String(Math.floor(high)),
    step: String(step),
    value: String(Math.ceil(low)),
  });
  const said = html("output", { class: "along-said" });
  label.append(slider);
  box.append(label, said);
  const show = () => {
    const km = Number(slider.value);
    const at = ruler.place(km);
    if (!at) return;
    const text = kmText(app, km, at.errorKm);
    const piece = app.data.pieces.find((/** @type {any} */ one) => one.id === at.piece);
    said.textContent = `${text}, ${piece?.t ?? ""}`;
    slider.setAttribute("aria-valuetext", said.textContent);
    app.corridors.pin = { x: at.x, y: at.y };
    app.sheet.repaint();
  };
  slider.addEventListener("input", show);
  slider.addEventListener("change", () => {
    const { pin } = app.corridors;
    if (pin) app.map.panInside(app.view.place(pin.x, pin.y), { padding: [60, 60], animate: false });
  });
  slider.addEventListener("blur", () => {
    app.corridors.pin = null;
    app.sheet.repaint();
  });
  card.append(box);
};
