//! Buttons that move the map, and the choice of projection.

use atlas_core::geo::ProjectionKind;
use atlas_core::scene::map::projection_name;
use atlas_core::words::Msg;
use leptos::prelude::*;

use super::state::MapState;
use crate::gesture::Asked;

const PROJECTIONS: [ProjectionKind; 3] =
    [ProjectionKind::EqualEarth, ProjectionKind::Globe, ProjectionKind::Mercator];

/// Buttons for zoom, fit and the whole world, and the projection.
#[component]
pub(super) fn Controls(map: MapState) -> impl IntoView {
    let store = map.store;
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let button = move |msg: Msg, path: &'static str, act: fn(MapState)| {
        view! {
            <button class="map-button" aria-label=say(msg) title=say(msg) on:click=move |_| act(map)>
                <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=path /></svg>
            </button>
        }
        .into_any()
    };
    let chosen = move || store.view(|view| view.projection);
    let options = PROJECTIONS
        .into_iter()
        .enumerate()
        .map(|(at, kind)| {
            view! {
                <option value=at.to_string() selected=move || chosen() == kind>{say(projection_name(kind))}</option>
            }
        })
        .collect_view();
    let on_choose = move |event| {
        let at = event_target_value(&event).parse::<usize>().unwrap_or(0);
        let kind = PROJECTIONS[at.min(PROJECTIONS.len() - 1)];
        store.look(|view| view.projection = kind);
    };
    view! {
        <div class="map-controls" role="group" aria-label=say(Msg::MapControls)>
            <div class="map-buttons">
                {button(Msg::MapZoomIn, "M10 4v12M4 10h12", |map| map.zoom_by(2.0))}
                {button(Msg::MapZoomOut, "M4 10h12", |map| map.zoom_by(0.5))}
                {button(Msg::MapFit, "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4", MapState::fit)}
                {button(
                    Msg::MapWorld,
                    "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M3 10h14M10 3c-5 4-5 10 0 14M10 3c5 4 5 10 0 14",
                    MapState::show_world,
                )}
            </div>
            <button
                class="map-button map-draw"
                aria-label=say(Msg::MapDraw)
                title=say(Msg::MapDraw)
                aria-pressed=move || (store.asked() == Some(Asked::Tie)).to_string()
                on:click=move |_| {
                    store.ask((store.asked_now() != Some(Asked::Tie)).then_some(Asked::Tie));
                }
            >
                <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
                    <path d="M4.5 13.5a2 2 0 1 0 0 4a2 2 0 1 0 0-4M15.5 2.5a2 2 0 1 0 0 4a2 2 0 1 0 0-4M6 14C7 8 9 6 13.5 5" />
                </svg>
            </button>
            <select class="map-projection" aria-label=say(Msg::MapProjection) on:change=on_choose>{options}</select>
        </div>
    }
}
