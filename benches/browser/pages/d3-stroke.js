import { page } from "./d3-canvas.js";
page(false);
