import { signal } from "@preact/signals";
import type { Fix } from "../api/endpoints.ts";

/** The last known position of this device (WGS 84). */
export const deviceFix = signal<Fix | null>(null);
export const locating = signal(false);

/** Why there is no position. */
export class NoFixError extends Error {
  constructor(readonly reason: "denied" | "unavailable") {
    super(`No position: ${reason}.`);
    this.name = "NoFixError";
  }
}

const PATIENCE_MS = 12_000;

/** Asks the device where it is. Throws NoFixError. */
export async function locate(maximumAge = 15_000): Promise<Fix> {
  if (!("geolocation" in navigator)) throw new NoFixError("unavailable");
  locating.value = true;
  try {
    const { coords } = await currentPosition(maximumAge);
    const fix: Fix = {
      place: [coords.longitude, coords.latitude],
      accuracyM: coords.accuracy,
    };
    deviceFix.value = fix;
    return fix;
  } finally {
    locating.value = false;
  }
}

function currentPosition(maximumAge: number): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      resolve,
      (error) =>
        reject(new NoFixError(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable")),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge },
    );
  });
}
