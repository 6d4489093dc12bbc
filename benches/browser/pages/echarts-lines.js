// Arcs by ECharts: `lines` in large, progressive form from flat typed arrays, one series a colour.
import { geoEqualEarthRaw, geoMercatorRaw } from "d3-geo";
import { LinesChart } from "echarts/charts";
import { GeoComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { COLORS, isIn, kept, offer, place, pxPerRad, size, withOne } from "./data.js";

use([LinesChart, GeoComponent, CanvasRenderer]);

const RAW = { "equal-earth": geoEqualEarthRaw, mercator: geoMercatorRaw };
const RAD = Math.PI / 180;
/** All that a map needs: nothing is drawn of it. */
const BOX = [[[-180, -80], [180, -80], [180, 0], [180, 80], [-180, 80], [-180, 0], [-180, -80]]];

let columns, chart, years;

function series() {
  const n = new Uint32Array(COLORS.length);
  for (let i = 0; i < columns.n; i += 1) if (isIn(columns, i, years)) n[columns.kinds[i]] += 1;
  const data = COLORS.map((_, kind) => new Float64Array(5 * n[kind]));
  n.fill(0);
  for (let i = 0; i < columns.n; i += 1) {
    const kind = columns.kinds[i];
    if (!isIn(columns, i, years)) continue;
    // How many points a line has stands before them.
    const at = 5 * n[kind]++;
    data[kind][at] = 2;
    data[kind].set(columns.ends.subarray(4 * i, 4 * i + 4), at + 1);
  }
  return COLORS.map((color, kind) => ({
    id: String(kind),
    type: "lines",
    coordinateSystem: "geo",
    geoIndex: 0,
    large: true,
    largeThreshold: 0,
    progressive: 4000,
    progressiveThreshold: 3000,
    silent: true,
    lineStyle: { color, width: 1, opacity: 0.4, curveness: 0.2 },
    data: data[kind],
  }));
}

const told = offer({
  async start({ projection, center, zoom, window }) {
    columns = await kept();
    years = window;
    const element = place("div");
    chart = init(element, null, { renderer: "canvas", width: size[0], height: size[1], devicePixelRatio });
    chart.on("finished", () => told.complete());
    registerMap("box", { type: "FeatureCollection", features: [{ type: "Feature", properties: { name: "" }, geometry: { type: "Polygon", coordinates: BOX } }] });
    const raw = RAW[projection];
    const project = ([lon, lat]) => {
      const [x, y] = raw(lon * RAD, lat * RAD);
      return [x, -y];
    };
    const unproject = ([x, y]) => {
      const [lon, lat] = raw.invert(x, -y);
      return [lon / RAD, lat / RAD];
    };
    // The scale of a map is that its box is as wide as so many pixels.
    const [left, right] = [project([-180, 0])[0], project([180, 0])[0]];
    chart.setOption({
      animation: false,
      geo: {
        map: "box",
        projection: { project, unproject },
        roam: true,
        silent: true,
        itemStyle: { opacity: 0 },
        layoutCenter: ["50%", "50%"],
        layoutSize: pxPerRad(zoom) * (right - left),
        center: project(center),
        zoom: 1,
      },
      series: series(),
    });
  },
  pan(dx, dy) {
    chart.dispatchAction({ type: "geoRoam", componentType: "geo", geoIndex: 0, dx, dy });
  },
  zoomBy(zoom) {
    chart.dispatchAction({ type: "geoRoam", componentType: "geo", geoIndex: 0, zoom, originX: size[0] / 2, originY: size[1] / 2 });
  },
  setWindow(from, to) {
    years = [from, to];
    chart.setOption({ series: series() }, { lazyUpdate: true });
  },
  addOne(row) {
    columns = withOne(columns, row);
    chart.setOption({ series: series() }, { lazyUpdate: true });
  },
  pick(x, y) {
    return chart.getZr().handler.findHover(x, y)?.target ? 1 : 0;
  },
  nDrawn() {
    let n = 0;
    for (const canvas of document.querySelectorAll("canvas")) {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 3; at < data.length; at += 4) if (data[at] > 0) n += 1;
    }
    return n;
  },
});
