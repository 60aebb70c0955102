// What is shown: layers, statuses and kinds switched on, and the state of each piece in the
// chosen year.

/** @typedef {{first: number, last: number, ribbon: number, states: (string | number)[][], on: number[][], events: Event[]}} Years */
/** @typedef {{y: number, d: string, t: string, x: string, l: string[], p: number[], s: string}} Event */

/** States of a year in which it is not known what there was. */
const NOT_KNOWN = new Set(["unknown", "parts", "closed"]);
const PLANS = new Set(["under_construction", "proposed", "shelved"]);

/**
 * @param {string} name
 * @returns {Set<string> | null} the values switched on, null if all are
 */
const switched = (name) => {
  const boxes = [...document.querySelectorAll(`input[name="${name}"]`)].filter(
    (box) => box instanceof HTMLInputElement,
  );
  const on = boxes.filter((box) => box.checked).map((box) => box.value);
  return on.length === boxes.length ? null : new Set(on);
};

/** The filters of the page. */
export class Filters {
  /**
   * @param {any} data what the server sends of the layers
   * @param {string[]} switches the layers that have a switch
   */
  constructor(data, switches) {
    this.data = data;
    this.switches = new Set(switches);
    /** @type {Set<string> | null} */
    this.layers = null;
    /** @type {Set<string> | null} */
    this.statuses = null;
    /** @type {Set<string> | null} */
    this.kinds = null;
    /** @type {number | null} */
    this.year = null;
    /** @type {Years | null} */
    this.years = null;
  }

  /** Reads the switches of the panel; returns what the address keeps of them. */
  read() {
    this.layers = switched("layer");
    this.statuses = switched("status");
    this.kinds = switched("kind");
    return {
      layers: [...(this.layers ?? [])].join(","),
      status: [...(this.statuses ?? [])].join(","),
      kind: [...(this.kinds ?? [])].join(","),
    };
  }

  /**
   * Sets the switches as an address has them.
   * @param {{layers: string, status: string, kind: string}} state
   */
  write(state) {
    for (const [name, list] of Object.entries({ layer: state.layers, status: state.status, kind: state.kind })) {
      const wanted = list ? new Set(list.split(",")) : null;
      for (const box of document.querySelectorAll(`input[name="${name}"]`)) {
        if (box instanceof HTMLInputElement) box.checked = !wanted || wanted.has(box.value);
      }
    }
    this.read();
  }

  /**
   * @param {number} piece
   * @returns {string} the state in the chosen year, the present status without one
   */
  state(piece) {
    const own = this.data.pieces[piece].s ?? "";
    if (this.year === null || !this.years) return own;
    const runs = this.years.states[piece];
    let state = String(runs[1]);
    for (let i = 0; i < runs.length && Number(runs[i]) <= this.year; i += 2) state = String(runs[i + 1]);
    return state === "exists" ? "" : state;
  }

  /**
   * @param {number} piece
   * @returns {string} how a piece is drawn: a status, "" for none, "unknown", "absent" for not
   */
  drawn(piece) {
    const state = this.state(piece);
    if (!NOT_KNOWN.has(state)) return state;
    // What was thought before a plan is not known, and a plan that may not have been is no line.
    return PLANS.has(this.data.pieces[piece].s) ? "absent" : "unknown";
  }

  /**
   * @param {string} layer
   * @param {string} kind
   * @returns {boolean}
   */
  isOn(layer, kind) {
    if (this.layers && this.switches.has(layer) && !this.layers.has(layer)) return false;
    return !this.kinds || !kind || this.kinds.has(kind);
  }

  /**
   * @param {number} piece
   * @returns {boolean} whether a piece is on the map
   */
  shows(piece) {
    const { l: layer, k: kind } = this.data.pieces[piece];
    if (!this.isOn(layer, kind)) return false;
    const state = this.drawn(piece);
    if (state === "absent") return false;
    return !state || state === "unknown" || !this.statuses || this.statuses.has(state);
  }

  /**
   * @param {number} index
   * @returns {boolean} whether a point may be on the map
   */
  showsPoint(index) {
    const point = this.data.points[index];
    const kind = point.k.startsWith("station") ? "station" : "place";
    if (this.kinds && !this.kinds.has(kind)) return false;
    if (point.a.length && !point.a.some((/** @type {string} */ layer) => this.isOn(layer, ""))) return false;
    if (this.year === null || !this.years || kind !== "station") return true;
    return this.years.on[index].some((piece) => this.shows(piece));
  }

  /** @returns {boolean} whether the link was proposed in the chosen year */
  get hasRibbon() {
    return this.year === null || !this.years || this.year >= this.years.ribbon;
  }

  /**
   * @param {string} id of a label along a line: a route, with a line of it or a number behind it
   * @returns {boolean} whether any piece of it is drawn
   */
  showsLabel(id) {
    // A repeated label has its number behind a point, a line of a variant its name behind a colon.
    const [name] = id.replace(/\.\d+$/, "").split(":");
    if (name === "ribbon") return this.hasRibbon;
    if (name === "gas-ideas") {
      return this.data.ideas.some((/** @type {string} */ one) => one.startsWith("gas") && this.showsLabel(one));
    }
    const members = this.data.routes[name];
    if (!members) return true;
    const isVariant = this.data.ideas.includes(name) && name.startsWith("tkr");
    if (isVariant && !this.hasRibbon) return false;
    return members.some((/** @type {number} */ piece) => this.shows(piece) && this.drawn(piece) !== "unknown");
  }
}
