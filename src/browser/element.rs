//! Elements of the page: their size and place.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Calls `f` whenever the size of an element changes, and once at first, until the handle is dropped.
pub(crate) fn on_resize(element: &Element, f: impl FnMut() + 'static) -> Option<ResizeWatch> {
    let closure = Closure::<dyn FnMut()>::new(f);
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(ResizeWatch { observer, _closure: closure })
}

/// Watches the size of an element while it lives.
pub(crate) struct ResizeWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for ResizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The box of an element `[x_min, y_min, x_max, y_max]` in CSS pixels from the corner of another.
pub(crate) fn box_within(element: &Element, outer: &Element) -> [f32; 4] {
    let (inner, outer) = (element.get_bounding_client_rect(), outer.get_bounding_client_rect());
    let (x, y) = (inner.left() - outer.left(), inner.top() - outer.top());
    [x, y, x + inner.width(), y + inner.height()].map(|v| v as f32)
}
