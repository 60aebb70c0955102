// What is shown: layers, statuses and kinds switched on, and the state of each piece in the
// chosen year.

/** @typedef {{first: number, last: number, ribbon: number, states: Runs[], kinds: Runs[], events: Event[]}} Years */
/** @typedef {{y: number, d: string, t: string, x: string, l: string[], p: number[], s: string}} Event */

/** @typedef {(string | number)[]} Runs year, state, year, state, ...: each from that year on */

/**
 * @param {Runs} runs
 * @param {number} year
 * @returns {string} the state at the end of a year
 */
const stateAt = (runs, year) => {
  let state = String(runs[1]);
  for (let i = 0; i < runs.length && Number(runs[i]) <= year; i += 2) state = String(runs[i + 1]);
  return state;
};

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
   * @returns {string} the state in the chosen year, the present status without one: a status,
   *   "" for what has none, "unknown", "absent" for what was not there
   */
  state(piece) {
    if (this.year === null || !this.years) return this.data.pieces[piece].s ?? "";
    const state = stateAt(this.years.states[piece], this.year);
    return state === "exists" ? "" : state;
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
    const state = this.state(piece);
    if (state === "absent") return false;
    return !state || state === "unknown" || !this.statuses || this.statuses.has(state);
  }

  /**
   * @param {number} index
   * @returns {boolean} whether a point may be on the map
   */
  showsPoint(index) {
    const point = this.data.points[index];
    const key = this.pointKey(index);
    if (!key || (this.kinds && !this.kinds.has(key.startsWith("station") ? "station" : "place"))) return false;
    return !point.a.length || point.a.some((/** @type {string} */ layer) => this.isOn(layer, ""));
  }

  /**
   * @param {number} index
   * @returns {string} the key of a point's style in the chosen year, "" where it was not there
   */
  pointKey(index) {
    const own = this.data.points[index].k;
    if (this.year === null || !this.years) return own;
    const kind = stateAt(this.years.kinds[index], this.year);
    if (kind === "absent" || kind === "unknown") return "";
    return kind === "station" ? own : kind;
  }

  /**
   * @param {(number | null)[][] | undefined} spans first year and first year without, null where open
   * @returns {boolean} whether the chosen year lies in one of them; today lies in an open one
   */
  isNamed(spans) {
    const { year } = this;
    if (!spans) return true;
    if (year === null) return spans.some(([, to]) => to === null);
    return spans.some(([from, to]) => (from === null || from <= year) && (to === null || year < to));
  }

  /** @returns {boolean} whether the link was proposed in the chosen year */
  get hasRibbon() {
    return this.year === null || !this.years || this.year >= this.years.ribbon;
  }

  /**
   * @param {string} id of a label along a line: a route, with a line of it or a number behind it
   * @param {string} [on] the piece along which it stands
   * @returns {boolean} whether that is drawn, or any piece of the route where it stands along none
   */
  showsLabel(id, on) {
    // A repeated label has its number behind a point, a line of a variant its name behind a colon.
    const [name] = id.replace(/\.\d+$/, "").split(":");
    if (name === "ribbon") return this.hasRibbon;
    if (name === "gas-ideas") {
      return this.data.ideas.some((/** @type {string} */ one) => one.startsWith("gas") && this.showsLabel(one));
    }
    const home = this.data.pieces.findIndex((/** @type {any} */ piece) => piece.id === on);
    const members = home < 0 ? this.data.routes[name] : [home];
    if (!members) return true;
    const isVariant = this.data.ideas.some((/** @type {string} */ one) => one.startsWith("tkr") && name.startsWith(one));
    if (isVariant && !this.hasRibbon) return false;
    return members.some((/** @type {number} */ piece) => this.shows(piece) && this.state(piece) !== "unknown");
  }
}
