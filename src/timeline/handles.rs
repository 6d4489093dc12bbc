//! The ends of the years shown, as sliders for keys and for those who listen; hands take them on the canvas.

use atlas_core::scene::timeline::with_year;
use atlas_core::words::Msg;
use leptos::ev;
use leptos::prelude::*;

use super::state::{AXIS_PX, TimelineState};

/// Which end of the years shown.
#[derive(Clone, Copy, PartialEq)]
enum End {
    From,
    To,
}

/// How many years the page keys move an end.
const PAGE_YEARS: i32 = 5;

/// Both ends of the years shown.
#[component]
pub(super) fn Handles(timeline: TimelineState) -> impl IntoView {
    view! { {handle(timeline, End::From)} {handle(timeline, End::To)} }
}

fn handle(timeline: TimelineState, end: End) -> AnyView {
    let store = timeline.store;
    let is_from = end == End::From;
    let label = move || {
        let msg = if is_from { Msg::TimelineFrom } else { Msg::TimelineTo };
        store.words().get(msg).to_owned()
    };
    let text = move || match chosen(timeline, end) {
        Some(year) => year.to_string(),
        None => store.words().get(Msg::TimelineAllYears).to_owned(),
    };
    let limits = move || {
        let range = timeline.range.get();
        (range.from.civil().year, range.to.civil().year)
    };
    let left = move || {
        let years = timeline.years.get();
        let range = timeline.range.get();
        let scale = timeline.scale.get();
        let day = match (years, is_from) {
            (Some(years), true) if years.from.is_finite() => years.from,
            (Some(years), false) if years.to.is_finite() => years.to.plus_days(1),
            (_, true) => range.from,
            (_, false) => range.to.plus_days(1),
        };
        let x = scale.x_from_day(day).max(0.0).min(scale.width_px);
        [&(x.round() as i32).to_string(), "px"].concat()
    };
    let height = [&(AXIS_PX as i32).to_string(), "px"].concat();
    view! {
        <span
            class="timeline-handle"
            class:timeline-handle-chosen=move || chosen(timeline, end).is_some()
            role="slider"
            tabindex="0"
            aria-label=label
            aria-valuemin=move || limits().0.to_string()
            aria-valuemax=move || limits().1.to_string()
            aria-valuenow=move || value(timeline, end).to_string()
            aria-valuetext=text
            style:left=left
            style:height=height
            on:keydown=move |event| on_key_down(timeline, end, &event)
        ></span>
    }
    .into_any()
}

/// The year chosen for an end.
fn chosen(timeline: TimelineState, end: End) -> Option<i32> {
    let years = timeline.years.get()?;
    let day = if end == End::From { years.from } else { years.to };
    day.is_finite().then(|| day.civil().year)
}

/// The year at which an end stands.
fn value(timeline: TimelineState, end: End) -> i32 {
    let range = timeline.range.get();
    let edge = if end == End::From { range.from } else { range.to };
    chosen(timeline, end).unwrap_or(edge.civil().year)
}

fn on_key_down(timeline: TimelineState, end: End, event: &ev::KeyboardEvent) {
    let now = untrack(|| value(timeline, end));
    let range = timeline.range.get_untracked();
    let (first, last) = (range.from.civil().year, range.to.civil().year);
    let year = match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => now - 1,
        "ArrowRight" | "ArrowUp" => now + 1,
        "PageDown" => now - PAGE_YEARS,
        "PageUp" => now + PAGE_YEARS,
        "Home" => first,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    let years = with_year(timeline.years.get_untracked(), end == End::From, Some(year.max(first).min(last)));
    timeline.store.look(|view| view.years = years);
}
