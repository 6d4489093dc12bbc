//! Handing files and text to the person, and taking files from them.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, HtmlAnchorElement, HtmlDocument, HtmlTextAreaElement, Url,
};

use super::object::{call, get, promised, set};
use super::{document, window};

/// A file that a person has chosen or dropped.
pub(crate) struct PickedFile(JsValue);

impl PickedFile {
    /// Its name, without a folder.
    pub(crate) fn name(&self) -> String {
        get(&self.0, "name").and_then(|name| name.as_string()).unwrap_or_default()
    }

    /// Its size in bytes.
    pub(crate) fn n_bytes(&self) -> f64 {
        get(&self.0, "size").and_then(|size| size.as_f64()).unwrap_or(0.0)
    }

    /// All of it; `None` where the browser cannot read it, as for a folder.
    pub(crate) async fn bytes(&self) -> Option<Vec<u8>> {
        Some(Uint8Array::new(&promised(&self.0, "arrayBuffer").await?).to_vec())
    }
}

fn picked(owner: &JsValue) -> Vec<PickedFile> {
    get(owner, "files")
        .map_or_else(Vec::new, |files| js_sys::Array::from(&files).iter().map(PickedFile).collect())
}

/// The files chosen in a field, which is empty then: the same one may be chosen again.
pub(crate) fn take_chosen(event: &Event) -> Vec<PickedFile> {
    let Some(field) = event.target() else { return Vec::new() };
    let files = picked(&field);
    set(&field, "value", &"".into());
    files
}

/// Whether files are dragged, and no text or link.
pub(crate) fn is_of_files(event: &DragEvent) -> bool {
    let types = get(event, "dataTransfer").and_then(|data| get(&data, "types"));
    types.is_some_and(|types| js_sys::Array::from(&types).iter().any(|name| name == "Files"))
}

/// Says that dragged files may be dropped here, and takes care that the browser does not show them in the place of the page.
pub(crate) fn accept_drag(event: &DragEvent) {
    event.prevent_default();
    if let Some(data) = get(event, "dataTransfer") {
        set(&data, "dropEffect", &"copy".into());
    }
}

/// The files of a drop.
pub(crate) fn dropped(event: &DragEvent) -> Vec<PickedFile> {
    get(event, "dataTransfer").map_or_else(Vec::new, |data| picked(&data))
}

/// Whether what is dragged leaves the page.
pub(crate) fn leaves_page(event: &DragEvent) -> bool {
    get(event, "relatedTarget").is_none()
}

/// Asks the person to choose files for the field that a selector of style sheets names; only while they press something.
pub(crate) fn choose(selector: &str) {
    if let Ok(Some(field)) = document().query_selector(selector) {
        let _ = call(&field, "click", &[]);
    }
}

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
