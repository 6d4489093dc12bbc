//! The row above the lanes: the years shown as text, how lanes are made, what the look of bars means.

use atlas_core::scene::timeline::{parse_years, shifted, with_year, years_in_words};
use atlas_core::view::LaneBy;
use atlas_core::words::Msg;
use leptos::prelude::*;

use super::state::TimelineState;

/// The row above the lanes.
#[component]
pub(super) fn Controls(timeline: TimelineState) -> impl IntoView {
    let store = timeline.store;
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let is_open = RwSignal::new(false);
    let clear = move |_| store.look(|view| view.years = None);
    let has_no_years = move || timeline.years.get().is_none();
    view! {
        <button
            class="timeline-options"
            aria-expanded=move || is_open.get().to_string()
            aria-controls="timeline-controls"
            on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
        >
            <span>{say(Msg::TimelineYears)} ":"</span>
            <span class="timeline-options-text">
                {move || years_in_words(timeline.years.get(), &store.words())}
            </span>
        </button>
        <div id="timeline-controls" class="timeline-controls" class:timeline-controls-open=move || is_open.get()>
            <div class="timeline-group" role="group" aria-label=say(Msg::TimelineYears)>
                <span class="timeline-name" aria-hidden="true">{say(Msg::TimelineYears)}</span>
                {step_button(timeline, -1)}
                {year_box(timeline, true)}
                <span aria-hidden="true">"–"</span>
                {year_box(timeline, false)}
                {step_button(timeline, 1)}
                <button on:click=clear disabled=has_no_years>{say(Msg::TimelineClear)}</button>
            </div>
            <div class="timeline-group" role="group" aria-label=say(Msg::TimelineLanes)>
                {lanes_button(timeline, LaneBy::Partnership, Msg::TimelineByTie)}
                {lanes_button(timeline, LaneBy::City, Msg::TimelineByCity)}
            </div>
            {icon_button(
                timeline,
                Msg::TimelineFit,
                "M3 5v10M17 5v10M6 10h8M8 8l-2 2l2 2M12 8l2 2l-2 2",
                |_| true,
                |timeline| timeline.stretch.set(None),
            )}
            <ul class="timeline-legend">
                {sign(timeline, "timeline-sign", Msg::TimelineRunning)}
                {sign(timeline, "timeline-sign timeline-sign-possible", Msg::TimelinePossible)}
                {sign(timeline, "timeline-sign timeline-sign-planned", Msg::TimelinePlanned)}
            </ul>
        </div>
    }
}

fn sign(timeline: TimelineState, class: &'static str, msg: Msg) -> AnyView {
    let text = move || timeline.store.words().get(msg).to_owned();
    view! { <li><span class=class aria-hidden="true"></span>{text}</li> }.into_any()
}

/// A button that can be pressed while `is_usable`.
fn icon_button(
    timeline: TimelineState,
    msg: Msg,
    path: &'static str,
    is_usable: fn(TimelineState) -> bool,
    act: fn(TimelineState),
) -> AnyView {
    let say = move || timeline.store.words().get(msg).to_owned();
    view! {
        <button
            class="timeline-icon"
            aria-label=say
            title=say
            disabled=move || !is_usable(timeline)
            on:click=move |_| act(timeline)
        >
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=path /></svg>
        </button>
    }
    .into_any()
}

/// Goes on by as many years as are shown, which needs both ends.
fn step_button(timeline: TimelineState, step: i32) -> AnyView {
    let (msg, path, act): (_, _, fn(TimelineState)) = if step < 0 {
        (Msg::TimelineEarlier, "M12 5l-5 5l5 5", |timeline| shift(timeline, -1))
    } else {
        (Msg::TimelineLater, "M8 5l5 5l-5 5", |timeline| shift(timeline, 1))
    };
    let has_both_ends = |timeline: TimelineState| {
        timeline.years.get().is_some_and(|years| years.from.is_finite() && years.to.is_finite())
    };
    icon_button(timeline, msg, path, has_both_ends, act)
}

fn shift(timeline: TimelineState, step: i32) {
    timeline.store.look(|view| view.years = view.years.map(|years| shifted(years, step)));
}

fn lanes_button(timeline: TimelineState, lanes: LaneBy, msg: Msg) -> AnyView {
    let store = timeline.store;
    let is_chosen = move || store.view(|view| view.lanes) == lanes;
    view! {
        <button
            aria-pressed=move || is_chosen().to_string()
            on:click=move |_| store.look(|view| view.lanes = lanes)
        >
            {move || store.words().get(msg).to_owned()}
        </button>
    }
    .into_any()
}

/// The first or last year as text: empty for an open side; the first takes both ("2011 to 2014").
fn year_box(timeline: TimelineState, is_from: bool) -> AnyView {
    let store = timeline.store;
    let msg = if is_from { Msg::TimelineFrom } else { Msg::TimelineTo };
    let shown = move || {
        let years = timeline.years.get();
        let day = years.map(|years| if is_from { years.from } else { years.to });
        day.filter(|day| day.is_finite()).map(|day| day.civil().year.to_string()).unwrap_or_default()
    };
    let refused = RwSignal::new(false);
    let on_change = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        let read = parse_years(&text);
        refused.set(read.is_none() && !text.trim().is_empty());
        if refused.get_untracked() {
            return;
        }
        store.look(|view| {
            view.years = match read {
                Some((from, Some(to))) => Some(atlas_core::time::Window::of_years(from, to)),
                one => with_year(view.years, is_from, one.map(|(year, _)| year)),
            };
        });
    };
    view! {
        <input
            class="timeline-year"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            size="5"
            aria-label=move || store.words().get(msg).to_owned()
            aria-invalid=move || refused.get().to_string()
            prop:value=shown
            on:change=on_change
        />
    }
    .into_any()
}
