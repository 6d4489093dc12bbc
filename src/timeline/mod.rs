//! The timeline: a canvas that shows the scene, with the years shown, sliders at their ends, and a card beside the
//! pointer. Where things are and what is under a point is decided in the core; here it is painted, and hands are
//! translated.

mod colors;
mod controls;
mod grip;
mod grouping;
mod handles;
mod hover_card;
mod input;
mod painter;
mod play;
mod state;

use atlas_core::forms::day_meant;
use atlas_core::scene::timeline::spoken;
use atlas_core::words::{Msg, record_title};
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::controls::Controls;
use self::grip::Grip;
use self::handles::Handles;
use self::hover_card::HoverCard;
use self::input::Input;
use self::painter::Painter;
use self::state::TimelineState;
use crate::browser::canvas::Surface;
use crate::browser::{element, media};
use crate::part::in_later_part;
use crate::rest::AtRest;
use crate::store::Store;

/// The timeline: a picture, and around it what hands, keys and readers use.
#[component]
pub(crate) fn TimelineView(store: Store) -> impl IntoView {
    let timeline = TimelineState::new(store);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let height = move || timeline.height_px.get().map(|px| [&px.to_string(), "px"].concat());
    let around = RwSignal::new(None::<&'static Around>);
    spawn_local(async move {
        // Without the part, the page as a whole says so.
        if let Ok(loaded) = load_around().await {
            around.set(Some(loaded));
        }
    });
    start_when_mounted(timeline);
    view! {
        <section class="timeline" aria-label=say(Msg::RegionTimeline) style:height=height>
            <div class="timeline-head">{move || around.get().map(|around| (around.head)(timeline))}</div>
            <div class="timeline-plot">
                <canvas class="timeline-canvas" node_ref=timeline.canvas aria-hidden="true"></canvas>
                {move || around.get().map(|around| (around.over)(timeline))}
            </div>
        </section>
    }
}

/// What stands around the picture.
struct Around {
    /// The upper edge, and the row above the lanes.
    head: fn(TimelineState) -> AnyView,
    /// Hands and keys, sliders, the card beside the pointer.
    over: fn(TimelineState) -> AnyView,
}

static AROUND: Around = Around {
    head: |timeline| view! { <Grip timeline /> <Controls timeline /> }.into_any(),
    over: |timeline| view! { <Over timeline /> }.into_any(),
};

in_later_part!(
    /// Loads what stands around the picture.
    load_around, around -> &'static Around, &AROUND
);

/// What lies over the picture.
#[component]
fn Over(timeline: TimelineState) -> impl IntoView {
    let store = timeline.store;
    grouping::begin(timeline);
    play::begin(timeline);
    let input = Input::new(timeline);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let at_rest = AtRest::new(store);
    let sentence = move || {
        let resting = at_rest.get();
        spoken(&resting.visible, resting.view.years, &store.words())
    };
    let focused = move || match timeline.focus.get() {
        Some(record) => Some(store.atlas(|atlas| record_title(atlas, &store.words(), record))),
        None => grouping::spoken_heading(timeline),
    };
    view! {
        <div
            class="timeline-hands"
            node_ref=input.hands
            tabindex="0"
            role="application"
            aria-label=sentence
            aria-describedby="timeline-keys"
            style:cursor=move || timeline.cursor.get()
            on:pointerdown=move |event| input.on_pointer_down(&event)
            on:pointermove=move |event| input.on_pointer_move(&event)
            on:pointerup=move |event| input.on_pointer_up(&event)
            on:pointercancel=move |_| input.on_pointer_cancel()
            on:pointerleave=move |_| input.on_pointer_leave()
            on:wheel=move |event| input.on_wheel(&event)
            on:dblclick=move |event| input.on_double_click(&event)
            on:keydown=move |event| input.on_key_down(&event)
            on:blur=move |_| {
                timeline.focus.set(None);
                timeline.heading.set(None);
            }
        ></div>
        <Handles timeline />
        {move || moving(timeline)}
        <HoverCard timeline />
        <p id="timeline-keys" class="unseen">{say(Msg::TimelineKeys)} " " {say(Msg::TimelineMoreKeys)}</p>
        <p class="unseen" aria-live="polite">{focused}</p>
        <ul class="unseen" aria-label=say(Msg::TimelineItems)>{move || grouping::items(timeline)}</ul>
    }
}

/// Where an end of a bar is taken to, and which date that means.
fn moving(timeline: TimelineState) -> Option<AnyView> {
    let x = timeline.moving_x.get()?;
    let scale = timeline.scale.get();
    let year_px = scale.px_per_day() * input::YEAR_DAYS;
    let date = day_meant(&timeline.store.words(), scale.day_from_x(x), year_px);
    let left = format!("{x:.0}px");
    Some(view! { <div class="timeline-moving" style:left=left><span>{date}</span></div> }.into_any())
}

/// Takes the canvas when it is on the page.
fn start_when_mounted(timeline: TimelineState) {
    let watch = StoredValue::new_local(None);
    timeline.canvas.on_load(move |canvas| {
        let Some(surface) = Surface::new(&canvas) else { return };
        timeline.begin(Painter::new(surface));
        watch.set_value(element::on_resize(&canvas, move || timeline.resize()));
    });
    media::on_fonts_loaded(move || timeline.with_painter(Painter::restyle));
}
