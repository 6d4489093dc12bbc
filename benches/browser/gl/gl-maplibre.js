// Arcs by MapLibre GL: great circles as GeoJSON in an empty style, a layer a colour, years by a filter of the layer.
import { geoInterpolate } from "d3-geo";
import { Map, setWorkerUrl } from "maplibre-gl";
import { COLORS, kept, offer, place, withOne } from "../pages/data.js";

/** A point for about so many degrees of an arc. */
const STEP_DEG = 4;

let columns, map;
setWorkerUrl("/maplibre-gl-worker.js");

/** An arc without a jump at 180 degrees: longitudes go on beyond it, as MapLibre wants them. */
function feature(i) {
  const [lon1, lat1, lon2, lat2] = columns.ends.subarray(4 * i, 4 * i + 4);
  const between = geoInterpolate([lon1, lat1], [lon2, lat2]);
  const n = Math.max(1, Math.ceil(Math.hypot(lon1 - lon2, lat1 - lat2) / STEP_DEG));
  let before = lon1;
  const coordinates = Array.from({ length: n + 1 }, (_, k) => {
    const [lon, lat] = between(k / n);
    before = lon + 360 * Math.round((before - lon) / 360);
    return [before, lat];
  });
  const properties = { kind: columns.kinds[i], since: columns.since[i], until: columns.until[i] };
  return { type: "Feature", id: i, properties, geometry: { type: "LineString", coordinates } };
}

const all = () => ({ type: "FeatureCollection", features: Array.from({ length: columns.n }, (_, i) => feature(i)) });
const filter = (kind, [from, to]) => ["all", ["==", ["get", "kind"], kind], ["<", ["get", "since"], to], [">=", ["get", "until"], from]];

const told = offer({
  async start({ center, zoom, window }) {
    columns = await kept();
    map = new Map({
      container: place("div"),
      style: { version: 8, sources: { arcs: { type: "geojson", data: all() } }, layers: COLORS.map((color, kind) => ({ id: String(kind), type: "line", source: "arcs", filter: filter(kind, window), paint: { "line-color": color, "line-width": 1, "line-opacity": 0.4 } })) },
      center,
      // Its tiles are of 512 pixels.
      zoom: zoom - 1,
      fadeDuration: 0,
      attributionControl: false,
      canvasContextAttributes: { preserveDrawingBuffer: true },
    });
    map.on("idle", () => told.complete());
  },
  pan: (dx, dy) => map.panBy([-dx, -dy], { animate: false }),
  zoomBy: (factor) => map.jumpTo({ zoom: map.getZoom() + Math.log2(factor) }),
  setWindow(from, to) {
    COLORS.forEach((_, kind) => map.setFilter(String(kind), filter(kind, [from, to])));
  },
  addOne(row) {
    columns = withOne(columns, row);
    map.getSource("arcs").updateData({ add: [feature(columns.n - 1)] });
  },
  pick: (x, y) => map.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]]).length,
  nDrawn: () => map.queryRenderedFeatures().length,
});
