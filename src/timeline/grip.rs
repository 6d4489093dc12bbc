//! The upper edge of the timeline, which hands and keys move; how high it is, is remembered.

use atlas_core::words::Msg;
use leptos::prelude::*;
use leptos::{ev, html};

use super::state::TimelineState;
use crate::browser::{media, storage};

/// The least height, in pixels.
const MIN_PX: i32 = 120;
/// The greatest height, in pixels.
const MAX_PX: i32 = 360;
/// Height of the row above the lanes, in pixels, to know the height of the whole before it is chosen.
const ROW_PX: f64 = 37.0;
/// How far an arrow key moves the edge, in pixels.
const STEP_PX: i32 = 20;

/// The name under which the height is remembered: phones and wide pages have one each.
fn preference_name() -> &'static str {
    if media::is_wide() { "timeline-height" } else { "timeline-height-narrow" }
}

/// The height that was chosen earlier, in pixels.
pub(super) fn remembered_px() -> Option<i32> {
    let px = storage::preference(preference_name())?.parse::<i32>().ok()?;
    Some(px.clamp(MIN_PX, MAX_PX))
}

/// The upper edge.
#[component]
pub(super) fn Grip(timeline: TimelineState) -> impl IntoView {
    let TimelineState { store, height_px, .. } = timeline;
    let shown_px = move || (timeline.size_px.get().1 + ROW_PX) as i32;
    let edge = NodeRef::<html::Div>::new();
    let drag = StoredValue::new(None::<(i32, i32)>);
    let now = move || height_px.get().unwrap_or_else(shown_px);
    let choose = move |px: i32| height_px.set(Some(px.clamp(MIN_PX, MAX_PX)));
    let keep = move || {
        if let Some(px) = height_px.get_untracked() {
            storage::set_preference(preference_name(), &px.to_string());
        }
    };
    let on_pointer_down = move |event: ev::PointerEvent| {
        if let Some(edge) = edge.get_untracked() {
            // Without capture a drag ends at the edge itself, no more.
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        drag.set_value(Some((event.client_y(), untrack(now))));
    };
    let on_pointer_move = move |event: ev::PointerEvent| {
        if let Some((start_y, start_px)) = drag.get_value() {
            choose(start_px + start_y - event.client_y());
        }
    };
    let end = move |_| {
        drag.set_value(None);
        keep();
    };
    let on_key_down = move |event: ev::KeyboardEvent| {
        let px = untrack(now);
        let px = match event.key().as_str() {
            "ArrowUp" => px + STEP_PX,
            "ArrowDown" => px - STEP_PX,
            "Home" => MIN_PX,
            "End" => MAX_PX,
            _ => return,
        };
        event.prevent_default();
        choose(px);
        keep();
    };
    view! {
        <div
            class="timeline-grip"
            node_ref=edge
            role="separator"
            aria-orientation="horizontal"
            tabindex="0"
            aria-label=move || store.words().get(Msg::TimelineHeight).to_owned()
            aria-valuemin=MIN_PX.to_string()
            aria-valuemax=MAX_PX.to_string()
            aria-valuenow=move || now().to_string()
            on:pointerdown=on_pointer_down
            on:pointermove=on_pointer_move
            on:pointerup=end
            on:pointercancel=end
            on:keydown=on_key_down
        ></div>
    }
}
