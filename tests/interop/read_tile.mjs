// Prints what a library of JavaScript reads from a tile of standard input: for each layer the number
// of its features, and of each feature the properties and, in tile units, the box of its geometry.
// `node read_tile.mjs (vector-tile|ol) <folder of node_modules>`
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , library, modules] = process.argv;
const require = createRequire(join(modules, "here.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const data = readFileSync(0);

const readers = { "vector-tile": withVectorTile, ol: withOpenLayers };
process.stdout.write(JSON.stringify(await readers[library]()));

/** What MapLibre reads tiles with. */
async function withVectorTile() {
  const { VectorTile } = await import(pathToFileURL(join(modules, "@mapbox/vector-tile/index.js")).href);
  const { default: Pbf, PbfReader } = await import(pathToFileURL(join(modules, "pbf/index.js")).href);
  const tile = new VectorTile(new (PbfReader ?? Pbf)(data));
  const read = [];
  for (const [layer, content] of Object.entries(tile.layers)) {
    for (let number = 0; number < content.length; number++) {
      const feature = content.feature(number);
      const points = feature.loadGeometry().flat();
      const xs = points.map((point) => point.x);
      const ys = points.map((point) => point.y);
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      read.push({ layer, properties: feature.properties, box });
    }
  }
  return read;
}

async function withOpenLayers() {
  const { default: MVT } = await load("ol/format/MVT.js");
  return new MVT().readFeatures(data).map((feature) => {
    const { layer, ...properties } = feature.getProperties();
    return { layer, properties, box: feature.getGeometry().getExtent() };
  });
}
