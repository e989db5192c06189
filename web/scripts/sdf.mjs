/** How far from its edge a shape's distance is kept, in pixels of the sheet. */
const RADIUS = 8;
/** The share of the byte range that lies outside the edge; MapLibre draws the edge at 1 - CUTOFF. */
const CUTOFF = 0.25;
const FAR = 1e20;

/**
 * The squared Euclidean distance transform of one row or column, in place
 * (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 * @param {Float64Array} grid @param {number} offset @param {number} stride @param {number} length
 */
function transformLine(grid, offset, stride, length) {
  const f = new Float64Array(length);
  for (let i = 0; i < length; i++) f[i] = grid[offset + i * stride] ?? FAR;
  const v = new Uint32Array(length);
  const z = new Float64Array(length + 1);
  z[0] = -FAR;
  z[1] = FAR;
  let k = 0;
  for (let q = 1; q < length; q++) {
    let s = crossing(f, v[k] ?? 0, q);
    while (s <= (z[k] ?? -FAR)) s = crossing(f, v[--k] ?? 0, q);
    v[++k] = q;
    z[k] = s;
    z[k + 1] = FAR;
  }
  k = 0;
  for (let q = 0; q < length; q++) {
    while ((z[k + 1] ?? FAR) < q) k++;
    const r = v[k] ?? 0;
    grid[offset + q * stride] = (q - r) ** 2 + (f[r] ?? FAR);
  }
}

/**
 * Where the parabolas rooted at `r` and `q` cross.
 * @param {Float64Array} f @param {number} r @param {number} q
 */
function crossing(f, r, q) {
  return ((f[q] ?? FAR) - (f[r] ?? FAR) + q * q - r * r) / (2 * (q - r));
}

/** @param {Float64Array} grid @param {number} width @param {number} height */
function transform(grid, width, height) {
  for (let x = 0; x < width; x++) transformLine(grid, x, width, height);
  for (let y = 0; y < height; y++) transformLine(grid, y * width, 1, width);
}

/**
 * The signed distance field of a finely drawn shape, one byte a pixel of the sheet.
 * @param {Uint8Array} alpha the shape's coverage, `scale` times as fine as the sheet
 * @param {number} width of the fine drawing @param {number} height of the fine drawing
 * @param {number} scale fine pixels to a pixel of the sheet
 */
export function signedDistanceField(alpha, width, height, scale) {
  const outer = Float64Array.from(alpha, (a) => (a > 127 ? 0 : FAR));
  const inner = Float64Array.from(alpha, (a) => (a > 127 ? FAR : 0));
  transform(outer, width, height);
  transform(inner, width, height);
  const columns = Math.floor(width / scale);
  const rows = Math.floor(height / scale);
  const field = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = Math.floor((y + 0.5) * scale) * width + Math.floor((x + 0.5) * scale);
      const distance = (Math.sqrt(outer[at] ?? FAR) - Math.sqrt(inner[at] ?? FAR)) / scale;
      field[y * columns + x] = Math.max(0, Math.min(255, 255 * (1 - (distance / RADIUS + CUTOFF))));
    }
  }
  return field;
}
