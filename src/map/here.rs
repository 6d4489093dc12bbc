//! The list of partnerships at a point, where they are too many to be gone through by clicks.

use atlas_core::claim::RecordIdx;
use atlas_core::scene::map::card;
use atlas_core::words::Msg;
use leptos::prelude::*;

use super::state::MapState;
use crate::browser::element;

/// Partnerships at a point of the map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Here {
    /// The nearest.
    pub(super) records: Vec<RecordIdx>,
    /// How many there are in all.
    pub(super) n: usize,
    /// Where, from the upper left corner of the map.
    pub(super) at: [f32; 2],
}

/// How wide and high the list may be, in pixels.
const SIZE_PX: [f64; 2] = [320.0, 340.0];
/// The least distance from the edges of the map, in pixels.
const EDGE_PX: f64 = 8.0;

/// The list, while there is one.
#[component]
pub(super) fn HereList(map: MapState) -> impl IntoView {
    let list = move || {
        let here = map.here.get()?;
        let (width, height) = map.size_px.get();
        let place = |axis: usize, whole: f64| {
            let at = f64::from(here.at[axis]).min(whole - SIZE_PX[axis] - EDGE_PX).max(EDGE_PX);
            [&(at.round() as i32).to_string(), "px"].concat()
        };
        let (left, top) = (place(0, width), place(1, height));
        Some(view! { <List map here left top /> })
    };
    Effect::new(move |_| {
        if map.here.with(Option::is_some) {
            element::focus(".map-here button");
        }
    });
    view! { {list} }
}

#[component]
fn List(map: MapState, here: Here, left: String, top: String) -> impl IntoView {
    let (store, words) = (map.store, map.store.words());
    let title = words.fill(Msg::MapHereMany, &[("n", &here.n.to_string())]);
    let name = title.clone();
    let nearest = words.fill(Msg::MapHereNearest, &[("n", &here.records.len().to_string())]);
    let close = move || {
        map.here.set(None);
        element::focus(".map-hands");
    };
    let item = |record: RecordIdx| {
        let card = store.atlas(|atlas| card(atlas, &map.content.get_untracked(), record, &words));
        let choose = move |_| {
            map.here.set(None);
            store.select(Some(record));
        };
        let show = move || store.hover(Some(record));
        let when = card.lines.into_iter().next();
        view! {
            <li>
                <button on:click=choose on:focus=move |_| show() on:pointerenter=move |_| show()>
                    <span>{card.title}</span>
                    <span class="map-here-when">{when}</span>
                </button>
            </li>
        }
    };
    let items = here.records.iter().map(|record| item(*record)).collect_view();
    view! {
        <section
            class="map-here"
            role="dialog"
            aria-label=name
            style:left=left
            style:top=top
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <header>
                <h2>{title}</h2>
                <button class="map-button" aria-label=words.get(Msg::Close).to_owned() on:click=move |_| close()>
                    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5L5 15" /></svg>
                </button>
            </header>
            <p>{nearest}</p>
            <ol>{items}</ol>
        </section>
    }
}
