//! The card beside the pointer: what is there, in full.

use std::sync::Arc;

use atlas_core::claim::{RecordIdx, RecordKind};
use atlas_core::scene::timeline::{BandColumn, GroupLanes, running_in_words};
use atlas_core::time::Window;
use atlas_core::words::{Msg, record_title, tie_headline, tie_when};
use leptos::prelude::*;

use super::state::{Carded, TimelineState};
use crate::store::Store;

/// How wide the card may be, in pixels; it turns to the other side of the pointer before the edge.
const WIDTH_PX: f64 = 300.0;
/// How far from the pointer it stands, in pixels.
const OFF_PX: f64 = 14.0;

/// A record and its dates.
fn of_record(timeline: TimelineState, record: RecordIdx) -> (String, String) {
    let (store, content) = (timeline.store, timeline.content.get());
    // Moments that share a bar share its words; each has its own card.
    let bar = content
        .lane_of(record)
        .map(|lane| &content.lanes[lane])
        .filter(|lane| lane.record.is_some())
        .and_then(|lane| lane.bars.first());
    if let Some(bar) = bar {
        return (bar.title.clone(), with_doubt(store, record, bar.note.clone()));
    }
    let words = store.words();
    store.atlas(|atlas| match atlas.kind(record) {
        RecordKind::Partnership => {
            let when = tie_when(atlas, &words, record);
            (tie_headline(atlas, &words, record), with_doubt(store, record, when))
        }
        _ => (record_title(atlas, &words, record), String::new()),
    })
}

/// A note, with a word on it where sources differ.
fn with_doubt(store: Store, record: RecordIdx, note: String) -> String {
    let differs = store.atlas(|atlas| atlas.partnership(record).is_some_and(|row| row.differs));
    if !differs {
        return note;
    }
    [&note, ". ", store.words().get(Msg::EditDiffer)].concat()
}

/// A group, and how many of it were running at a time.
fn of_band(timeline: TimelineState, column: &BandColumn, days: Window) -> (String, String) {
    let (store, content) = (timeline.store, timeline.content.get());
    let words = store.words();
    let title = |groups: &Arc<dyn GroupLanes>| store.atlas(|atlas| groups.title(atlas, &words, column.group));
    (content.groups.as_ref().map(title).unwrap_or_default(), running_in_words(column, days, &words))
}

/// The card beside the pointer.
#[component]
pub(super) fn HoverCard(timeline: TimelineState) -> impl IntoView {
    let content = move || {
        let (title, note) = match timeline.card.get()?.0 {
            Carded::Record(record) => of_record(timeline, record),
            Carded::Band(column, days) => of_band(timeline, &column, days),
        };
        Some(view! { <p class="hover-card-title">{title}</p><p>{note}</p> }.into_any())
    };
    let px = |v: f64| [&(v.round() as i32).to_string(), "px"].concat();
    let at = move || timeline.card.get().map_or([0.0, 0.0], |(_, at)| at);
    let left = move || {
        let (x, width) = (at()[0], timeline.size_px.get().0);
        px(if x + OFF_PX + WIDTH_PX > width { (x - OFF_PX - WIDTH_PX).max(4.0) } else { x + OFF_PX })
    };
    view! {
        <div
            class="hover-card"
            aria-hidden="true"
            hidden=move || timeline.card.with(Option::is_none)
            style:left=left
            style:bottom=move || px(at()[1] + OFF_PX)
        >
            {content}
        </div>
    }
}
