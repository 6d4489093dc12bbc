// Bars by vis-timeline: a group for each country, no stacking within it, which is its quickest form.
import { DataSet } from "vis-data";
import { Timeline } from "vis-timeline/standalone";
import "vis-timeline/styles/vis-timeline-graph2d.min.css";
import { kept, offer, place, size } from "./data.js";
import { isDated, msOfYear } from "./timeline-data.js";

let items, timeline;

const item = (id, since, until, group, kind) => ({
  id,
  group,
  start: msOfYear(since),
  end: msOfYear(until),
  type: "range",
  content: "",
  className: `kind-${kind}`,
});

const told = offer({
  async start({ window }) {
    const columns = await kept();
    const groups = columns.names.map((content, id) => ({ id, content }));
    const rows = [];
    for (let i = 0; i < columns.n; i += 1) {
      if (isDated(columns, i)) rows.push(item(i, columns.since[i], columns.until[i], columns.groups[i], columns.kinds[i]));
    }
    items = new DataSet(rows);
    timeline = new Timeline(place("div"), items, groups, {
      height: size[1],
      stack: false,
      groupHeightMode: "fixed",
      showCurrentTime: false,
      verticalScroll: true,
      editable: false,
      selectable: false,
      orientation: { axis: "bottom", item: "top" },
      // An item that is added in sight is measured at once, one after the other; where none is in sight they are measured together.
      start: msOfYear(1800),
      end: msOfYear(1801),
    });
    timeline.once("changed", () => {
      timeline.on("changed", () => told.complete());
      timeline.setWindow(msOfYear(window[0]), msOfYear(window[1]), { animation: false });
    });
  },
  setWindow(from, to) {
    timeline.setWindow(msOfYear(from), msOfYear(to), { animation: false });
  },
  addOne(row) {
    items.add(item("one", row.since, row.until, 0, row.kind));
  },
  nDrawn: () => document.querySelectorAll(".vis-item").length,
});
