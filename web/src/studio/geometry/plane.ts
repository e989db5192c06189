import type { LonLat } from "../../api/types.ts";

/** A place in metres east and north of the plane's origin. */
export type Metres = readonly [east: number, north: number];

const METRES_A_DEGREE = 111_195;

/** A flat map around a place: good to a millimetre in the few kilometres of a drawing. */
export class Plane {
  private readonly east: number;

  constructor(private readonly origin: LonLat) {
    this.east = METRES_A_DEGREE * Math.cos((origin[1] * Math.PI) / 180);
  }

  to([lon, lat]: LonLat): Metres {
    return [(lon - this.origin[0]) * this.east, (lat - this.origin[1]) * METRES_A_DEGREE];
  }

  from([east, north]: Metres): LonLat {
    return [this.origin[0] + east / this.east, this.origin[1] + north / METRES_A_DEGREE];
  }
}

export function distance(a: Metres, b: Metres): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The place on the line from `a` to `b` that is nearest to `p`. */
export function nearestOn(p: Metres, a: Metres, b: Metres): Metres {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return a;
  const along = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2));
  return [a[0] + along * dx, a[1] + along * dy];
}

/** As many decimals as the server writes: half a centimetre. */
export function rounded([lon, lat]: LonLat): LonLat {
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}
