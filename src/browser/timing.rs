//! Marks and measures of the life of a page, for people who look into its performance.
//!
//! `atlas:first-map` (the first complete map is painted), `atlas:ready` (everything of the first view works),
//! `atlas:map-complete` (the picture of many ties is complete, for the time being), `atlas:map-frame`,
//! `atlas:timeline-frame` (the main thread's work for one picture), `atlas:window-change` (from a change of the years shown
//! to its picture).

use std::cell::Cell;

use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;

use super::window;

/// So many stretches are kept at most.
const N_KEPT: u32 = 200;

thread_local! {
    static N_RECORDED: Cell<u32> = const { Cell::new(0) };
}

/// Sets a mark once; later calls with the same name do nothing.
pub(crate) fn mark_once(name: &str) {
    let Some(performance) = window().performance() else { return };
    if performance.get_entries_by_name(name).length() == 0 {
        // A browser without marks loses a figure, nothing else.
        let _ = performance.mark(name);
    }
}

/// Sets a mark in the place of an earlier one of the name.
pub(crate) fn mark_again(name: &str) {
    if let Some(performance) = window().performance() {
        performance.clear_marks_with_mark_name(name);
        let _ = performance.mark(name);
    }
}

/// Milliseconds since the page began to load.
pub(crate) fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Records a stretch from `start` (of [`now`]) to now. Only the latest are kept.
pub(crate) fn measure(name: &str, start: f64) {
    let Some(performance) = window().performance() else { return };
    let n_recorded = N_RECORDED.with(|n| n.replace(n.get().wrapping_add(1)));
    if n_recorded % N_KEPT == N_KEPT - 1 {
        performance.clear_measures();
    }
    // The bindings know these options only behind an unstable flag.
    let options = js_sys::Object::new();
    let is_set = Reflect::set(&options, &"start".into(), &start.into()).is_ok()
        && Reflect::set(&options, &"end".into(), &performance.now().into()).is_ok();
    let measure = Reflect::get(&performance, &"measure".into()).and_then(JsCast::dyn_into::<Function>);
    if let (true, Ok(measure)) = (is_set, measure) {
        let _ = measure.call2(&performance, &name.into(), &options);
    }
}
