//! Canvases with as many pixels as the screen has.

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, ContextAttributes2d, HtmlCanvasElement, ImageData};

use super::{document, window};

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
        let density = density();
        if (width, height, density) == (self.width_px, self.height_px, self.density) {
            return false;
        }
        (self.width_px, self.height_px, self.density) = (width, height, density);
        self.canvas.set_width((width * density).round() as u32);
        self.canvas.set_height((height * density).round() as u32);
        true
    }

    /// Whether the screen has other pixels than the canvas was fitted to.
    pub(crate) fn is_of_other_density(&self) -> bool {
        density() != self.density
    }

    /// Clears everything and sets one unit to one CSS pixel.
    pub(crate) fn clear(&self) {
        // Scaling by finite numbers cannot fail.
        let _ = self.context.set_transform(self.density, 0.0, 0.0, self.density, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, self.width_px, self.height_px);
    }

    /// A canvas of its own that is not on the page: a picture that is painted less often. One that is opaque is shown faster,
    /// but each of its pixels must be filled.
    pub(crate) fn layer(is_opaque: bool) -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let options = ContextAttributes2d::new();
        options.set_alpha(!is_opaque);
        let context = canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()?;
        Some(Self { canvas, context, width_px: 0.0, height_px: 0.0, density: 1.0 })
    }

    /// Takes a size in its own pixels, `density` of which are one unit.
    pub(crate) fn resize(&mut self, width: f64, height: f64, density: f64) {
        (self.width_px, self.height_px, self.density) = (width / density, height / density, density);
        let size = (width as u32, height as u32);
        // Setting a size makes a canvas anew, even if it is the one that it has.
        if size != (self.canvas.width(), self.canvas.height()) {
            self.canvas.set_width(size.0);
            self.canvas.set_height(size.1);
        }
    }

    /// Fills everything with a colour and sets one unit to one CSS pixel.
    pub(crate) fn fill_all(&self, color: &str) {
        let _ = self.context.set_transform(self.density, 0.0, 0.0, self.density, 0.0, 0.0);
        self.context.set_fill_style_str(color);
        self.context.fill_rect(0.0, 0.0, self.width_px, self.height_px);
    }

    /// Copies a layer with its corner at a point in pixels of this canvas, enlarged by a factor.
    pub(crate) fn put(&self, layer: &Self, [x, y]: [f64; 2], scale: f64) {
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, x, y);
        // A canvas without pixels cannot be copied, and need not be.
        let _ = self.context.draw_image_with_html_canvas_element(&layer.canvas, 0.0, 0.0);
        let _ = self.context.set_transform(self.density, 0.0, 0.0, self.density, 0.0, 0.0);
    }

    /// Draws only within a box `[x, y, width, height]` in CSS pixels what `draw` draws.
    pub(crate) fn within(&self, [x, y, width, height]: [f64; 4], draw: impl FnOnce(&Self)) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(x, y, width, height);
        self.context.clip();
        draw(self);
        self.context.restore();
    }

    /// Draws pixels with their corner at a point in CSS pixels, each `size_px` of them wide, as opaque as `alpha` says.
    pub(crate) fn stretch(&self, pixels: &Pixels, [x, y]: [f64; 2], size_px: f64, alpha: f64) {
        let unit = self.density;
        let (x, y, scale) = (x * unit, y * unit, size_px * unit);
        // Whole pixels on whole pixels are copied, not blended with their neighbours.
        let (x, y) = if (scale - 1.0).abs() < 1e-9 { (x.round(), y.round()) } else { (x, y) };
        self.context.set_global_alpha(alpha);
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, x, y);
        let _ = self.context.draw_image_with_html_canvas_element(&pixels.canvas, 0.0, 0.0);
        self.context.set_global_alpha(1.0);
        let _ = self.context.set_transform(unit, 0.0, 0.0, unit, 0.0, 0.0);
    }

    /// Copies everything, pixel by pixel, to another canvas, which takes the same size.
    pub(crate) fn copy_to(&self, canvas: &HtmlCanvasElement) {
        canvas.set_width(self.canvas.width());
        canvas.set_height(self.canvas.height());
        let context = canvas.get_context("2d").ok().flatten();
        if let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
        {
            let _ = context.draw_image_with_html_canvas_element(&self.canvas, 0.0, 0.0);
        }
    }

    /// Draws dashes of these lengths; none for whole lines.
    pub(crate) fn set_dash(&self, lengths_px: &[f64]) {
        let lengths: js_sys::Array =
            lengths_px.iter().map(|length| wasm_bindgen::JsValue::from_f64(*length)).collect();
        let _ = self.context.set_line_dash(&lengths);
    }

    /// Fills a box `[x, y, width, height]` with a colour (`#rrggbb`) that grows fainter and stronger from left to
    /// right: at each `x`, in rising order, how opaque it is.
    pub(crate) fn fill_fading(&self, [x, y, width, height]: [f64; 4], stops: &[(f64, u8)], color: &str) {
        let (Some((first, _)), Some((last, _))) = (stops.first(), stops.last()) else { return };
        let gradient = self.context.create_linear_gradient(*first, 0.0, *last, 0.0);
        let reach = (last - first).max(1e-3);
        for (at, opacity) in stops {
            let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n & 15)]);
            let mut faint = String::from(color);
            faint.push(digit(opacity >> 4));
            faint.push(digit(*opacity));
            // A colour that the sheets write in another way is left out.
            let _ = gradient.add_color_stop(((at - first) / reach) as f32, &faint);
        }
        self.context.set_fill_style_canvas_gradient(&gradient);
        self.context.fill_rect(x, y, width, height);
    }

    /// The width of a text in the font set, in CSS pixels.
    pub(crate) fn text_width(&self, text: &str) -> f64 {
        self.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }

    /// Fills the path so that rings within rings are holes.
    pub(crate) fn fill_even_odd(&self) {
        self.context.fill_with_canvas_winding_rule(web_sys::CanvasWindingRule::Evenodd);
    }
}

/// Device pixels in a CSS pixel, as many as are used.
fn density() -> f64 {
    window().device_pixel_ratio().clamp(1.0, 3.0)
}

/// Pixels that are computed, not drawn, on a canvas that is not on the page.
pub(crate) struct Pixels {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Pixels {
    /// No pixels; `None` when the browser gives no canvas.
    pub(crate) fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context })
    }

    /// Takes the part with a corner and a size of an image given as bytes (red, green, blue, opacity), `width` pixels in a
    /// row.
    pub(crate) fn put(&mut self, image: &[u8], width: usize, [x, y]: [i32; 2], size: [usize; 2]) {
        let [wanted_width, wanted_height] = size.map(|size| size as u32);
        if (self.canvas.width(), self.canvas.height()) != (wanted_width, wanted_height) {
            self.canvas.set_width(wanted_width);
            self.canvas.set_height(wanted_height);
        }
        let Ok(image) = ImageData::new_with_u8_clamped_array(Clamped(image), width as u32) else { return };
        let (x, y) = (f64::from(x), f64::from(y));
        let size = [wanted_width, wanted_height].map(f64::from);
        // Only a canvas that others have drawn on refuses.
        let _ = self.context.put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
            &image, -x, -y, x, y, size[0], size[1],
        );
    }
}
