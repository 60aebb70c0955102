// The builder, live: a choice asks for the page of that choice and shows its result here.
// The page itself decides what the address is; without this script its button does the same.

const WAIT_MS = 350;

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-figure-form]"));
let waiting = 0;
/** @type {AbortController | null} */
let asking = null;

const result = () => /** @type {HTMLElement} */ (document.querySelector("[data-figure-result]"));

/** @param {string} which */
const say = (which) => {
  const place = /** @type {HTMLElement | null} */ (result().querySelector("[data-state]"));
  if (place) place.textContent = which ? (place.dataset[which] ?? "") : "";
};

/** @param {boolean} isBusy */
const mark = (isBusy) => {
  result().querySelector(".paper")?.setAttribute("aria-busy", String(isBusy));
  say(isBusy ? "busy" : "");
};

/** @returns {string} the choices as a short query: empty fields and the first of each list left out */
const chosen = () => {
  const address = new URLSearchParams();
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of new FormData(/** @type {HTMLFormElement} */ (form))) {
    if (typeof value === "string" && value) values.set(name, [...(values.get(name) ?? []), value]);
  }
  for (const [name, all] of values) {
    const isTick = all[0] === "0" && all.length <= 2;
    if (isTick) {
      if (all.length === 1) address.set(name, "0");
    } else address.set(name, all.join(","));
  }
  return address.toString().replaceAll("%2C", ",");
};

const watch = () => {
  const image = /** @type {HTMLImageElement | null} */ (
    result().querySelector("[data-figure-image]")
  );
  if (!image) return;
  if (!image.complete) {
    mark(true);
    image.addEventListener("load", () => mark(false), { once: true });
  }
  image.addEventListener("error", () => {
    mark(false);
    say("failed");
  });
};

const offerCopy = () => {
  const button = /** @type {HTMLButtonElement | null} */ (result().querySelector("[data-copy]"));
  const field = /** @type {HTMLInputElement | null} */ (result().querySelector("#figure-address"));
  if (!button || !field || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const full = new URL(field.value, location.href).toString().replaceAll("%2C", ",");
    await navigator.clipboard.writeText(full);
    const place = /** @type {HTMLElement | null} */ (result().querySelector("[data-state]"));
    if (place) place.textContent = button.dataset.copy ?? "";
  });
};

const show = async () => {
  const address = `/figures?${chosen()}`;
  asking?.abort();
  asking = new AbortController();
  mark(true);
  try {
    const reply = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const made = page.querySelector("[data-figure-result]");
    if (!reply.ok || !made) {
      mark(false);
      say("failed");
      const detail = page.querySelector("main p:not(.crumb)")?.textContent;
      const place = /** @type {HTMLElement | null} */ (result().querySelector("[data-state]"));
      if (place && detail) place.textContent = detail;
      return;
    }
    result().replaceWith(document.adoptNode(made));
    const short = made instanceof HTMLElement ? made.dataset.address : "";
    history.replaceState(null, "", short || address);
    watch();
    offerCopy();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) {
      mark(false);
      say("failed");
    }
  }
};

form?.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (event.target instanceof HTMLInputElement && event.target.name === "lang") {
    // The page speaks the language of its figure.
    location.assign(`/figures?${chosen()}`);
    return;
  }
  waiting = window.setTimeout(show, WAIT_MS);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  void show();
});
watch();
offerCopy();
