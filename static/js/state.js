// The state of the page in its address: what can be seen can be sent, and "back" goes back.

/**
 * @typedef {object} State
 * @property {string} [view] zoom/lat/lon
 * @property {string} [layers]
 * @property {string} [status]
 * @property {string} [kind]
 * @property {string} [year]
 * @property {string} [route]
 * @property {string} [feature]
 * @property {string} [journey]
 * @property {string} [walk]
 */

/** Commas, colons and slashes are plain in a query, and shorter to read. */
const readable = (/** @type {URL} */ address) =>
  address.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");

/** @returns {Required<State>} an empty text for what the address does not say */
export const readState = () => {
  const { searchParams } = new URL(location.href);
  const get = (/** @type {string} */ name) => searchParams.get(name) ?? "";
  return {
    view: get("view"),
    layers: get("layers"),
    status: get("status"),
    kind: get("kind"),
    year: get("year"),
    route: get("route"),
    feature: get("feature"),
    journey: get("journey"),
    walk: get("walk"),
  };
};

/**
 * @param {State} changes an empty text takes a parameter out
 * @param {boolean} [isStep] whether "back" should return to what was before
 */
export const keep = (changes, isStep = false) => {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  const text = readable(address);
  if (text !== location.href) {
    try {
      if (isStep) history.pushState(null, "", text);
      else history.replaceState(null, "", text);
    } catch {
      // A page opened from disk may not change its address, nor may one that changes it too
      // often: the map goes on without.
    }
  }
  for (const link of document.querySelectorAll("[data-keep-state]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const own = link.dataset.keepState ?? "";
    const value = new URL(link.href).searchParams.get(own);
    const target = new URL(text, location.href);
    if (value) target.searchParams.set(own, value);
    link.href = readable(target);
  }
};
