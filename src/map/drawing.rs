//! A line that is drawn from place to place, and what to do meanwhile.

use atlas_core::claim::RecordIdx;
use atlas_core::geo::ScreenPoint;
use atlas_core::words::{Msg, record_title};
use leptos::prelude::*;

use super::state::MapState;
use crate::gesture::Asked;

/// A line under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawing {
    /// The place where it begins.
    pub(super) record: RecordIdx,
    /// Where that was taken.
    pub(super) from: ScreenPoint,
    /// Where the hand is.
    pub(super) to: ScreenPoint,
    /// The place under the hand.
    pub(super) over: Option<RecordIdx>,
}

/// The line, and a word on what is asked.
#[component]
pub(super) fn DrawingLine(map: MapState) -> impl IntoView {
    let store = map.store;
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let line = move || {
        let Drawing { from, to, over, .. } = map.drawing.get()?;
        let [x1, y1, x2, y2] = [from.x_px, from.y_px, to.x_px, to.y_px].map(|px| format!("{px:.1}"));
        let line = view! { <line x1=x1 y1=y1 x2=x2 y2=y2 class:is-over=over.is_some()></line> };
        Some(view! { <svg class="map-drawing" aria-hidden="true">{line}</svg> }.into_any())
    };
    let hint = move || {
        let msg = match store.asked()? {
            Asked::Point => Msg::MapAskPoint,
            Asked::Tie => Msg::MapAskTie,
        };
        let named = move || {
            let Drawing { record, over, .. } = map.drawing.get()?;
            let words = store.words();
            let name = |record| store.atlas(|atlas| record_title(atlas, &words, record));
            Some([name(record), over.map(name).unwrap_or_default()].join(" \u{2192} "))
        };
        let text = move || named().unwrap_or_else(|| store.words().get(msg).to_owned());
        Some(
            view! {
                <div class="map-asked" role="status">
                    <span>{text}</span>
                    <button class="about-act" on:click=move |_| store.ask(None)>{say(Msg::EditCancel)}</button>
                </div>
            }
            .into_any(),
        )
    };
    view! { {line} {hint} }
}
