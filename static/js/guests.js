// Guests: what Folium's own scripts write to. A page has them only where someone added elements
// of Folium's in Python: in a notebook, in a saved file. Then Leaflet and the map bear the names
// that those scripts use, and each layer of ours is a layer of Leaflet's, in step with its switch.

import * as L from "leaflet";

/** @typedef {import("./view.js").View} View */

/** A layer of ours as a layer of Leaflet's: on the map while its switch is on. */
const Twin = L.Layer.extend({
  /** @param {HTMLInputElement} box */
  initialize(box) {
    this.box = box;
  },

  onAdd() {
    this.turn(true);
  },

  onRemove() {
    this.turn(false);
  },

  /** @param {boolean} isOn */
  turn(isOn) {
    if (this.box.checked === isOn) return;
    this.box.checked = isOn;
    this.box.dispatchEvent(new Event("change"));
  },
});

/**
 * Opens the map to guests.
 * @param {string} name of the map in their scripts
 * @param {View} view
 */
export const invite = (name, view) => {
  const { map } = view;
  const all = /** @type {any} */ (globalThis);
  // A plain copy: what guests bring assigns to it.
  all.L = { ...L };
  all[name] = map;
  // Whose tiles and data theirs are must be seen.
  L.control.attribution({ prefix: false }).addTo(map);
  // Their tiles lie above our base map, their vectors above our lines.
  map.getPane("tilePane").style.zIndex = "250";
  map.createPane("corridors").style.zIndex = "390";
  all.Atlas = {
    /** @param {string} id */
    layer(id) {
      const box = document.querySelector(`input[name="layer"][value="${CSS.escape(id)}"]`);
      if (!(box instanceof HTMLInputElement)) return L.layerGroup();
      const twin = new Twin(box);
      if (box.checked) twin.addTo(map);
      box.addEventListener("change", () => {
        if (box.checked) twin.addTo(map);
        else twin.remove();
      });
      return twin;
    },

    /** @param {string} text of a popup */
    html(text) {
      const box = document.createElement("div");
      box.innerHTML = text;
      return box.firstElementChild ?? box;
    },
  };
};
