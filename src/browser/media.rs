//! What the person has asked the browser for: languages, dark colours, less motion, a metered connection.

use js_sys::Reflect;

use super::{document, window};

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
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
