//! The way from one projection to another: the picture of the old one fades over the new one, both laid so that what is
//! in the middle stays in its place.

use std::time::Duration;

use atlas_core::geo::Similarity;
use leptos::html;
use leptos::prelude::*;

use super::state::MapState;
use crate::browser::{element, media};

/// How long the way takes, in milliseconds.
const WAY_MS: u32 = 240;

/// Holds the picture that goes, while it does.
#[component]
pub(super) fn Crossing(map: MapState) -> impl IntoView {
    let leaving = NodeRef::<html::Canvas>::new();
    let projection = Memo::new(move |_| map.store.view(|view| view.projection));
    Effect::new(move |before: Option<_>| {
        let now = projection.get();
        if before.is_some_and(|before| before != now) && !media::prefers_less_motion() {
            untrack(|| cross(map, leaving));
        }
        now
    });
    view! { <canvas class="map-canvas map-leaving" node_ref=leaving aria-hidden="true"></canvas> }
}

/// Starts on the way: what is on the canvas is the old picture still.
fn cross(map: MapState, leaving: NodeRef<html::Canvas>) -> Option<()> {
    let (canvas, leaving) = (map.canvas.get()?, leaving.get()?);
    let way = map.shown.get_value()?.laid_over(&map.viewport.get());
    map.painter(|painter| painter.surface.copy_to(&leaving))?;
    let (there, back) = (transform(&way), transform(&way.inverted()));
    element::animate(&leaving, &[("transform", ["none", &there]), ("opacity", ["1", "0"])], WAY_MS);
    element::animate(&canvas, &[("transform", [&back, "none"])], WAY_MS);
    // Its pixels are memory; a second way begun meanwhile only loses its fading.
    set_timeout(move || leaving.set_width(0), Duration::from_millis(u64::from(WAY_MS)));
    Some(())
}

fn transform(way: &Similarity) -> String {
    let [x, y] = way.shift_px;
    format!("translate({x:.2}px,{y:.2}px) scale({:.4})", way.scale)
}
