// A field that proposes: the combobox pattern, by mouse, finger and keyboard.

import { html } from "./popup.js";

/** @typedef {{id: string, kind: string, name: string, detail: string, other: string, bounds: number[]}} Option */

const DELAY_MS = 120;
let counter = 0;

/**
 * @param {HTMLInputElement} input
 * @param {object} how
 * @param {(text: string) => Promise<Option[]>} how.find
 * @param {(option: Option) => void} how.pick
 * @param {(text: string) => void} how.say
 * @param {(count: number) => string} how.count what is said of so many options
 */
export const wireCombobox = (input, { find, pick, say, count }) => {
  counter += 1;
  const id = `options-${counter}`;
  const list = html("ul", { id, role: "listbox", class: "options", hidden: "" });
  const name = input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "";
  list.setAttribute("aria-label", name.trim());
  (input.closest(".field") ?? input).after(list);
  for (const [key, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": id,
    "aria-autocomplete": "list",
    autocomplete: "off",
  })) {
    input.setAttribute(key, value);
  }
  /** @type {Option[]} */
  let options = [];
  let active = -1;
  let turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const shut = () => {
    turn += 1;
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (/** @type {number} */ index) => {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `${id}-${index}`);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (/** @type {number} */ index) => {
    const option = options[index];
    if (!option) return;
    input.value = option.name;
    input.dataset.id = option.id;
    shut();
    pick(option);
  };
  const show = () => {
    list.replaceChildren(
      ...options.map((option, index) => {
        const row = html("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false" });
        row.append(html("span", { class: "option-name" }, option.name), html("span", { class: "note" }, option.detail));
        if (option.other) row.append(html("span", { class: "note other" }, option.other));
        // The field keeps the focus: a press must not take it before the click is done.
        row.addEventListener("pointerdown", (event) => event.preventDefault());
        row.addEventListener("click", () => take(index));
        return row;
      }),
    );
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(options.length > 0));
    mark(-1);
    say(count(options.length));
  };
  const ask = async () => {
    turn += 1;
    const mine = turn;
    const text = input.value.trim();
    if (!text) {
      shut();
      return;
    }
    const found = await find(text);
    if (mine !== turn) return;
    options = found;
    show();
  };

  input.addEventListener("input", () => {
    delete input.dataset.id;
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY_MS);
  });
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) ask();
      else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
      }
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      take(Math.max(0, active));
    } else if (event.key === "Escape" && (isOpen || input.value)) {
      event.preventDefault();
      if (!isOpen) input.value = "";
      shut();
    }
  });
  input.addEventListener("blur", shut);
};
