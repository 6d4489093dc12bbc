//! The legend: what signs and colours mean, and a filter at a click.

use std::sync::Arc;

use atlas_core::scene::map::{Legend, MapContent, legend};
use atlas_core::view::Facet;
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use super::state::MapState;
use crate::rest::AtRest;

/// The legend, which filters when clicked.
#[component]
pub(super) fn LegendBox(map: MapState, shown: AtRest, resting: Memo<Arc<MapContent>>) -> impl IntoView {
    let store = map.store;
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let listed = Memo::new(move |_| {
        let (shown, content) = (shown.get(), resting.get());
        store.atlas(|atlas| legend(atlas, &shown.visible, &content))
    });
    let marks = move || {
        let listed = listed.get();
        let marks = [
            ("tie", Msg::MapLegendTies, listed.n_ties),
            ("offer", Msg::MapLegendOffers, listed.n_offers),
            ("need", Msg::MapLegendNeeds, listed.n_needs),
            ("event", Msg::MapLegendEvents, listed.n_events),
        ];
        marks
            .into_iter()
            .filter(|(value, _, n)| *n > 0 || store.view(|view| view.filters.has(Facet::Mark, value)))
            .map(|(value, msg, n)| {
                let sign = ["map-sign map-sign-", value].concat();
                let n = if value == "event" { None } else { Some(n) };
                entry(map, Facet::Mark, value.to_owned(), store.words().get(msg).to_owned(), n, sign)
            })
            .collect_view()
    };
    let forms = move || {
        let words = store.words();
        let forms = listed.get().forms.into_iter().filter(|entry| entry.n_shown > 0);
        forms
            .map(|form| {
                let sign = ["map-line map-line-", &(form.category + 1).to_string()].concat();
                match form.form {
                    Some(term) => {
                        let label = words.term("form", &term).to_owned();
                        entry(map, Facet::Form, term.as_str().to_owned(), label, Some(form.n_shown), sign)
                    }
                    None => other_forms(&words, form.n_shown, sign),
                }
            })
            .collect_view()
    };
    view! {
        <details class="map-legend" open=crate::browser::media::is_very_wide() on:toggle=move |_| map.overlaid()>
            <summary>{say(Msg::MapLegend)}</summary>
            <ul>{marks}</ul>
            <ul>{forms}</ul>
            <ul class="map-legend-signs">{move || signs(map, &listed.get())}</ul>
        </details>
    }
}

fn entry(
    map: MapState,
    facet: Facet,
    value: String,
    label: String,
    n: Option<usize>,
    sign: String,
) -> AnyView {
    let store = map.store;
    let is_chosen = {
        let value = value.clone();
        move || store.view(|view| view.filters.has(facet, &value))
    };
    let pressed = is_chosen.clone();
    let on_click = move |_| {
        let is_chosen = untrack(&is_chosen);
        store.look(|view| view.filters = std::mem::take(&mut view.filters).with(facet, &value, !is_chosen));
    };
    view! {
        <li>
            <button aria-pressed=move || pressed().to_string() on:click=on_click>
                <span class=sign aria-hidden="true"></span>
                <span class="map-legend-label">{label}</span>
                <span class="map-legend-n">{n}</span>
            </button>
        </li>
    }
    .into_any()
}

/// The forms that share the last colour.
fn other_forms(words: &Words, n: usize, sign: String) -> AnyView {
    view! {
        <li class="map-legend-rest">
            <span class=sign aria-hidden="true"></span>
            <span class="map-legend-label">{words.get(Msg::MapLegendOther).to_owned()}</span>
            <span class="map-legend-n">{n}</span>
        </li>
    }
    .into_any()
}

/// What cannot be filtered by: the ways in which lines are drawn.
fn signs(map: MapState, listed: &Legend) -> Vec<AnyView> {
    let words = map.store.words();
    let signs = [
        (listed.has_planned, "map-line map-line-planned", Msg::MapLegendPlanned),
        (listed.has_ended, "map-line map-line-ended", Msg::MapLegendEnded),
        (listed.has_possible, "map-line map-line-possible", Msg::MapLegendPossible),
        (listed.has_said_direction, "map-arrow map-arrow-said", Msg::MapLegendDirection),
        (listed.has_read_direction, "map-arrow", Msg::MapLegendReading),
        (listed.has_counts, "map-line map-line-counted", Msg::MapLegendCounted),
        (listed.has_rings, "map-sign map-sign-ring", Msg::MapLegendRing),
    ];
    signs
        .into_iter()
        .filter(|(is_present, _, _)| *is_present)
        .map(|(_, sign, msg)| {
            view! { <li><span class=sign aria-hidden="true"></span><span>{words.get(msg).to_owned()}</span></li> }
                .into_any()
        })
        .collect()
}
