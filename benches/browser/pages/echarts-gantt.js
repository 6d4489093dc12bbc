// Bars by ECharts: a custom series of rectangles, a row for each group, years by zooming the axis.
import { CustomChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent } from "echarts/components";
import { init, graphic, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { COLORS, kept, offer, place, size } from "./data.js";
import { isDated } from "./timeline-data.js";

use([CustomChart, DataZoomInsideComponent, GridComponent, CanvasRenderer]);

let rows, chart;

const told = offer({
  async start({ window }) {
    const columns = await kept();
    rows = [];
    for (let i = 0; i < columns.n; i += 1) {
      if (isDated(columns, i)) rows.push([columns.groups[i], columns.since[i], columns.until[i], columns.kinds[i]]);
    }
    chart = init(place("div"), null, { width: size[0], height: size[1], devicePixelRatio });
    chart.on("finished", () => told.complete());
    chart.setOption({
      animation: false,
      grid: { left: 120, right: 10, top: 10, bottom: 30 },
      xAxis: { type: "value", scale: true, min: "dataMin", max: "dataMax" },
      yAxis: { type: "category", data: columns.names },
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "weakFilter", startValue: window[0], endValue: window[1] }],
      series: [{ type: "custom", silent: true, clip: true, encode: { x: [1, 2], y: 0 }, data: rows, renderItem }],
    });
  },
  setWindow(from, to) {
    chart.dispatchAction({ type: "dataZoom", startValue: from, endValue: to });
  },
  addOne(row) {
    rows.push([0, row.since, row.until, row.kind]);
    chart.setOption({ series: [{ data: rows }] });
  },
  nDrawn() {
    const canvas = document.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) n += 1;
    return n;
  },
});

function renderItem(params, api) {
  const [x, y] = api.coord([api.value(1), api.value(0)]);
  const end = api.coord([api.value(2), api.value(0)]);
  const height = Math.max(1, api.size([0, 1])[1] * 0.7);
  const { x: left, y: top, width, height: tall } = params.coordSys;
  const shape = graphic.clipRectByRect({ x, y: y - height / 2, width: end[0] - x, height }, { x: left, y: top, width, height: tall });
  return shape && { type: "rect", shape, style: { fill: COLORS[api.value(3)] } };
}
