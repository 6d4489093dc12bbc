//! The address: its fragment holds the view.

use wasm_bindgen::prelude::*;

use super::object::{call, get};
use super::window;

/// The fragment, without `#`, as written (percent-encoding kept).
pub(crate) fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Replaces the fragment without a step in the browser's history. Browsers refuse when called too often, which
/// the next call mends.
pub(crate) fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&link_to(fragment)));
    }
}

/// The whole address with another fragment: a link to the view.
pub(crate) fn link_to(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    if fragment.is_empty() { page.to_owned() } else { format!("{page}#{fragment}") }
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(location) = get(&window(), "location") {
        let _ = call(&location, "reload", &[]);
    }
}

/// Listens for an event of the window, such as `hashchange`, for as long as the page lives.
pub(crate) fn on_window_event(name: &str, f: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(f);
    if window().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).is_ok() {
        closure.forget();
    }
}
