// A walk through the atlas in six steps, for a class: arrow keys go on and back.

import { setDrawer } from "./panel.js";
import { keep } from "./state.js";
import { isPhone } from "./view.js";

/** @typedef {import("./app.js").App} App */

/**
 * @param {App} app
 * @param {import("./selection.js").Selection} selection
 * @param {import("./timeline.js").Timeline} timeline
 * @returns {{set: (step: number, how: {isStep: boolean}) => void}}
 */
export const wireWalk = (app, selection, timeline) => {
  const box = document.getElementById("walk");
  const steps = [...document.querySelectorAll("#walk [data-step]")].filter((one) => one instanceof HTMLElement);
  const button = document.getElementById("walk-start");
  if (!box || !steps.length) return { set: () => {} };
  const place = /** @type {HTMLElement} */ (box.querySelector(".walk-place"));
  let now = 0;

  /** @type {(step: number, how: {isStep: boolean}) => void} */
  const set = (step, { isStep }) => {
    const wanted = Number.isInteger(step) && step >= 1 && step <= steps.length ? step : 0;
    if (wanted === now) return;
    const wasShut = now === 0;
    now = wanted;
    box.hidden = !now;
    document.body.classList.toggle("walking", now > 0);
    button?.setAttribute("aria-pressed", String(now > 0));
    steps.forEach((one, index) => {
      one.hidden = index !== now - 1;
    });
    // On a phone the map is what the class looks at; the drawer waits below it.
    if (isPhone && wasShut) setDrawer("low");
    app.view.setFree(now > 0);
    if (!now) {
      if (isPhone) setDrawer("half");
      keep({ walk: "" }, isStep);
      timeline.set(null, { isStep: false });
      if (isStep) button?.focus();
      return;
    }
    const { year, shows: route, bounds, title } = steps[now - 1].dataset;
    place.textContent = app.words["walk.place"].replace("{n}", String(now)).replace("{all}", String(steps.length));
    selection.chooseRoute(route ?? "", { fit: false });
    keep({ walk: String(now), route: route ?? "", feature: "", journey: "" }, isStep);
    timeline.set(year ? Number(year) : null, { isStep: false });
    const [west, south, east, north] = (bounds ?? "").split(",").map(Number);
    app.view.fit([
      [south, west],
      [north, east],
    ]);
    app.say(`${place.textContent}. ${title ?? ""}`);
    if (wasShut) box.focus({ preventScroll: true });
  };

  const go = (/** @type {number} */ by) => set(Math.max(1, Math.min(steps.length, now + by)), { isStep: true });
  button?.addEventListener("click", () => set(now ? 0 : 1, { isStep: true }));
  box.querySelector(".walk-back")?.addEventListener("click", () => go(-1));
  box.querySelector(".walk-next")?.addEventListener("click", () => go(1));
  box.querySelector(".walk-end")?.addEventListener("click", () => set(0, { isStep: true }));
  // Before the map takes the arrows for its own: in a walk they turn its pages.
  addEventListener(
    "keydown",
    (event) => {
      if (!now || (event.target instanceof Element && event.target.matches("input, select, textarea, [role=tab]"))) return;
      const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }[event.key];
      if (by) {
        event.preventDefault();
        event.stopPropagation();
        go(by);
      } else if (event.key === "Escape") {
        event.preventDefault();
        set(0, { isStep: true });
      }
    },
    true,
  );
  return { set };
};
