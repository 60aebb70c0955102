// The panel: routes that open in place, switches for layers and statuses, and on a phone a
// drawer with three stops and tabs.

/**
 * @typedef {object} PanelEvents
 * @property {(route: string) => void} onRoute
 * @property {() => void} onSwitch
 * @property {(stop: string) => void} onStop
 * @property {(said: Element | null | undefined) => void} onShare
 */

const STOPS = ["low", "half", "high"];
const SHARES = { half: 0.5, high: 0.92 };
const LOW_PX = 88;
const isPhone = () => matchMedia("(max-width: 599px)").matches;

/**
 * Brings what was chosen into view as a whole; on a phone it comes first.
 * @param {Element | null | undefined} box
 */
export const reveal = (box) => {
  const body = box?.closest(".panel-body");
  if (!box || !body) return;
  const [own, room] = [box.getBoundingClientRect(), body.getBoundingClientRect()];
  if (isPhone() || own.top < room.top || own.height > room.height) body.scrollTop += own.top - room.top;
  else if (own.bottom > room.bottom) body.scrollTop += own.bottom - room.bottom;
};

/**
 * @param {string} stop of the drawer on a phone
 */
export const setDrawer = (stop) => {
  const panel = document.getElementById("panel");
  if (!panel) return;
  panel.dataset.stop = stop;
  panel.style.height = "";
  document.body.classList.toggle("low", stop === "low");
  document.body.classList.toggle("high", stop === "high");
};

/** @type {Element[]} the routes in the order of the page */
let routes = [];

/**
 * Puts the chosen route first, so that its card stands below the layers, and the others in order.
 * @param {string} route
 */
const arrange = (route) => {
  if (!routes.length) routes = [...document.querySelectorAll("[data-route]")];
  const isFirst = (/** @type {Element} */ one) => one.getAttribute("data-route") === route;
  const wanted = [...routes.filter(isFirst), ...routes.filter((one) => !isFirst(one))];
  const list = routes[0]?.parentElement;
  if (list && wanted.some((one, index) => list.children[index] !== one)) list.replaceChildren(...wanted);
};

/**
 * Opens one route's card and closes the others.
 * @param {string} route
 * @param {boolean} moveFocus
 */
export const showRoute = (route, moveFocus) => {
  arrange(route);
  for (const item of document.querySelectorAll("[data-route]")) {
    const row = item.querySelector(".route-row");
    const card = item.querySelector(".card");
    if (!(row instanceof HTMLElement) || !(card instanceof HTMLElement)) continue;
    const isOpen = item.getAttribute("data-route") === route;
    const wasOpen = !card.hidden;
    row.hidden = isOpen;
    card.hidden = !isOpen;
    if (isOpen) {
      if (moveFocus) card.querySelector("h3")?.focus({ preventScroll: true });
      reveal(card);
    } else if (wasOpen && !isOpen && moveFocus && !route) {
      row.focus();
    }
  }
};

/** @param {PanelEvents} events */
const wireRoutes = (events) => {
  document.querySelector(".routes")?.addEventListener("keydown", (event) => {
    const isEscape = /** @type {KeyboardEvent} */ (event).key === "Escape";
    if (!isEscape || !(event.target instanceof Element && event.target.closest(".card"))) return;
    event.preventDefault();
    events.onRoute("");
  });
  document.querySelector(".routes")?.addEventListener("click", (event) => {
    const mouse = /** @type {MouseEvent} */ (event);
    const target = event.target instanceof Element ? event.target : null;
    const share = target?.closest("[data-share]");
    if (share) {
      events.onShare(share.closest(".card")?.querySelector(".said"));
      return;
    }
    if (mouse.ctrlKey || mouse.metaKey || mouse.shiftKey) return;
    const row = target?.closest(".route-row");
    const close = target?.closest(".close");
    if (!row && !close) return;
    event.preventDefault();
    events.onRoute(row ? (row.closest("[data-route]")?.getAttribute("data-route") ?? "") : "");
  });
};

/** @param {PanelEvents} events */
const wireSwitches = (events) => {
  for (const box of document.querySelectorAll('input[name="layer"], input[name="status"], input[name="kind"]')) {
    box.addEventListener("change", () => events.onSwitch());
  }
};

const wireTabs = () => {
  const tabs = [...document.querySelectorAll('[role="tab"]')].filter((tab) => tab instanceof HTMLElement);
  /** @param {HTMLElement} chosen */
  const choose = (chosen) => {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls") ?? "")?.classList.toggle("shown", isChosen);
    }
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      choose(next);
      next.focus();
    });
  });
  const { searchParams } = new URL(location.href);
  const isYear = searchParams.has("year") && !["route", "journey", "walk"].some((name) => searchParams.has(name));
  const first = tabs.find((tab) => isYear && tab.id === "tab-year") ?? tabs[0];
  if (first) choose(first);
};

/** @param {PanelEvents} events */
const wireDrawer = (events) => {
  const panel = document.getElementById("panel");
  const grip = document.getElementById("grip");
  if (!panel || !grip) return;
  /** @param {string} stop */
  const settle = (stop) => {
    setDrawer(stop);
    events.onStop(stop);
  };
  let startY = 0;
  let startHeight = 0;
  let moved = false;
  grip.addEventListener("pointerdown", (event) => {
    startY = event.clientY;
    startHeight = panel.offsetHeight;
    moved = false;
    grip.setPointerCapture(event.pointerId);
    panel.classList.add("dragging");
  });
  grip.addEventListener("pointermove", (event) => {
    if (!panel.classList.contains("dragging")) return;
    const height = startHeight + startY - event.clientY;
    moved ||= Math.abs(height - startHeight) > 4;
    panel.style.height = `${Math.max(LOW_PX, Math.min(innerHeight * 0.92, height))}px`;
  });
  const release = () => {
    if (!panel.classList.contains("dragging")) return;
    panel.classList.remove("dragging");
    if (!moved) return;
    const share = panel.offsetHeight / innerHeight;
    settle(share < 0.3 ? "low" : share < 0.72 ? "half" : "high");
  };
  grip.addEventListener("pointerup", release);
  grip.addEventListener("pointercancel", release);
  grip.addEventListener("click", () => {
    if (moved) return;
    const at = STOPS.indexOf(panel.dataset.stop ?? "half");
    settle(STOPS[(at + 1) % STOPS.length]);
  });
  grip.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = STOPS.indexOf(panel.dataset.stop ?? "half") + step;
    settle(STOPS[Math.max(0, Math.min(STOPS.length - 1, at))]);
  });
};

/** @param {PanelEvents} events */
const wireClosing = (events) => {
  for (const button of document.querySelectorAll("[data-panel-button]")) {
    button.addEventListener("click", () => {
      const isClosed = document.body.classList.toggle("panel-closed");
      events.onStop(isClosed ? "closed" : "open");
      const other = document.querySelector(isClosed ? ".panel-open" : ".panel-close");
      if (other instanceof HTMLElement) other.focus();
    });
  }
};

/** @param {PanelEvents} events */
export const wirePanel = (events) => {
  wireRoutes(events);
  wireSwitches(events);
  wireTabs();
  wireDrawer(events);
  wireClosing(events);
};

/** @returns {number} px of the map that the drawer covers from below */
export const coveredBelow = () => {
  const panel = document.getElementById("panel");
  if (!panel || !panel.checkVisibility() || !isPhone()) return 0;
  // By its stop, not by its height: that may still be on its way.
  const share = SHARES[/** @type {"half" | "high"} */ (panel.dataset.stop)];
  return share ? share * innerHeight : LOW_PX;
};
