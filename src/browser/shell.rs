//! What `boot.js` offers on `window.atlas`: files by name, use without a connection, the plain page.

use std::pin::Pin;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::window;

/// Why a file did not come.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum LoadError {
    /// No connection, and not kept.
    #[error("cannot be reached")]
    Unreachable,
    /// The server says no.
    #[error("the server answers {0}")]
    Status(u16),
    /// It came but cannot be read.
    #[error("not readable")]
    NotReadable,
}

fn atlas(name: &str) -> Option<JsValue> {
    let atlas = Reflect::get(&window(), &"atlas".into()).ok()?;
    Reflect::get(&atlas, &name.into()).ok().filter(|value| !value.is_undefined())
}

/// A file on its way. Boxed, because every place that waits for one would otherwise hold the whole way of its own.
type Loading<T> = Pin<Box<dyn Future<Output = Result<T, LoadError>>>>;

fn load(name: &str) -> Loading<Response> {
    let promise = atlas("load")
        .and_then(|f| f.dyn_into::<Function>().ok())
        .and_then(|f| f.call1(&JsValue::NULL, &name.into()).ok())
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    Box::pin(async move {
        let response = JsFuture::from(promise.ok_or(LoadError::Unreachable)?).await;
        let response: Response =
            response.ok().and_then(|r| r.dyn_into().ok()).ok_or(LoadError::Unreachable)?;
        if response.ok() { Ok(response) } else { Err(LoadError::Status(response.status())) }
    })
}

async fn bytes_of(response: Response) -> Result<Vec<u8>, LoadError> {
    let promise = response.array_buffer().map_err(|_| LoadError::NotReadable)?;
    let buffer = JsFuture::from(promise).await.map_err(|_| LoadError::NotReadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The text of a file of this site, by the name it has in the sources.
pub(crate) fn load_text(name: &str) -> Loading<String> {
    let response = load(name);
    Box::pin(async move {
        let promise = response.await?.text().map_err(|_| LoadError::NotReadable)?;
        let text = JsFuture::from(promise).await.map_err(|_| LoadError::NotReadable)?;
        text.as_string().ok_or(LoadError::NotReadable)
    })
}

/// The bytes of a file of this site, by the name it has in the sources.
pub(crate) fn load_bytes(name: &str) -> Loading<Vec<u8>> {
    let response = load(name);
    Box::pin(async move { bytes_of(response.await?).await })
}

/// The bytes of a gzip file of this site, unpacked by the browser.
pub(crate) fn load_gzip(name: &str) -> Loading<Vec<u8>> {
    let response = load(name);
    Box::pin(async move { bytes_of(unpacked(&response.await?)?).await })
}

fn unpacked(response: &Response) -> Result<Response, LoadError> {
    let body = response.body().ok_or(LoadError::NotReadable)?;
    // The bindings know this class only behind an unstable flag.
    let unpack = Reflect::get(&js_sys::global(), &"DecompressionStream".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|class| Reflect::construct(&class, &js_sys::Array::of1(&"gzip".into())))
        .map_err(|_| LoadError::NotReadable)?;
    let unpacked = body.pipe_through(unpack.unchecked_ref());
    Response::new_with_opt_readable_stream(Some(&unpacked)).map_err(|_| LoadError::NotReadable)
}

/// Whether the page works without a connection: "starting", "insecure", "unsupported", "installing", "ready",
/// "update" or "failed".
pub(crate) fn offline_state() -> String {
    atlas("offline").and_then(|state| state.as_string()).unwrap_or_else(|| "unsupported".to_owned())
}

/// Calls a function of `window.atlas` that takes nothing and whose answer does not matter.
pub(crate) fn call(name: &str) {
    if let Some(f) = atlas(name).and_then(|f| f.dyn_into::<Function>().ok()) {
        let _ = f.call0(&JsValue::NULL);
    }
}

/// Gives up: shows the plain page, with this message for whoever mends the program.
pub(crate) fn panic(message: &str) {
    if let Some(f) = atlas("panic").and_then(|f| f.dyn_into::<Function>().ok()) {
        let _ = f.call1(&JsValue::NULL, &message.into());
    }
}

/// Gives up because a part of the page did not come: shows the plain page that says so.
pub(crate) fn failed(message: &str) {
    if let Some(f) = atlas("failed").and_then(|f| f.dyn_into::<Function>().ok()) {
        let _ = f.call1(&JsValue::NULL, &message.into());
    }
}

/// Bytes kept and bytes in all of the files that are kept only when the person asks.
pub(crate) async fn optional_bytes() -> Option<(f64, f64)> {
    let f: Function = atlas("optionalBytes")?.dyn_into().ok()?;
    let promise: Promise = f.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    let pair = js_sys::Array::from(&JsFuture::from(promise).await.ok()?);
    Some((pair.get(0).as_f64()?, pair.get(1).as_f64()?))
}

/// Keeps everything for use without a connection; `progress` gets bytes done and bytes in all.
pub(crate) async fn keep_everything(progress: impl FnMut(f64, f64) + 'static) -> bool {
    let progress = Closure::<dyn FnMut(f64, f64)>::new(progress);
    let promise = atlas("keepEverything")
        .and_then(|f| f.dyn_into::<Function>().ok())
        .and_then(|f| f.call1(&JsValue::NULL, progress.as_ref()).ok())
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    let Some(promise) = promise else { return false };
    JsFuture::from(promise).await.is_ok_and(|kept| kept.is_truthy())
}

/// The name of the build, another one for other files; `None` where it has none.
pub(crate) fn build() -> Option<String> {
    atlas("build").and_then(|build| build.as_string()).filter(|build| !build.is_empty())
}

/// The atlas's name, part of every key it keeps in the browser.
pub(crate) fn atlas_id() -> String {
    atlas("id").and_then(|id| id.as_string()).unwrap_or_else(|| "peer-atlas".to_owned())
}
