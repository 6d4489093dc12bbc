//! Elements of the page: their size and place.

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, FocusEvent, HtmlDialogElement, HtmlElement, Node, ResizeObserver};

use super::document;

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

/// Leads properties of the style of an element from one value to another within so many milliseconds.
pub(crate) fn animate(element: &Element, properties: &[(&str, [&str; 2])], duration_ms: u32) {
    let frames = js_sys::Object::new();
    let set = |name: &str, value: &JsValue| js_sys::Reflect::set(&frames, &name.into(), value).is_ok();
    let is_set = properties
        .iter()
        .all(|(name, ends)| set(name, &js_sys::Array::of2(&ends[0].into(), &ends[1].into())));
    // The bindings know this call only behind an unstable flag.
    let animate =
        js_sys::Reflect::get(element, &"animate".into()).and_then(JsCast::dyn_into::<js_sys::Function>);
    if let (true, Ok(animate)) = (is_set && set("easing", &"ease-in-out".into()), animate) {
        let _ = animate.call2(element, &frames, &duration_ms.into());
    }
}

/// Puts the focus on the first element that a selector of style sheets names, if there is one.
pub(crate) fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the focus goes from within the element that listens to somewhere else.
pub(crate) fn is_left(event: &FocusEvent) -> bool {
    let within = event.current_target().and_then(|target| target.dyn_into::<Node>().ok());
    let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !within.is_some_and(|within| within.contains(to.as_ref()))
}

/// Whether a key goes into a field for text or a list of choices, where letters are no commands.
pub(crate) fn is_typed_into(event: &Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element
        .is_some_and(|element| element.matches("input, textarea, select, [contenteditable]").unwrap_or(false))
}

/// Whether a dialog is open over the page.
pub(crate) fn is_dialog_open() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// Opens a dialog over the page, which then holds the focus, or closes it, which gives the focus back.
pub(crate) fn set_modal(dialog: &HtmlDialogElement, is_open: bool) {
    if !is_open {
        dialog.close();
    } else if !dialog.open() {
        // Fails only for a dialog that is not in the page.
        let _ = dialog.show_modal();
    }
}
