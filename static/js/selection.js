// What is chosen: a route with its card in the list, a piece or a place with its popup.

import { holds, unitX, unitY } from "./geometry.js";
import { addSlider, kmHere } from "./hover.js";
import { reveal, showRoute } from "./panel.js";
import { POST_STEPS } from "./points.js";
import { openPopup } from "./popup.js";
import { keep } from "./state.js";
import { isPhone } from "./view.js";

const CONTROLS_PX = 54;
/** Half of what a popup should leave free of a place, px. */
const PLACE_PX = 9;
/** How far round the cross of the keyboard something is found, px. */
const REACH_PX = 14;

/** @typedef {import("./app.js").App} App */
/** @typedef {{fit?: boolean, focus?: boolean, isStep?: boolean}} How */

/** Chooses and forgets, on the map, in the panel and in the address. */
export class Selection {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.feature = "";
    /** Whether a popup that closes was closed by the reader. */
    this.isChanging = false;
    app.map.on("popupclose", () => {
      app.clearLabels();
      if (this.isChanging || !this.feature) return;
      this.feature = "";
      keep({ feature: "" });
      this.outline();
      // What had the focus went with the popup: the reader goes on from the map.
      if (document.activeElement === document.body) app.container.focus({ preventScroll: true });
    });
    app.container.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== app.container || app.isMeasuring) return;
      event.preventDefault();
      this.pickAtCross();
    });
  }

  /** Chooses what lies below the cross in the middle of the map: the pointer of the keyboard. */
  pickAtCross() {
    const { map, container } = this.app;
    const box = container.getBoundingClientRect();
    const size = map.getSize();
    for (let reach = 0; reach <= REACH_PX; reach += 2) {
      for (let turn = 0; turn < 16; turn += 1) {
        const x = size.x / 2 + reach * Math.cos((turn * Math.PI) / 8);
        const y = size.y / 2 + reach * Math.sin((turn * Math.PI) / 8);
        const target = document.elementFromPoint(box.left + x, box.top + y);
        if (!target?.closest("[data-point], [data-piece], [data-mark]")) continue;
        this.click({ originalEvent: { target }, latlng: map.containerPointToLatLng([x, y]) }, true);
        return;
      }
    }
    this.clickRegion(map.getCenter(), true);
  }

  /** Outlines what is chosen. */
  outline() {
    const { app } = this;
    const { data } = app;
    const chosen = [];
    const members = app.journeyPieces ?? data.routes[app.route];
    if (members?.length) chosen.push({ pieces: new Set(members), isDouble: false });
    const at = data.pieces.findIndex((/** @type {any} */ piece) => piece.id === this.feature);
    if (at >= 0) chosen.push({ pieces: new Set([at]), isDouble: true });
    app.corridors.chosen = chosen;
    this.setPosts().then(() => app.sheet.repaint());
  }

  /** Puts the kilometre posts of the chosen route on the map, as many as the zoom bears. */
  async setPosts() {
    const { app } = this;
    const { route } = app;
    const ruler = route && app.data.measured.includes(route) ? await app.rulers.of(route) : null;
    if (app.route !== route) return;
    if (!ruler) {
      app.corridors.posts = [];
      return;
    }
    const zoom = app.map.getZoom();
    const every = POST_STEPS.filter((step) => zoom >= step[0]).at(-1)?.[1] ?? 1000;
    const low = Math.min(ruler.firstKm, ruler.lastKm);
    const high = Math.max(ruler.firstKm, ruler.lastKm);
    const posts = [];
    for (let km = Math.ceil(low / every) * every; km <= high; km += every) {
      const at = ruler.place(km);
      if (!at) continue;
      const piece = app.data.paths[(app.rulers.pathsOf.get(at.piece) ?? [])[0]].p;
      posts.push({ text: `${app.numbers.format(km)} ${app.settings.units.km}`, piece, x: at.x, y: at.y });
    }
    app.corridors.posts = posts;
  }

  /**
   * @param {string} route
   * @param {How} how
   */
  chooseRoute(route, { fit = false, focus = false, isStep = false }) {
    const { app } = this;
    app.route = route;
    app.journeyPieces = null;
    app.corridors.pin = null;
    showRoute(route, focus);
    if (isStep) {
      this.close();
      keep({ route, feature: "", journey: "" }, true);
    }
    const card = route && document.querySelector(`[data-route="${CSS.escape(route)}"] .card`);
    if (card) {
      addSlider(app, route, card).then(() => reveal(card));
      app.say(card.querySelector("h3")?.textContent ?? "");
    }
    if (fit) {
      const lines = app.data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) =>
        (app.data.routes[route] ?? []).includes(path.p) ? [app.corridors.paths[index]] : [],
      );
      app.view.fitLines(lines);
    }
    this.outline();
  }

  /** Closes the popup as part of another choice. */
  close() {
    this.isChanging = true;
    this.app.map.closePopup();
    this.isChanging = false;
    this.feature = "";
  }

  /**
   * @param {string} id
   * @param {any} said
   * @param {any} latlng
   * @param {{focus?: boolean, piece?: number}} how
   */
  async open(id, said, latlng, { focus = false, piece }) {
    const { app } = this;
    const facts = [...said.f];
    const covered = app.view.covered();
    // On a phone scale and credit lie above the drawer, the buttons beside.
    if (isPhone) {
      const { bottom } = app.container.getBoundingClientRect();
      const low = [...document.querySelectorAll("#scale, #credit")].map((one) => bottom - one.getBoundingClientRect().top);
      covered.bottom = Math.max(covered.bottom, ...low);
      covered.right += CONTROLS_PX;
    }
    const here = piece === undefined ? null : await kmHere(app, piece, latlng);
    if (here) facts.splice(1, 0, [here[0], here[1]]);
    this.isChanging = true;
    const popup = openPopup(
      app.map,
      latlng,
      { ...said, f: facts },
      app.words["popup.close"],
      {
        covered,
        names: () => this.shown(id),
        isNamed: () => app.corridors.boxes.length > 0,
        onPlaced: () => app.clearLabels(),
      },
      id ? this.actions(id, said, piece) : [],
    );
    this.isChanging = false;
    this.feature = id;
    if (id) keep({ feature: id });
    this.outline();
    if (focus) popup.getElement()?.querySelector("h3")?.focus();
  }

  /**
   * @param {string} id
   * @returns {import("./popup.js").Box[]} where names and places are seen, but for the chosen place, px
   */
  shown(id) {
    const { container, corridors, data, map } = this.app;
    const { left, top } = container.getBoundingClientRect();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const places = [...container.querySelectorAll(".hit-point[data-point]")].flatMap((one) => {
      if (data.points[Number(one.getAttribute("data-point"))].id === id) return [];
      const box = one.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2 - left, (box.top + box.bottom) / 2 - top];
      return [{ x0: x - PLACE_PX, y0: y - PLACE_PX, x1: x + PLACE_PX, y1: y + PLACE_PX, isPlace: true }];
    });
    const names = corridors.seen().map(({ x0, y0, x1, y1 }) => ({
      x0: x0 - origin.x,
      y0: y0 - origin.y,
      x1: x1 - origin.x,
      y1: y1 - origin.y,
    }));
    return [...names, ...places];
  }

  /**
   * @param {string} id
   * @param {any} said
   * @param {number} [piece]
   * @returns {import("./popup.js").Action[]}
   */
  actions(id, said, piece) {
    const { app } = this;
    const lang = app.settings.lang === "en" ? "" : `&lang=${app.settings.lang}`;
    /** @type {import("./popup.js").Action[]} */
    const actions = [];
    if (piece !== undefined) {
      const routes = Object.keys(app.data.routes).filter((route) => app.data.routes[route].includes(piece));
      for (const route of routes.slice(0, 3)) {
        if (route === app.route) continue;
        actions.push({
          text: app.routeName(route),
          act: () => this.chooseRoute(route, { fit: false, focus: true, isStep: true }),
        });
      }
    }
    if (!app.settings.isFile) {
      const layer = said.l ?? "stations";
      actions.push(
        { text: app.words["card.download"], href: `/layers/${layer}.geojson` },
        {
          text: app.words["cite.button"],
          href: `/cite?address=${encodeURIComponent(`/?feature=${id}`)}${lang}`,
        },
      );
    }
    actions.push({
      text: app.words["card.share"],
      act: (button) => app.share(button.closest(".popup")?.querySelector(".said")),
    });
    return actions;
  }

  /**
   * @param {string} id of a piece or a point
   * @param {How} how
   * @returns {boolean} whether there is one
   */
  chooseFeature(id, { fit = false, focus = false, isStep = false }) {
    const { app } = this;
    const { data } = app;
    if (isStep) keep({ feature: id }, true);
    const point = data.points.find((/** @type {any} */ one) => one.id === id);
    if (point) {
      if (fit) app.map.setView([point.y, point.x], Math.max(7, app.map.getZoom()), { animate: false });
      this.open(id, point, [point.y, point.x], { focus });
      return true;
    }
    const piece = data.pieces.findIndex((/** @type {any} */ one) => one.id === id);
    if (piece < 0) return false;
    const paths = app.rulers.pathsOf.get(id) ?? [];
    const region = data.regions.findIndex((/** @type {any} */ one) => one.p === piece);
    const lines = region >= 0 ? app.corridors.regions[region] : paths.map((path) => app.corridors.paths[path]);
    if (fit) app.view.fitLines(lines);
    const line = lines[0];
    if (!line) return false;
    const middle = 2 * Math.floor(line.length / 4);
    const place = region >= 0 ? app.map.getCenter() : app.view.place(line[middle], line[middle + 1]);
    this.open(id, data.pieces[piece], place, { focus, ...(region < 0 && { piece }) });
    return true;
  }

  /**
   * @param {any} event a click on the map
   * @param {boolean} [focus] whether the reader goes on in the popup
   */
  click(event, focus = false) {
    const { app } = this;
    const { data } = app;
    const target = event.originalEvent.target;
    const hit = target instanceof Element ? target.closest("[data-point], [data-piece], [data-mark]") : null;
    const number = (/** @type {string} */ name) => {
      const text = hit?.getAttribute(name);
      return text ? Number(text) : -1;
    };
    const point = data.points[number("data-point")];
    const mark = data.marks[number("data-mark")];
    const piece = number("data-piece");
    if (point) this.open(point.id, point, [point.y, point.x], { focus });
    else if (mark) this.open("", mark, [mark.y, mark.x], { focus });
    else if (piece >= 0) this.open(data.pieces[piece].id, data.pieces[piece], event.latlng, { focus, piece });
    else this.clickRegion(event.latlng, focus);
  }

  /**
   * @param {any} latlng
   * @param {boolean} [focus]
   */
  clickRegion(latlng, focus = false) {
    const { app } = this;
    const x = unitX(latlng.lng);
    const y = unitY(latlng.lat);
    const index = app.corridors.regions.findIndex(
      (rings, at) =>
        app.filters.shows(app.data.regions[at].p) &&
        rings.filter((ring) => holds(ring, x, y)).length % 2 === 1,
    );
    if (index < 0) return;
    const piece = app.data.pieces[app.data.regions[index].p];
    this.open(piece.id, piece, latlng, { focus });
  }
}
