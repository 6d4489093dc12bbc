//! The card beside the pointer: who or what is there, in a few words.

use atlas_core::scene::map::card;
use atlas_core::words::Msg;
use leptos::prelude::*;

use super::state::MapState;

/// How wide the card may be, in pixels; it turns to the other side of the pointer before the edge.
const WIDTH_PX: f64 = 300.0;
/// How far from the pointer it stands, in pixels.
const OFF_PX: f64 = 14.0;

/// The card beside the pointer.
#[component]
pub(super) fn HoverCard(map: MapState) -> impl IntoView {
    let store = map.store;
    let content = move || {
        let at = map.card.get()?;
        let words = store.words();
        let card = store.atlas(|atlas| card(atlas, &map.content.get(), at.record, &words));
        let more = (at.n_more > 0)
            .then(|| words.fill(Msg::MapHitMore, &[("n", &at.n_more.to_string())]))
            .map(|text| view! { <p class="hover-card-more">{text}</p> });
        let lines = card.lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
        Some(view! { <p class="hover-card-title">{card.title}</p>{lines}{more} }.into_any())
    };
    let along = move |axis: usize| {
        let at = f64::from(map.card.get().map_or(0.0, |card| card.at[axis]));
        let (width, height) = map.size_px.get();
        let (size, whole) = if axis == 0 { (WIDTH_PX, width) } else { (130.0, height) };
        let turned = if at + OFF_PX + size > whole { (at - OFF_PX - size).max(4.0) } else { at + OFF_PX };
        let turned = if axis == 0 && at + OFF_PX + size > whole {
            turned.min(whole - size - 4.0).max(4.0)
        } else {
            turned
        };
        [&(turned.round() as i32).to_string(), "px"].concat()
    };
    view! {
        <div
            class="hover-card"
            aria-hidden="true"
            hidden=move || map.card.with(Option::is_none)
            style:translate=move || [along(0), along(1)].join(" ")
        >
            {content}
        </div>
    }
}
