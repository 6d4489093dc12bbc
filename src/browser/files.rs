//! Handing files and text to the person.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlDocument, HtmlTextAreaElement, Url};

use super::{document, window};

/// Offers a file for saving; `false` when the browser refuses.
pub(crate) fn save(name: &str, mime: &str, content: &str) -> bool {
    offer(name, mime, content).is_some()
}

fn offer(name: &str, mime: &str, content: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&content.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url).ok()
}

/// Puts text on the clipboard; `false` when the browser refuses.
pub(crate) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| c.is_object());
    let is_copied = has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok();
    is_copied || copy_by_selection(text).unwrap_or(false)
}

/// The older way, which also works without https.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let is_copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    Some(is_copied)
}
