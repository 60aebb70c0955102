// The kilometres along a route: read off a place, or found on the map, with their error.

import { latitudeOf } from "./geometry.js";

/** @typedef {import("./geometry.js").Line} Line */
/** @typedef {{id: string, d: number, a: number, b: number, e: number[]}} Step */
/** @typedef {{route: string, chainage: string, steps: Step[]}} Ruler */
/** @typedef {{km: number, errorKm: number}} Reading */

/**
 * Lengths along a line; the scale of the map falls out along one piece but for its change with
 * the latitude, which is counted segment by segment.
 * @param {Line} line
 * @returns {number[]} from its start, in units of its own
 */
const run = (line) => {
  const sums = [0];
  for (let i = 2; i < line.length; i += 2) {
    const stretch = Math.cos((latitudeOf((line[i + 1] + line[i - 1]) / 2) * Math.PI) / 180);
    sums.push(sums[sums.length - 1] + stretch * Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]));
  }
  return sums;
};

/**
 * @param {number[]} errors at evenly spaced places
 * @param {number} share 0 to 1
 * @returns {number}
 */
const errorAt = (errors, share) => {
  const place = share * (errors.length - 1);
  const before = Math.min(errors.length - 2, Math.floor(place));
  return errors[before] + (errors[before + 1] - errors[before]) * (place - before);
};

/** Kilometres of one route. */
export class RouteRuler {
  /**
   * @param {Ruler} ruler
   * @param {(piece: string) => Line} lineOf
   */
  constructor(ruler, lineOf) {
    this.chainage = ruler.chainage;
    this.parts = ruler.steps.map((step) => {
      const line = lineOf(step.id);
      return { step, line, sums: run(line) };
    });
    this.firstKm = ruler.steps[0].a;
    this.lastKm = ruler.steps[ruler.steps.length - 1].b;
  }

  /**
   * @param {string} piece
   * @param {number} x on the unit square
   * @param {number} y
   * @returns {Reading | null} the kilometre nearest to a place on a piece
   */
  read(piece, x, y) {
    const part = this.parts.find((one) => one.step.id === piece);
    if (!part) return null;
    const { line, sums, step } = part;
    let best = Infinity;
    let at = 0;
    for (let i = 2; i < line.length; i += 2) {
      const dx = line[i] - line[i - 2];
      const dy = line[i + 1] - line[i - 1];
      const square = dx * dx + dy * dy;
      const along = square ? ((x - line[i - 2]) * dx + (y - line[i - 1]) * dy) / square : 0;
      const share = Math.max(0, Math.min(1, along));
      const off = Math.hypot(line[i - 2] + share * dx - x, line[i - 1] + share * dy - y);
      if (off >= best) continue;
      best = off;
      at = sums[i / 2 - 1] + share * (sums[i / 2] - sums[i / 2 - 1]);
    }
    const forward = at / (sums[sums.length - 1] || 1);
    const share = step.d > 0 ? forward : 1 - forward;
    return { km: step.a + (step.b - step.a) * share, errorKm: errorAt(step.e, share) };
  }

  /**
   * @param {number} km
   * @returns {{x: number, y: number, errorKm: number, piece: string} | null} where a kilometre is
   */
  place(km) {
    for (const { step, line, sums } of this.parts) {
      const low = Math.min(step.a, step.b);
      const high = Math.max(step.a, step.b);
      if (km < low - 1e-6 || km > high + 1e-6) continue;
      const share = high > low ? Math.max(0, Math.min(1, (km - step.a) / (step.b - step.a))) : 0;
      const wanted = (step.d > 0 ? share : 1 - share) * sums[sums.length - 1];
      let k = 1;
      while (k < sums.length - 1 && sums[k] < wanted) k += 1;
      const part = sums[k] > sums[k - 1] ? (wanted - sums[k - 1]) / (sums[k] - sums[k - 1]) : 0;
      const i = 2 * k;
      return {
        x: line[i - 2] + part * (line[i] - line[i - 2]),
        y: line[i - 1] + part * (line[i + 1] - line[i - 1]),
        errorKm: errorAt(step.e, share),
        piece: step.id,
      };
    }
    return null;
  }
}

/** Loads the kilometres of routes, each once. */
export class Rulers {
  /**
   * @param {(route: string) => Promise<any>} load
   * @param {any} data
   * @param {Line[]} paths
   */
  constructor(load, data, paths) {
    this.load = load;
    /** @type {Map<string, Promise<RouteRuler | null>>} */
    this.known = new Map();
    /** @type {Map<string, number[]>} */
    this.pathsOf = new Map();
    data.paths.forEach((/** @type {any} */ path, /** @type {number} */ index) => {
      const { id } = data.pieces[path.p];
      this.pathsOf.set(id, [...(this.pathsOf.get(id) ?? []), index]);
    });
    this.paths = paths;
  }

  /**
   * @param {string} piece
   * @returns {Line}
   */
  lineOf(piece) {
    const parts = (this.pathsOf.get(piece) ?? []).map((index) => this.paths[index]);
    return parts.length === 1 ? parts[0] : Float64Array.from(parts.flatMap((part) => [...part]));
  }

  /**
   * @param {string} route
   * @returns {Promise<RouteRuler | null>} null where nobody knows kilometres
   */
  of(route) {
    if (!this.known.has(route)) {
      const made = this.load(route).then(
        (ruler) => (ruler ? new RouteRuler(ruler, (piece) => this.lineOf(piece)) : null),
        () => null,
      );
      this.known.set(route, made);
    }
    return /** @type {Promise<RouteRuler | null>} */ (this.known.get(route));
  }
}
