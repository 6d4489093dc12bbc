// Nothing: what frames, memory and the way to the screen cost by themselves.
import { everyFrame, offer } from "./data.js";

const ask = everyFrame(() => told.complete());
const told = offer({
  async start() {
    ask();
  },
  pan: ask,
  zoomBy: ask,
  setWindow: ask,
  addOne: ask,
  nDrawn: () => 1,
});
