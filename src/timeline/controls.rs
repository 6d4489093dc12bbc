//! The row above the lanes: the years shown as text, how lanes are made, what the look of bars means.

use atlas_core::scene::timeline::{parse_years, shifted, with_year, years_in_words};
use atlas_core::view::{Folds, LaneBy, Playing, SortBy, Speed, View};
use atlas_core::words::Msg;
use leptos::prelude::*;

use super::grouping;
use super::state::TimelineState;

const LOOP_PATH: &str = "M4 10a6 5 0 0 1 10-3.7M16 10a6 5 0 0 1-10 3.7M14.5 3v3.5H11M5.5 17v-3.5H9";
const GROW_PATH: &str = "M4 4v12M7 10h9M13 7l3 3l-3 3";

const LANES: [(LaneBy, Msg); 8] = [
    (LaneBy::Partnership, Msg::TimelineByTie),
    (LaneBy::City, Msg::TimelineByCity),
    (LaneBy::Country, Msg::TimelineByCountry),
    (LaneBy::Region, Msg::TimelineByRegion),
    (LaneBy::Theme, Msg::TimelineByTheme),
    (LaneBy::Method, Msg::TimelineByMethod),
    (LaneBy::Supporter, Msg::TimelineBySupporter),
    (LaneBy::Layer, Msg::TimelineByLayer),
];
const SORTS: [(SortBy, Msg); 3] = [
    (SortBy::Start, Msg::TimelineSortStart),
    (SortBy::Length, Msg::TimelineSortLength),
    (SortBy::Name, Msg::TimelineSortName),
];
const SPEEDS: [(Speed, Msg); 3] = [
    (Speed::Slow, Msg::TimelineSlow),
    (Speed::Steady, Msg::TimelineSteady),
    (Speed::Fast, Msg::TimelineFast),
];

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
            <div class="timeline-group" role="group" aria-label=say(Msg::TimelinePlay)>
                {play_button(timeline)}
                {choice(timeline, Msg::TimelineSpeed, &SPEEDS, |view| view.playing.speed, |timeline, speed| {
                    timeline.store.look(|view| view.playing.speed = speed);
                })}
                {toggle(timeline, Msg::TimelineLoop, LOOP_PATH, |playing| &mut playing.loops)}
                {toggle(timeline, Msg::TimelineGrow, GROW_PATH, |playing| &mut playing.grows)}
            </div>
            <div class="timeline-group">
                {choice(timeline, Msg::TimelineLanes, &LANES, |view| view.lanes, grouping::choose_lanes)}
                {choice(timeline, Msg::TimelineSort, &SORTS, |view| view.sort, grouping::choose_order)}
                {fold_button(timeline)}
            </div>
            {undated_button(timeline)}
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

/// A box to choose one of several from.
fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    timeline: TimelineState,
    label: Msg,
    all: &'static [(T, Msg)],
    chosen: fn(&View) -> T,
    choose: fn(TimelineState, T),
) -> AnyView {
    let store = timeline.store;
    let chosen = Memo::new(move |_| store.view(chosen));
    let options = all.iter().enumerate().map(|(at, (value, msg))| {
        let text = move || store.words().get(*msg).to_owned();
        view! { <option value=at.to_string() selected=move || chosen.get() == *value>{text}</option> }
            .into_any()
    });
    let on_change = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        if let Some((value, _)) = at.and_then(|at| all.get(at)) {
            choose(timeline, *value);
        }
    };
    view! {
        <select
            class="timeline-choice"
            aria-label=move || store.words().get(label).to_owned()
            title=move || store.words().get(label).to_owned()
            on:change=on_change
        >
            {options.collect::<Vec<_>>()}
        </select>
    }
    .into_any()
}

/// Plays the years, or stops.
fn play_button(timeline: TimelineState) -> AnyView {
    let is_playing = timeline.is_playing;
    let say = move || {
        let msg = if is_playing.get() { Msg::TimelineStop } else { Msg::TimelinePlay };
        timeline.store.words().get(msg).to_owned()
    };
    let path = move || if is_playing.get() { "M7 5v10M13 5v10" } else { "M7 4.5v11l8.5-5.5z" };
    view! {
        <button
            class="timeline-icon"
            aria-label=say
            title=say
            on:click=move |_| is_playing.update(|is_playing| *is_playing = !*is_playing)
        >
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=path /></svg>
        </button>
    }
    .into_any()
}

/// A button that stays down: how the years are played.
fn toggle(
    timeline: TimelineState,
    msg: Msg,
    path: &'static str,
    of: fn(&mut Playing) -> &mut bool,
) -> AnyView {
    let store = timeline.store;
    let say = move || store.words().get(msg).to_owned();
    let is_on = move || {
        let mut playing = store.view(|view| view.playing);
        (*of(&mut playing)).to_string()
    };
    let turn = move |_| {
        store.look(|view| {
            let is_on = of(&mut view.playing);
            *is_on = !*is_on;
        });
    };
    view! {
        <button class="timeline-icon" aria-pressed=is_on aria-label=say title=say on:click=turn>
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=path /></svg>
        </button>
    }
    .into_any()
}

/// Folds all groups, or unfolds them.
fn fold_button(timeline: TimelineState) -> AnyView {
    let store = timeline.store;
    let is_all = Memo::new(move |_| store.view(|view| view.folds.is_all));
    let say = move || {
        let msg = if is_all.get() { Msg::TimelineUnfoldAll } else { Msg::TimelineFoldAll };
        store.words().get(msg).to_owned()
    };
    let path = move || if is_all.get() { "M5 8l5-4l5 4M5 12l5 4l5-4" } else { "M5 4l5 4l5-4M5 16l5-4l5 4" };
    let has_groups = move || store.view(|view| view.lanes) != LaneBy::Partnership;
    view! {
        <button
            class="timeline-icon"
            aria-label=say
            title=say
            disabled=move || !has_groups()
            on:click=move |_| store.look(|view| view.folds = Folds::all(!view.folds.is_all))
        >
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=path /></svg>
        </button>
    }
    .into_any()
}

/// Whether what has no date is shown while years are chosen; how much that is.
fn undated_button(timeline: TimelineState) -> AnyView {
    let store = timeline.store;
    let n_undated = move || timeline.content.with(|content| content.undated.len());
    let say = move || store.words().fill(Msg::TimelineNoDate, &[("n", &n_undated().to_string())]);
    let is_on = move || store.view(|view| view.shows_undated).to_string();
    view! {
        <button
            aria-pressed=is_on
            hidden=move || n_undated() == 0
            on:click=move |_| store.look(|view| view.shows_undated = !view.shows_undated)
        >
            {say}
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
