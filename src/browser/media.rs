//! What the person has asked the browser for: languages, dark colours, less motion, a metered connection.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, EventTarget};

use super::{document, window};

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the page is wide enough for panels beside the map.
pub(crate) fn is_wide() -> bool {
    matches("(width >= 720px)")
}

/// Whether the page is wide enough for a legend within the map, beside the panels.
pub(crate) fn is_very_wide() -> bool {
    matches("(width >= 1180px)")
}

/// Languages wanted, best first.
pub(crate) fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Whether the browser prefers dark colours.
pub(crate) fn prefers_dark() -> bool {
    matches("(prefers-color-scheme: dark)")
}

/// Whether motion is to be kept down.
pub(crate) fn prefers_less_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether the connection is metered or slow, where the browser says so.
pub(crate) fn saves_data() -> bool {
    let connection = Reflect::get(&window().navigator(), &"connection".into()).ok();
    let of = |key: &str| connection.as_ref().and_then(|c| Reflect::get(c, &key.into()).ok());
    let is_slow =
        of("effectiveType").and_then(|kind| kind.as_string()).is_some_and(|kind| kind.ends_with("2g"));
    is_slow || of("saveData").and_then(|saves| saves.as_bool()).unwrap_or(false)
}

/// Calls `f` each time that the screen has another number of pixels in a CSS pixel, for as long as the page lives.
pub(crate) fn on_density_change(f: impl Fn() + 'static) {
    let density = window().device_pixel_ratio();
    let Ok(Some(list)) = window().match_media(&format!("(resolution: {density}dppx)")) else { return };
    let closure = Closure::once_into_js(move || {
        f();
        on_density_change(f);
    });
    let options = AddEventListenerOptions::new();
    options.set_once(true);
    // A browser that does not tell shows a coarse map until something else changes.
    let _ = list.add_event_listener_with_callback_and_add_event_listener_options(
        "change",
        closure.unchecked_ref(),
        &options,
    );
}

/// Calls `f` each time that fonts have come, for as long as the page lives.
pub(crate) fn on_fonts_loaded(f: impl FnMut() + 'static) {
    let fonts = Reflect::get(&document(), &"fonts".into())
        .ok()
        .and_then(|fonts| fonts.dyn_into::<EventTarget>().ok());
    let closure = Closure::<dyn FnMut()>::new(f);
    if fonts.is_some_and(|fonts| {
        fonts.add_event_listener_with_callback("loadingdone", closure.as_ref().unchecked_ref()).is_ok()
    }) {
        closure.forget();
    }
}

/// Sets an attribute of the root element, such as the theme or the language.
pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// The value of a custom property of the style sheets, such as a colour.
pub(crate) fn style_token(name: &str) -> String {
    document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten())
        .and_then(|style| style.get_property_value(name).ok())
        .map(|value| value.trim().to_owned())
        .unwrap_or_default()
}
