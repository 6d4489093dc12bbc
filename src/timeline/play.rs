//! Playing the years: one step a frame at most, by days where motion is wanted and by whole years where it is not.

use atlas_core::scene::timeline::{played, rested, started, stepped};
use atlas_core::time::Window;
use atlas_core::view::Playing;
use leptos::prelude::*;

use super::state::TimelineState;
use crate::browser::frame::FrameTask;
use crate::browser::media;

/// What is being played.
#[derive(Clone, Copy)]
struct Run {
    start: Window,
    playing: Playing,
    /// When it began, in milliseconds of the frames; `None` before the first of them.
    begun_ms: Option<f64>,
    /// The years as they were set last: others are chosen by somebody else, which ends it.
    years: Option<Window>,
}

/// Plays whenever it is wanted, for as long as the timeline is on the page.
pub(super) fn begin(timeline: TimelineState) {
    let run = StoredValue::new(None::<Run>);
    let frame = StoredValue::new_local(None::<FrameTask>);
    let ask = move || {
        let _ = frame.try_with_value(|frame| frame.as_ref().map(FrameTask::ask));
    };
    let task = FrameTask::new(move |time_ms| {
        let Some(Some(now)) = run.try_get_value() else { return };
        let next = step(timeline, now, time_ms);
        if next.is_some() {
            ask();
        } else {
            timeline.is_playing.set(false);
        }
        run.set_value(next);
    });
    frame.set_value(Some(task));
    Effect::new(move |_| {
        if timeline.is_playing.get() {
            let view = timeline.store.view_now();
            let start = started(view.years, timeline.range.get_untracked(), view.playing);
            run.set_value(Some(Run { start, playing: view.playing, begun_ms: None, years: view.years }));
            ask();
        } else {
            // Stopped between years, it comes to rest on whole ones.
            let stopped = run.try_update_value(Option::take).flatten().filter(|run| run.begun_ms.is_some());
            let (view, set_last) = (timeline.store.view_now(), stopped.and_then(|run| run.years));
            let years = rested(view.years, set_last, view.playing);
            if years != view.years {
                timeline.store.look(|view| view.years = years);
            }
        }
    });
}

/// The next picture; `None` at the end.
fn step(timeline: TimelineState, run: Run, time_ms: f64) -> Option<Run> {
    let view = timeline.store.view_now();
    if view.years != run.years {
        return None;
    }
    let range = timeline.range.get_untracked();
    let begun_ms = run.begun_ms.unwrap_or(time_ms);
    let mut run = Run { begun_ms: Some(begun_ms), ..run };
    if view.playing != run.playing {
        // Played otherwise from here on.
        let start = stepped(view.years, range, view.playing, 0);
        run = Run { start, playing: view.playing, begun_ms: Some(time_ms), ..run };
    }
    let elapsed_ms = time_ms - run.begun_ms.unwrap_or(time_ms);
    let (years, is_done) = played(run.start, range, run.playing, elapsed_ms, media::prefers_less_motion());
    timeline.store.look(|view| view.years = Some(years));
    match (is_done, run.playing.loops) {
        (false, _) => Some(Run { years: Some(years), ..run }),
        (true, false) => None,
        // The last years stay for as long as any.
        (true, true) if elapsed_ms < until_done_ms(&run, range) + run.playing.speed.year_ms() => {
            Some(Run { years: Some(years), ..run })
        }
        (true, true) => {
            let start = started(Some(years), range, run.playing);
            Some(Run { start, begun_ms: None, years: Some(years), ..run })
        }
    }
}

fn until_done_ms(run: &Run, range: Window) -> f64 {
    f64::from((range.to.civil().year - run.start.to.civil().year).max(0)) * run.playing.speed.year_ms()
}

/// One step later (1) or earlier (-1).
pub(super) fn by_hand(timeline: TimelineState, by: i32) {
    let range = timeline.range.get_untracked();
    timeline.store.look(|view| view.years = Some(stepped(view.years, range, view.playing, by)));
}
