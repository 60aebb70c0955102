// The years: what stood then, what happened, what is not known. Today has no year.

import { html } from "./popup.js";
import { keep } from "./state.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {{set: (year: number | null, how: {isStep: boolean}) => Promise<void>}} Timeline */

const PLAY_MS = 1100;

/**
 * @param {App} app
 * @returns {Timeline}
 */
export const wireTimeline = (app) => {
  const slider = document.getElementById("year-slider");
  const value = document.getElementById("year-value");
  const box = document.getElementById("year-said");
  const playButton = document.getElementById("year-play");
  if (!(slider instanceof HTMLInputElement) || !value || !box || !playButton) {
    return { set: async () => {} };
  }
  const { words, filters } = app;
  const last = Number(slider.max);
  const first = Number(slider.min);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let playing;

  const load = async () => {
    filters.years ??= await app.load("years");
    return /** @type {import("./filters.js").Years} */ (filters.years);
  };

  /**
   * @param {import("./filters.js").Years} years
   * @param {number} year
   */
  const tell = (years, year) => {
    const list = html("ul", { class: "events" });
    for (const event of years.events.filter((one) => one.y === year)) {
      const row = html("li");
      const when = html("span", { class: "note" }, `${event.d} · ${event.s}`);
      if (event.p.length) {
        const show = html("button", { type: "button", class: "linklike" }, event.t);
        show.addEventListener("click", () => {
          app.corridors.chosen = [{ pieces: new Set(event.p), isDouble: false }];
          const touched = new Set(event.p);
          app.view.fitLines(
            app.data.paths.flatMap((/** @type {any} */ path, /** @type {number} */ index) =>
              touched.has(path.p) ? [app.corridors.paths[index]] : [],
            ),
          );
          app.sheet.repaint();
        });
        row.append(show);
      } else {
        row.append(html("strong", {}, event.t));
      }
      row.append(when, html("p", {}, event.x));
      list.append(row);
    }
    const shown = app.data.pieces.map((/** @type {any} */ _, /** @type {number} */ index) => index);
    const unknown = shown.filter((/** @type {number} */ piece) => filters.state(piece) === "unknown").length;
    const notes = [words["year.today-base"]];
    if (!list.children.length) notes.unshift(words["year.no-event"]);
    if (unknown) notes.unshift(words["year.unknown"].replace("{n}", app.numbers.format(unknown)));
    box.replaceChildren(list, ...notes.map((note) => html("p", { class: "note" }, note)));
  };

  /** @type {Timeline["set"]} */
  const set = async (year, { isStep }) => {
    const wanted = year === null || !Number.isFinite(year) || year > last ? null : Math.max(first, year);
    if (wanted === null && filters.year === null) return;
    const years = await load();
    filters.year = wanted;
    slider.value = String(wanted ?? last);
    value.textContent = wanted === null ? words["year.today"] : String(wanted);
    slider.setAttribute("aria-valuetext", value.textContent ?? "");
    const inTab = document.querySelector("#tab-year .in-tab");
    if (inTab) inTab.textContent = wanted === null ? "" : ` ${wanted}`;
    document.body.classList.toggle("in-year", wanted !== null);
    if (wanted === null) box.replaceChildren();
    else tell(years, wanted);
    keep({ year: wanted === null ? "" : String(wanted) }, isStep);
    app.repaint();
  };

  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    playButton.setAttribute("aria-pressed", "false");
  };

  /**
   * @param {number} direction
   * @returns {Promise<boolean>} whether there was another year with an event
   */
  const step = async (direction) => {
    const years = await load();
    const now = filters.year ?? last + 1;
    const all = [...new Set(years.events.map((event) => event.y))];
    const next = direction > 0 ? all.find((year) => year > now) : all.filter((year) => year < now).at(-1);
    if (next === undefined && direction < 0) return false;
    await set(next ?? null, { isStep: false });
    return next !== undefined;
  };

  slider.addEventListener("input", () => {
    stop();
    const year = Number(slider.value);
    set(year >= last ? null : year, { isStep: false });
  });
  slider.addEventListener("change", () => keep({ year: filters.year === null ? "" : String(filters.year) }, true));
  document.getElementById("year-back")?.addEventListener("click", () => {
    stop();
    step(-1);
  });
  document.getElementById("year-next")?.addEventListener("click", () => {
    stop();
    step(1);
  });
  document.getElementById("year-today")?.addEventListener("click", () => {
    stop();
    set(null, { isStep: true });
  });
  playButton.addEventListener("click", async () => {
    if (playing) {
      stop();
      return;
    }
    playButton.setAttribute("aria-pressed", "true");
    if (filters.year === null) await set(first, { isStep: true });
    playing = setInterval(async () => {
      if (!(await step(1))) stop();
    }, PLAY_MS);
  });
  slider.form?.addEventListener("submit", (event) => event.preventDefault());
  return { set };
};
