// The map page: reads the block of data that the server wrote, builds the Leaflet map and
// ties it to the panel.

import "./scheme.js";
import { showPanel } from "./opening.js";
import { App } from "./app.js";
import { invite } from "./guests.js";
import { wireHover } from "./hover.js";
import { wireJourney } from "./journey.js";
import { wireMeasure } from "./measure.js";
import { wirePanel } from "./panel.js";
import { wirePaper } from "./paper.js";
import { wireSearch } from "./search.js";
import { pause } from "./layers.js";
import { Selection } from "./selection.js";
import { keep, readState } from "./state.js";
import { wireTimeline } from "./timeline.js";
import { wireLinks } from "./links.js";
import { isPhone, View } from "./view.js";
import { wireWalk } from "./walk.js";

const settings = JSON.parse(document.getElementById("map-settings")?.textContent ?? "{}");
const container = /** @type {HTMLElement} */ (document.getElementById("map"));
const notice = /** @type {HTMLElement} */ (document.getElementById("map-status"));

/** In the one-file map the data stand in the page itself. */
const inFile = document.getElementById("map-data");
settings.isFile = Boolean(inFile);
const held = inFile ? JSON.parse(inFile.textContent ?? "{}") : null;

/**
 * @param {string} name
 * @param {Record<string, string>} [values]
 * @returns {Promise<any>}
 */
const load = async (name, values = {}) => {
  const fill = (/** @type {string} */ text) =>
    text.replace(/\{(\w+)\}/g, (_, key) => encodeURIComponent(values[key] ?? ""));
  if (held) {
    const key = [name, ...Object.values(values)].join("/");
    if (!(key in held)) throw new Error(`not in this file: ${key}`);
    return held[key];
  }
  const answer = await fetch(fill(settings.addresses[name]));
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.json();
};

/** @returns {View} as the address asks, or of all there is */
const open = () => {
  const view = new View(container, settings);
  if (settings.view) {
    view.show(settings.view.join("/"));
  } else {
    view.fit(settings.bounds);
  }
  /** @type {[string, () => void][]} */
  const buttons = [
    ["zoom-in", () => view.map.zoomIn()],
    ["zoom-out", () => view.map.zoomOut()],
    ["zoom-fit", () => view.fit(settings.bounds)],
  ];
  for (const [id, act] of buttons) document.getElementById(id)?.addEventListener("click", act);
  return view;
};

/** With guests the map is there before their scripts, which stand behind this one, set its view. */
const hosting = settings.guests && held ? open() : null;
if (hosting) {
  if (!settings.view) hosting.open(settings.bounds, held.data.frame, held.data.focus);
  invite(settings.guests, hosting);
}

/**
 * @param {View} view
 * @param {any} data what the server sends of the layers
 */
const start = async (view, data) => {
  const app = new App(settings, view, data, load);
  const { map } = app;
  const limit = () => view.limit(data.frame);
  limit();
  if (!settings.view && !hosting) view.open(settings.bounds, data.frame, data.focus);
  const selection = new Selection(app);
  const isPaper = wirePaper(app);
  await app.show();

  map.on("zoomend", () => {
    app.corridors.labels = [];
    app.placeLabels();
    app.placeDetail().then(() => app.tellCredit());
    if (app.route) selection.setPosts().then(() => app.sheet.repaint());
  });
  map.on("moveend", () => {
    app.rest();
    if (!isPaper()) keep({ view: view.text() });
  });
  map.on("resize", () => !isPaper() && limit());
  document.addEventListener("schemechange", () => app.paintBase());
  map.on("click", (/** @type {any} */ event) => {
    if (!app.isMeasuring) selection.click(event);
  });

  wirePanel({
    onRoute: (route) => selection.chooseRoute(route, { fit: Boolean(route), focus: true, isStep: true }),
    onShare: (said) => app.share(said),
    onSwitch: () => {
      keep(app.filters.read(), true);
      app.repaint();
    },
    onStop: () => {
      map.invalidateSize({ animate: false });
      app.rest();
    },
  });
  const timeline = wireTimeline(app);
  const journey = wireJourney(app, selection);
  const walk = wireWalk(app, selection, timeline);
  wireSearch(app, selection);
  wireHover(app);
  wireMeasure(app);
  wireLinks(app);

  /** Shows what the address says: after "back", "forward", or a link. */
  const obey = (/** @type {ReturnType<typeof readState>} */ state) => {
    app.filters.write(state);
    timeline.set(state.year ? Number(state.year) : null, { isStep: false });
    selection.close();
    selection.chooseRoute(state.route, { fit: false });
    journey.set(state.journey, { fit: false });
    if (state.feature) selection.chooseFeature(state.feature, { fit: false });
    walk.set(state.walk ? Number(state.walk) : 0, { isStep: false });
    if (state.view && state.view !== view.text()) view.show(state.view);
    app.repaint();
  };
  addEventListener("popstate", () => obey(readState()));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) map.closePopup();
  });

  app.rest();
  app.placeLabels().then(() => container.setAttribute("data-labels", "placed"));
  app.placeDetail().then(() => app.tellCredit());
  // A file has no address that says what it shows first.
  const state = { ...readState(), ...settings.state };
  const fit = !settings.view && !hosting;
  if (state.year) timeline.set(Number(state.year), { isStep: false });
  if (settings.route) selection.chooseRoute(settings.route, { fit });
  if (state.journey) journey.set(state.journey, { fit });
  if (settings.feature) selection.chooseFeature(settings.feature, { fit });
  if (state.walk) walk.set(Number(state.walk), { isStep: false });
  container.setAttribute("data-ready", "true");
  performance.mark("atlas-drawn");
  notice.hidden = true;
};

if (isPhone) setTimeout(() => document.getElementById("credit")?.removeAttribute("open"), 5000);

const run = async () => {
  // Not from within the bundle itself: a debugger notes where a request comes from, for which
  // the browser would read the whole bundle once more.
  await undefined;
  try {
    const data = load("data");
    data.catch(() => {}); // who awaits it below hears of it
    // To run the script, to lay out the page and to draw the lines are a task each.
    await pause();
    await start(hosting ?? open(), await data);
  } catch (error) {
    showPanel();
    notice.textContent = settings.words["map.failed"];
    notice.hidden = false;
    throw error;
  }
};
run();
