// Arcs by D3 on a canvas. Arcs are projected once a projection, so that moving and choosing years project nothing.
import { geoEqualEarth, geoMercator, geoPath } from "d3-geo";
import { COLORS, everyFrame, isIn, kept, offer, place, pxPerRad, size, withOne } from "./data.js";

const PROJECTIONS = { "equal-earth": geoEqualEarth, mercator: geoMercator };
/** Lines are projected anew when they would be stretched more than this. */
const STRETCH = 2.01;
const REACH_PX = 6;

/** Points of many arcs in one array; each arc may have several pieces. */
class Recorder {
  constructor(n) {
    this.points = new Float32Array(n * 40);
    this.length = 0;
    this.arcs = new Uint32Array(n + 2);
    this.n = 0;
  }
  push(x, y) {
    if (this.length + 2 > this.points.length) {
      const more = new Float32Array(this.points.length * 2);
      more.set(this.points);
      this.points = more;
    }
    this.points[this.length++] = x;
    this.points[this.length++] = y;
  }
  moveTo(x, y) {
    this.push(NaN, NaN);
    this.push(x, y);
  }
  lineTo(x, y) {
    this.push(x, y);
  }
  closePath() {}
  arc() {}
  endArc() {
    this.n += 1;
    this.arcs[this.n] = this.length;
  }
}

/** The page; `isPath` strokes one Path2D a colour, else each arc is stroked by itself. */
export function page(isPath) {
  let columns, view, base, recorder, boxes, paths, years;
  const canvas = place("canvas");
  const density = devicePixelRatio;
  canvas.width = size[0] * density;
  canvas.height = size[1] * density;
  const context = canvas.getContext("2d");

  function project(from) {
    const arc = { type: "LineString", coordinates: [[0, 0], [0, 0]] };
    const path = geoPath(base.projection, recorder);
    for (let i = from; i < columns.n; i += 1) {
      const at = 4 * i;
      arc.coordinates[0][0] = columns.ends[at];
      arc.coordinates[0][1] = columns.ends[at + 1];
      arc.coordinates[1][0] = columns.ends[at + 2];
      arc.coordinates[1][1] = columns.ends[at + 3];
      path(arc);
      recorder.endArc();
    }
    boxes = null;
  }

  function lay() {
    base = { projection: PROJECTIONS[view.projection]().scale(view.scale).translate([0, 0]), scale: view.scale };
    recorder = new Recorder(columns.n);
    project(0);
    paths = null;
  }

  function trace(i, on) {
    const { points, arcs } = recorder;
    let isStart = false;
    for (let at = arcs[i]; at < arcs[i + 1]; at += 2) {
      const x = points[at];
      if (x !== x) isStart = true;
      else if (isStart) {
        on.moveTo(x, points[at + 1]);
        isStart = false;
      } else on.lineTo(x, points[at + 1]);
    }
  }

  function shape() {
    paths = COLORS.map(() => new Path2D());
    for (let i = 0; i < columns.n; i += 1) if (isIn(columns, i, years)) trace(i, paths[columns.kinds[i]]);
  }

  function draw() {
    const stretch = view.scale / base.scale;
    if (stretch > STRETCH || stretch < 1 / STRETCH) lay();
    const k = view.scale / base.scale;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(k * density, 0, 0, k * density, density * (size[0] / 2 - view.x * view.scale), density * (size[1] / 2 - view.y * view.scale));
    context.lineWidth = 1 / k;
    context.globalAlpha = 0.4;
    if (isPath) {
      if (!paths) shape();
      paths.forEach((path, kind) => {
        context.strokeStyle = COLORS[kind];
        context.stroke(path);
      });
    } else {
      COLORS.forEach((color, kind) => {
        context.strokeStyle = color;
        for (let i = 0; i < columns.n; i += 1) {
          if (columns.kinds[i] !== kind || !isIn(columns, i, years)) continue;
          context.beginPath();
          trace(i, context);
          context.stroke();
        }
      });
    }
    told.complete();
  }
  const ask = everyFrame(draw);

  function box() {
    boxes = new Float32Array(4 * columns.n);
    const { points, arcs } = recorder;
    for (let i = 0; i < columns.n; i += 1) {
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let at = arcs[i]; at < arcs[i + 1]; at += 2) {
        const [x, y] = [points[at], points[at + 1]];
        if (x !== x) continue;
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
      boxes.set([x0, y0, x1, y1], 4 * i);
    }
  }

  const told = offer({
    async start({ projection, center, zoom, window }) {
      columns = await kept();
      const scale = pxPerRad(zoom);
      const [x, y] = PROJECTIONS[projection]().scale(1).translate([0, 0])(center);
      view = { projection, scale, x, y };
      years = window;
      lay();
      ask();
    },
    pan(dx, dy) {
      view.x -= dx / view.scale;
      view.y -= dy / view.scale;
      ask();
    },
    zoomBy(factor) {
      view.scale *= factor;
      ask();
    },
    setWindow(from, to) {
      years = [from, to];
      paths = null;
      ask();
    },
    addOne(row) {
      columns = withOne(columns, row);
      const arcs = new Uint32Array(columns.n + 2);
      arcs.set(recorder.arcs.subarray(0, recorder.n + 1));
      recorder.arcs = arcs;
      project(columns.n - 1);
      if (isPath && paths && isIn(columns, columns.n - 1, years)) trace(columns.n - 1, paths[row.kind]);
      ask();
    },
    pick(px, py) {
      if (!boxes) box();
      const k = view.scale / base.scale;
      const x = (px - size[0] / 2 + view.x * view.scale) / k;
      const y = (py - size[1] / 2 + view.y * view.scale) / k;
      const reach = REACH_PX / k;
      const { points, arcs } = recorder;
      let n = 0;
      for (let i = 0; i < columns.n; i += 1) {
        const b = 4 * i;
        if (x < boxes[b] - reach || y < boxes[b + 1] - reach || x > boxes[b + 2] + reach || y > boxes[b + 3] + reach) continue;
        if (!isIn(columns, i, years)) continue;
        for (let at = arcs[i] + 2; at + 2 < arcs[i + 1]; at += 2) {
          const [ax, ay] = [points[at], points[at + 1]];
          const [vx, vy] = [points[at + 2] - ax, points[at + 3] - ay];
          if (ax !== ax || vx !== vx) continue;
          const t = Math.max(0, Math.min(1, ((x - ax) * vx + (y - ay) * vy) / (vx * vx + vy * vy || 1)));
          if ((x - ax - t * vx) ** 2 + (y - ay - t * vy) ** 2 <= reach * reach) {
            n += 1;
            break;
          }
        }
      }
      return n;
    },
    nDrawn() {
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let n = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 0) n += 1;
      return n;
    },
  });
}
