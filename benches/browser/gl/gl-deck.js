// Arcs by deck.gl: great-circle arcs from typed arrays, years by the filter extension on the graphics processor.
import { Deck, MapView } from "@deck.gl/core";
import { DataFilterExtension } from "@deck.gl/extensions";
import { ArcLayer } from "@deck.gl/layers";
import { COLORS, kept, offer, place, withOne } from "../pages/data.js";

let columns, data, deck, view, years;
const colors = COLORS.map((color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));

/** The columns as deck.gl hands them to the graphics processor. */
function attributes() {
  const color = new Uint8Array(3 * columns.n);
  const span = new Float32Array(2 * columns.n);
  for (let i = 0; i < columns.n; i += 1) {
    color.set(colors[columns.kinds[i]], 3 * i);
    span.set([columns.since[i], columns.until[i]], 2 * i);
  }
  const ends = { value: columns.ends, size: 2, stride: 16 };
  data = {
    length: columns.n,
    attributes: {
      getSourcePosition: ends,
      getTargetPosition: { ...ends, offset: 8 },
      getSourceColor: { value: color, size: 3 },
      getTargetColor: { value: color, size: 3 },
      getFilterValue: { value: span, size: 2 },
    },
  };
}

const draw = () =>
  deck.setProps({
    viewState: view,
    layers: [
      new ArcLayer({
        id: "arcs",
        data,
        greatCircle: true,
        getHeight: 0,
        getWidth: 1,
        opacity: 0.4,
        pickable: true,
        numSegments: 50,
        filterRange: [[-1e4, years[1]], [years[0], 1e4]],
        extensions: [new DataFilterExtension({ filterSize: 2 })],
      }),
    ],
  });

const told = offer({
  async start({ center, zoom, window }) {
    columns = await kept();
    years = window;
    attributes();
    // Its tiles are of 512 pixels.
    view = { longitude: center[0], latitude: center[1], zoom: zoom - 1 };
    const canvas = place("canvas");
    deck = new Deck({
      canvas,
      width: canvas.clientWidth,
      height: canvas.clientHeight,
      views: new MapView({ repeat: false }),
      controller: false,
      useDevicePixels: true,
      onAfterRender: () => told.complete(),
    });
    draw();
  },
  pan(dx, dy) {
    const perDegree = (512 * 2 ** view.zoom) / 360;
    view = { ...view, longitude: view.longitude - dx / perDegree, latitude: view.latitude + (dy / perDegree) * Math.cos((view.latitude * Math.PI) / 180) };
    draw();
  },
  zoomBy(factor) {
    view = { ...view, zoom: view.zoom + Math.log2(factor) };
    draw();
  },
  setWindow(from, to) {
    years = [from, to];
    draw();
  },
  addOne(row) {
    columns = withOne(columns, row);
    attributes();
    draw();
  },
  pick: (x, y) => (deck.pickObject({ x, y, radius: 6 }) ? 1 : 0),
  nDrawn: () => columns.n,
});
