// The search field: the server's search, or in the one-file map the names on the map.

import { wireCombobox } from "./combobox.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./combobox.js").Option} Option */

const MOST = 8;

// As geo.gazetteer.normalise.plain does: without case, gaps and the marks of Latin letters. The
// server knows the systems of spelling besides; a file knows the names on its map.
const fold = (/** @type {string} */ text) =>
  text
    .normalize("NFD")
    .replace(/([a-z])[\u0300-\u036f]+/gi, "$1")
    .normalize("NFC")
    .toLocaleLowerCase()
    .replace(/[\s\-–—'’ʼ.,()·]/g, "");

/**
 * @param {App} app
 * @param {string} text
 * @param {boolean} onlyPoints
 * @returns {Option[]} what of the map bears such a name, best first
 */
const inPage = (app, text, onlyPoints) => {
  const wanted = fold(text);
  /** @type {(Option & {place: number})[]} */
  const found = [];
  const add = (/** @type {Option} */ option) => {
    const names = fold([option.name, option.other].join("|"));
    const at = names.indexOf(wanted);
    if (at >= 0) found.push({ ...option, place: at && names[at - 1] !== "|" ? 1 : 0 });
  };
  if (!onlyPoints) {
    for (const row of document.querySelectorAll("[data-route]")) {
      const name = row.querySelector("h3")?.textContent ?? "";
      const other = row.querySelector(".other-names")?.textContent ?? "";
      add({ id: row.getAttribute("data-route") ?? "", kind: "route", name, detail: "", other, bounds: [] });
    }
  }
  for (const point of app.data.points) {
    const { x, y } = point;
    add({ id: point.id, kind: "station", name: point.t, detail: point.f[0]?.join(", ") ?? "", other: point.o, bounds: [x, y, x, y] });
  }
  return found.sort((a, b) => a.place - b.place).slice(0, MOST);
};

/**
 * @param {App} app
 * @param {string} text
 * @param {string} [kinds]
 * @returns {Promise<Option[]>}
 */
export const findNames = async (app, text, kinds = "") => {
  if (app.settings.isFile) return inPage(app, text, Boolean(kinds));
  try {
    const answer = await app.load("search", { q: text, of: kinds || "layer,route,station,place,feature" });
    return answer.results.map((/** @type {any} */ one) => ({
      id: one.id,
      kind: one.kind,
      name: one.name,
      detail: one.detail,
      other: Object.values(one.names)
        .filter((name) => name && name !== one.name)
        .join(" · "),
      bounds: one.bounds_deg,
    }));
  } catch {
    app.say(app.words["search.failed"]);
    return [];
  }
};

/**
 * @param {App} app
 * @param {import("./selection.js").Selection} selection
 */
export const wireSearch = (app, selection) => {
  const input = document.getElementById("search");
  if (!(input instanceof HTMLInputElement)) return;
  wireCombobox(input, {
    find: (text) => findNames(app, text),
    say: (text) => app.say(text),
    count: (number) => app.words[number ? "search.some" : "search.none"].replace("{n}", String(number)),
    pick: (option) => {
      if (option.kind === "route") {
        selection.chooseRoute(option.id, { fit: true, focus: true, isStep: true });
        return;
      }
      const isThere =
        ["station", "place", "feature"].includes(option.kind) &&
        selection.chooseFeature(option.id, { fit: true, focus: true, isStep: true });
      if (!isThere) {
        const [west, south, east, north] = option.bounds;
        app.view.fit([
          [south, west],
          [north, east],
        ]);
      }
      app.say(option.name);
    },
  });
  input.form?.addEventListener("submit", (event) => {
    // With a list open, Enter takes from it; else the page of results opens.
    if (app.settings.isFile) event.preventDefault();
  });
};
