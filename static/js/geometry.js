// Packed lines to points on the map: on the Web Mercator square of side 1; each zoom then only
// scales and shifts them.

/** @typedef {Float64Array} Line x, y, x, y, ... */

/**
 * @param {number} lonDeg
 * @returns {number} 0 at 180 W, 1 at 180 E
 */
export const unitX = (lonDeg) => lonDeg / 360 + 0.5;

/**
 * @param {number} latDeg
 * @returns {number} 0 in the north, 1 in the south
 */
export const unitY = (latDeg) => {
  const sine = Math.sin((latDeg * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

/**
 * @param {number} y
 * @returns {number} latitude in degrees
 */
export const latitudeOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/**
 * Reads a packed line: whole steps of the square, the first point and then differences.
 * @param {number[]} packed
 * @param {number} steps of the square's side
 * @returns {Line} on the unit square
 */
export const unpack = (packed, steps) => {
  const line = new Float64Array(packed.length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < packed.length; i += 2) {
    x += packed[i];
    y += packed[i + 1];
    line[i] = x / steps;
    line[i + 1] = y / steps;
  }
  return line;
};

/**
 * Joins lines end to end, each forwards (1) or backwards (-1).
 * @param {[Line, number][]} parts
 * @returns {Line}
 */
export const join = (parts) => {
  const size = parts.reduce((sum, [line]) => sum + line.length, 0) - 2 * (parts.length - 1);
  const joined = new Float64Array(size);
  let at = 0;
  parts.forEach(([line, direction], index) => {
    for (let k = index ? 2 : 0; k < line.length; k += 2) {
      const from = direction > 0 ? k : line.length - 2 - k;
      joined[at] = line[from];
      joined[at + 1] = line[from + 1];
      at += 2;
    }
  });
  return joined;
};

const NEAR_PX = 0.8;

/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Box */

/**
 * @param {number} x
 * @param {number} y
 * @param {Box} box
 * @returns {number} the sides of the box beyond which a point lies, as bits
 */
const sidesOf = (x, y, box) =>
  (x < box.x0 ? 1 : x > box.x1 ? 2 : 0) | (y < box.y0 ? 4 : y > box.y1 ? 8 : 0);

/**
 * Scales a line to pixels; points too near to the last one are left out, and with a box those
 * that lie beyond one side of it between others that do: inside it nothing changes.
 * @param {Line} line
 * @param {{scale: number, x: number, y: number}} view pixels of the world, and of the origin
 * @param {Box | null} [seen] in pixels
 * @returns {Line}
 */
export const toPixels = (line, view, seen = null) => {
  const out = new Float64Array(line.length);
  let n = 0;
  let before = 0;
  let last = 0;
  for (let i = 0; i < line.length; i += 2) {
    const x = line[i] * view.scale - view.x;
    const y = line[i + 1] * view.scale - view.y;
    const isEnd = i === 0 || i === line.length - 2;
    if (!isEnd && Math.abs(x - out[n - 2]) < NEAR_PX && Math.abs(y - out[n - 1]) < NEAR_PX) continue;
    const own = seen ? sidesOf(x, y, seen) : 0;
    if (n >= 4 && before & last & own) n -= 2;
    else before = last;
    last = own;
    out[n] = x;
    out[n + 1] = y;
    n += 2;
  }
  return out.subarray(0, n);
};

/**
 * @param {Line} line
 * @returns {number} length in the line's own units
 */
export const lengthOf = (line) => {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2) {
    sum += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  }
  return sum;
};

/**
 * @param {Line} line
 * @param {number[]} distances rising
 * @returns {{x: number, y: number, angle: number}[]} places along a line, angle in radians
 */
export const along = (line, distances) => {
  /** @type {{x: number, y: number, angle: number}[]} */
  const found = [];
  let run = 0;
  let next = 0;
  for (let i = 2; i < line.length && next < distances.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const step = Math.hypot(dx, dy);
    while (next < distances.length && (distances[next] <= run + step || i === line.length - 2)) {
      const part = step ? Math.min(1, (distances[next] - run) / step) : 0;
      found.push({
        x: line[i - 2] + dx * part,
        y: line[i - 1] + dy * part,
        angle: Math.atan2(dy, dx),
      });
      next += 1;
    }
    run += step;
  }
  return found;
};

/**
 * @param {Line} line
 * @returns {string} an SVG path
 */
export const pathOf = (line) => {
  let text = "";
  for (let i = 0; i < line.length; i += 2) {
    text += `${i ? "L" : "M"}${line[i].toFixed(1)} ${line[i + 1].toFixed(1)}`;
  }
  return text;
};

/**
 * @param {Line} ring
 * @param {number} x
 * @param {number} y
 * @returns {boolean} whether a ring holds a point
 */
export const holds = (ring, x, y) => {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const above = ring[i + 1] > y;
    if (above === ring[j + 1] > y) continue;
    const cut = ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i];
    if (x < cut) inside = !inside;
  }
  return inside;
};

/**
 * Adds a line to a path.
 * @param {Path2D} path
 * @param {Line} line in pixels
 */
export const trace = (path, line) => {
  for (let i = 0; i < line.length; i += 2) {
    if (i) path.lineTo(line[i], line[i + 1]);
    else path.moveTo(line[i], line[i + 1]);
  }
};
