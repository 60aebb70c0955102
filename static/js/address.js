// The state of the page in its address: what can be seen can be sent.

/** @typedef {{view?: string, layers?: string, status?: string, route?: string}} State */

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
  // Commas and slashes are plain in a query, and shorter to read.
  const text = address.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  if (isStep) history.pushState(null, "", text);
  else history.replaceState(null, "", text);
  for (const link of document.querySelectorAll("[data-keep-state]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const lang = new URL(link.href).searchParams.get("lang");
    const target = new URL(text, location.href);
    if (lang) target.searchParams.set("lang", lang);
    link.href = target.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  }
};
