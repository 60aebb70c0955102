// The colour scheme the reader chose, before anything is drawn. A plain script, so that the
// page does not flash in the other scheme; on the map it stands in front of the bundle.
(() => {
  const key = "atlas-scheme";
  const root = document.documentElement;
  if (root.classList.contains("scripted")) return; // the one-file map has it twice
  const read = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be closed to us: the system's scheme stands
    }
  };
  const chosen = read();
  if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;
  root.classList.add("scripted");

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target?.closest("[data-scheme-button]")) return;
    const isDark = getComputedStyle(root).colorScheme.includes("dark");
    root.dataset.scheme = isDark ? "light" : "dark";
    try {
      localStorage.setItem(key, root.dataset.scheme);
    } catch {
      // Nothing to keep it in: it holds for this page.
    }
    document.dispatchEvent(new CustomEvent("schemechange"));
  });
  // A row of pages that is wider than a phone shows where one is.
  document.addEventListener("DOMContentLoaded", () => {
    const here = document.querySelector(".bar .pages [aria-current]");
    const row = here?.parentElement;
    if (!(here instanceof HTMLElement) || !row) return;
    const left = here.offsetLeft - row.offsetLeft;
    if (left + here.offsetWidth > row.clientWidth) row.scrollLeft = left - 48;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.dispatchEvent(new CustomEvent("schemechange"));
  });
})();
