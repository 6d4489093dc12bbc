//! Wheels and touchpads, told apart by nothing but their units.

use web_sys::WheelEvent;

/// How far a wheel was turned to the right and down, in pixels: some mice count lines or pages.
pub(crate) fn moved_px(event: &WheelEvent) -> (f64, f64) {
    let unit_px = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
    (event.delta_x() * unit_px, event.delta_y() * unit_px)
}

/// By what a turn of the wheel up or down zooms: above 1 for up.
#[expect(clippy::disallowed_methods, reason = "how far a turn zooms may differ in the last bit")]
pub(crate) fn zoom_factor(event: &WheelEvent) -> f64 {
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    let per_px = if event.ctrl_key() { 0.01 } else { 0.0022 };
    (-moved_px(event).1.clamp(-300.0, 300.0) * per_px * std::f64::consts::LN_2).exp()
}
