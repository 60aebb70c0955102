// From A to B: the journey's legs on the map, what is missing, the kilometres by work.

import { wireCombobox } from "./combobox.js";
import { drawLine, element } from "./grammar.js";
import { reveal } from "./panel.js";
import { html } from "./popup.js";
import { findNames } from "./search.js";
import { keep } from "./state.js";

/** @typedef {import("./app.js").App} App */

const STRIP_PX = 12;
/** The ends of an interval are rounded outwards; by so much a whole number may fall short of itself, km. */
const EXACT = 1e-6;

/**
 * @param {any} leg
 * @returns {string[]} the pieces it runs on, whole or in part
 */
const piecesOf = (leg) => [
  ...leg.pieces,
  ...(leg.parts ?? []).map((/** @type {any} */ part) => part.piece ?? part),
];

/**
 * @param {App} app
 * @param {any} answer
 * @param {number} width px
 * @returns {SVGElement} the way as one straight line to scale, in the grammar of the map
 */
const strip = (app, answer, width) => {
  const svg = element("svg", { width: "100%", height: STRIP_PX, viewBox: `0 0 ${width} ${STRIP_PX}`, "aria-hidden": "true" });
  const scale = width / answer.length;
  let run = 0;
  for (const leg of answer.legs) {
    const long = leg.in_total ? (leg.length ?? 0) : 0;
    if (!long) continue;
    const style = app.style.lines[`railway/${leg.route === "tsr" ? "tsr" : "rail"}/${leg.status ?? "operating"}`];
    const line = Float64Array.from([run * scale, STRIP_PX / 2, (run + long) * scale, STRIP_PX / 2]);
    const drawn = drawLine(line, style, 1, app.style.short);
    svg.append(...drawn.casing, ...drawn.ink, ...drawn.core, ...drawn.marks);
    run += long;
  }
  return svg;
};

/**
 * @param {App} app
 * @param {import("./selection.js").Selection} selection
 */
export const wireJourney = (app, selection) => {
  const form = document.getElementById("journey-form");
  const box = document.getElementById("journey-said");
  if (!(form instanceof HTMLFormElement) || !box) return { set: async () => {} };
  const from = /** @type {HTMLInputElement} */ (form.elements.namedItem("from"));
  const to = /** @type {HTMLInputElement} */ (form.elements.namedItem("to"));
  const { words } = app;
  const km = (/** @type {number} */ value) => `${app.numbers.format(Math.round(value))} ${app.settings.units.km}`;
  for (const input of [from, to]) {
    wireCombobox(input, {
      find: (text) => findNames(app, text, "station"),
      pick: () => {},
      say: (text) => app.say(text),
      count: (number) => words[number ? "search.some" : "search.none"].replace("{n}", String(number)),
    });
  }

  /** @param {string} from @param {string} to */
  const fromTo = (from, to) => words["journey.from-to"].replace("{from}", () => from).replace("{to}", () => to);

  /** @param {any} answer */
  const show = (answer) => {
    const title = html("h3", { tabindex: "-1" }, answer.title ?? fromTo(answer.legs[0].from, answer.legs.at(-1).to));
    const hasLength = answer.length !== null;
    const big = html("p", { class: "big" });
    const low =
      answer.length_low === null
        ? ""
        : `${app.numbers.format(Math.floor(answer.length_low + EXACT))}–${km(Math.ceil(answer.length_high - EXACT))}`;
    big.append(html("strong", {}, hasLength ? km(answer.length) : words["journey.no-total"]), html("span", {}, low));
    /** @type {Map<string, number>} */
    const works = new Map();
    for (const leg of answer.legs) {
      if (leg.in_total && leg.work) works.set(leg.work, (works.get(leg.work) ?? 0) + (leg.length ?? 0));
    }
    const ledger = html("dl", { class: "ledger" });
    for (const [name, sum] of works) {
      ledger.append(html("dt", {}, words[`work.${name}`] ?? name), html("dd", {}, km(sum)));
    }
    const legs = html("ol", { class: "legs" });
    for (const leg of answer.legs) {
      const row = html("li", leg.status && leg.status !== "operating" ? { class: "missing" } : {});
      const numbers = new Set(piecesOf(leg));
      const show = html("button", { type: "button", class: "linklike" }, fromTo(leg.from, leg.to));
      show.addEventListener("click", () => {
        app.view.fitLines(
          app.data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) =>
            numbers.has(app.data.pieces[path.p].id) ? [app.corridors.paths[index]] : [],
          ),
        );
      });
      const facts = [
        words[`status-of.${leg.status}`] ?? "",
        leg.country === "KP" && leg.status === "operating" ? words.reported : "",
        typeof leg.length === "number" ? km(leg.length) : "",
        leg.country ? (words[`country-of.${leg.country}`] ?? leg.country) : "",
        leg.gauge ? words[`gauge-of.${leg.gauge}`] : "",
      ];
      row.append(numbers.size ? show : html("strong", {}, fromTo(leg.from, leg.to)));
      row.append(html("span", { class: "note" }, facts.filter(Boolean).join(", ")));
      if (leg.note) row.append(html("span", { class: "note" }, leg.note));
      legs.append(row);
    }
    const notes = (answer.gauge_changes ?? []).map((/** @type {any} */ change) =>
      html(
        "p",
        { class: "note" },
        words["journey.gauge"].replace("{from}", change.from).replace("{to}", change.to),
      ),
    );
    const close = html("button", { type: "button", class: "button" }, words["journey.close"]);
    close.addEventListener("click", () => {
      set("", { isStep: true });
      from.focus();
    });
    const actions = html("p", { class: "popup-actions" });
    if (answer.page) actions.append(html("a", { href: answer.page, class: "button" }, words["journey.more"]));
    actions.append(close);
    const way = hasLength ? [strip(app, answer, Math.max(200, box.clientWidth - 24))] : [];
    box.replaceChildren(title, big, ...way, ledger, ...notes, actions, legs);
    return title;
  };

  /**
   * @param {string} journey a scenario, or from..to
   * @param {{fit?: boolean, isStep?: boolean, focus?: boolean}} how
   */
  const set = async (journey, { fit = false, isStep = false, focus = false }) => {
    if (!journey) {
      if (!app.journeyPieces && box.hidden) return;
      app.journeyPieces = null;
      box.hidden = true;
      box.replaceChildren();
      if (isStep) keep({ journey: "" }, true);
      selection.outline();
      return;
    }
    const [start, end] = journey.split("..");
    const query = end === undefined ? `scenario=${encodeURIComponent(start)}` : `from=${encodeURIComponent(start)}&to=${encodeURIComponent(end)}`;
    const details = form.closest("details");
    if (details) details.open = true;
    box.hidden = false;
    const lang = app.settings.lang;
    /** @type {any} */
    let answer = {};
    let isFound = false;
    try {
      if (app.settings.isFile) {
        answer = { ...(await app.load("journey", { id: journey })) };
        isFound = true;
      } else {
        const reply = await fetch(`/journeys.json?${query}&works=1&lang=${lang}`);
        isFound = reply.ok;
        answer = await reply.json();
        answer.page = `/journeys?${query}${lang === "en" ? "" : `&lang=${lang}`}`;
      }
    } catch {
      answer = { detail: words["journey.failed"] };
    }
    if (!isFound) {
      box.replaceChildren(html("p", { role: "alert" }, `${answer.detail ?? ""} ${answer.repair ?? ""}`));
      return;
    }
    const ids = new Set(answer.legs.flatMap(piecesOf));
    selection.chooseRoute("", {});
    app.journeyPieces = app.data.pieces.flatMap((/** @type {any} */ piece, /** @type {number} */ index) =>
      ids.has(piece.id) ? [index] : [],
    );
    if (isStep) keep({ journey, route: "", feature: "" }, true);
    const title = show(answer);
    // After a link, or "back", the fields say what is shown.
    for (const [input, name] of /** @type {[HTMLInputElement, string][]} */ ([
      [from, answer.legs[0].from],
      [to, answer.legs.at(-1).to],
    ])) {
      if (!input.value) input.value = name;
    }
    reveal(box);
    app.say(`${title.textContent}, ${box.querySelector(".big strong")?.textContent ?? ""}`);
    selection.outline();
    if (fit) {
      app.view.fitLines(
        app.data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) =>
          app.journeyPieces?.includes(path.p) ? [app.corridors.paths[index]] : [],
        ),
      );
    }
    if (focus) title.focus({ preventScroll: true });
  };

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    set("", { isStep: true });
    from.focus();
  });
  form.addEventListener("submit", (event) => {
    const ends = [from, to].map((input) => input.dataset.id ?? input.value.trim());
    if (!ends.every(Boolean)) return; // the browser says which field is empty
    event.preventDefault();
    set(ends.join(".."), { fit: true, isStep: true, focus: true });
  });
  for (const button of document.querySelectorAll("[data-journey]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      set(button.getAttribute("data-journey") ?? "", { fit: true, isStep: true, focus: true });
    });
  }
  return { set };
};
