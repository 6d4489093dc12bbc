//! Objects of the browser by the names of their properties and methods.
//!
//! For what only later parts of the page use: each typed binding weighs on the first view, in the glue that loads the
//! program, while these few are there anyway. Names are those of the standards; what a browser lacks is `None`.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A property; `None` where there is none.
pub(super) fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Sets a property; nothing happens where the browser refuses.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method; the error is what it throws.
pub(super) fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    method.apply(object, &arguments.iter().copied().collect::<Array>())
}

/// A new object of a class; `None` where it is none or the browser refuses.
pub(super) fn construct(class: &JsValue, arguments: &[&JsValue]) -> Option<JsValue> {
    let class: &Function = class.dyn_ref()?;
    Reflect::construct(class, &arguments.iter().copied().collect::<Array>()).ok()
}

/// Calls a method that promises something, and waits for it.
pub(super) async fn promised(object: &JsValue, name: &str) -> Option<JsValue> {
    let promise: Promise = call(object, name, &[]).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
