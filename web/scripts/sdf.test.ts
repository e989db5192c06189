import { expect, test } from "vitest";
import { signedDistanceField } from "./sdf.mjs";

/** A square of 8 × 8 in a sheet of 16 × 16, drawn four times as fine. */
function drawSquare() {
  const side = 64;
  const alpha = new Uint8Array(side * side);
  for (let y = 16; y < 48; y++) alpha.fill(255, y * side + 16, y * side + 48);
  return signedDistanceField(alpha, side, side, 4);
}

test("the edge lies at three quarters, as MapLibre wants it", () => {
  const field = drawSquare();
  const row = [...field.slice(8 * 16, 9 * 16)];
  expect(row[3]).toBeLessThan(192);
  expect(row[4]).toBeGreaterThan(191);
});

test("each pixel inwards adds an eighth of the range", () => {
  const row = [...drawSquare().slice(8 * 16, 9 * 16)];
  expect((row[5] ?? 0) - (row[4] ?? 0)).toBeCloseTo(255 / 8, -0.5);
  expect((row[3] ?? 0) - (row[2] ?? 0)).toBeCloseTo(255 / 8, -0.5);
});

test("an empty drawing is outside everywhere", () => {
  const field = signedDistanceField(new Uint8Array(32 * 32), 32, 32, 4);
  expect(Math.max(...field)).toBe(0);
});
