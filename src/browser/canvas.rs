//! Canvases with as many pixels as the screen has.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::window;

/// A canvas sized in CSS pixels, crisp on dense screens.
#[derive(Clone)]
pub(crate) struct Surface {
    canvas: HtmlCanvasElement,
    /// Where to draw; one unit is one CSS pixel.
    pub(crate) context: CanvasRenderingContext2d,
    /// Width in CSS pixels.
    pub(crate) width_px: f64,
    /// Height in CSS pixels.
    pub(crate) height_px: f64,
    /// Device pixels in a CSS pixel.
    pub(crate) density: f64,
}

impl Surface {
    /// Takes the canvas at the size it has on the page; `None` when the browser gives no 2D context.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let mut surface =
            Self { canvas: canvas.clone(), context, width_px: 0.0, height_px: 0.0, density: 1.0 };
        surface.fit();
        Some(surface)
    }

    /// Follows the size on the page; `true` when it changed (the canvas is then blank).
    pub(crate) fn fit(&mut self) -> bool {
        let (width, height) = (f64::from(self.canvas.client_width()), f64::from(self.canvas.client_height()));
        let density = window().device_pixel_ratio().clamp(1.0, 3.0);
        if (width, height, density) == (self.width_px, self.height_px, self.density) {
            return false;
        }
        (self.width_px, self.height_px, self.density) = (width, height, density);
        self.canvas.set_width((width * density).round() as u32);
        self.canvas.set_height((height * density).round() as u32);
        true
    }

    /// Clears everything and sets one unit to one CSS pixel.
    pub(crate) fn clear(&self) {
        // Scaling by finite numbers cannot fail.
        let _ = self.context.set_transform(self.density, 0.0, 0.0, self.density, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, self.width_px, self.height_px);
    }
}
