//! Where the keyboard's focus is, and putting it back.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::document;

/// What had the focus at a time; nothing when only the page had it.
#[derive(Clone, Debug)]
pub(crate) struct Focus(Option<HtmlElement>);

impl Focus {
    /// What has the focus now.
    pub(crate) fn now() -> Self {
        let document = document();
        let active = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        Self(active.filter(|element| element.tag_name() != "BODY"))
    }

    /// Whether nothing had it, or something within an element.
    pub(crate) fn is_lost_or_in(&self, element: &Element) -> bool {
        self.0.as_ref().is_none_or(|active| element.contains(Some(active)))
    }

    /// Gives the focus back; when what had it is gone, to what fits the first of these selectors that anything fits.
    pub(crate) fn restore(&self, or_else: &[&str]) {
        let earlier = self.0.clone().filter(|element| element.is_connected());
        let fits = |selector: &&str| {
            document().query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok()
        };
        if let Some(element) = earlier.or_else(|| or_else.iter().find_map(fits)) {
            // Where a browser refuses, focus falls to the page, as without this.
            let _ = element.focus();
        }
    }
}
