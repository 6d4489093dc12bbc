//! That Leptos, wasm-bindgen and the browser fit each other, by wasm-bindgen's test runner. What the page does is tested in the
//! core, where it is decided, and by the journeys.
//!
//! A test appends what it needs to the page: the runner writes its results into the same one.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_view_is_mounted_where_it_is_told() {
    use leptos::prelude::*;
    let document = web_sys::window().expect("tests run in a window").document().expect("it has a document");
    let place: web_sys::HtmlElement = document.create_element("div").expect("a plain name").unchecked_into();
    document.body().expect("the runner's page").append_child(&place).expect("it has no parent yet");
    let mounted = leptos::mount::mount_to(place.clone(), || view! { <p>"Peer Atlas"</p> });
    assert_eq!(place.inner_text(), "Peer Atlas");
    drop(mounted);
}
