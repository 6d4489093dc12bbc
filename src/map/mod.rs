//! The map: a canvas that shows the scene, with buttons, a legend and a card beside the pointer. Where things are
//! and what is under a point is decided in the core; here it is painted, and hands are translated.

mod base;
mod colors;
mod controls;
mod crossing;
mod drawing;
mod here;
mod hover_card;
mod input;
mod land;
mod legend;
mod many;
mod painter;
mod state;

use std::sync::Arc;
use std::time::Duration;

use atlas_core::scene::map::{MapContent, MarkShape, spoken};
use atlas_core::words::Msg;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::controls::Controls;
use self::crossing::Crossing;
use self::drawing::DrawingLine;
use self::here::HereList;
use self::hover_card::HoverCard;
use self::input::Input;
use self::land::Land;
use self::legend::LegendBox;
use self::painter::Painter;
use self::state::MapState;
use crate::browser::canvas::Surface;
use crate::browser::{element, media};
use crate::part::in_later_part;
use crate::rest::AtRest;
use crate::store::{self, Store};

/// How long what is drawn of many is the same before it is put into words.
const REST: Duration = Duration::from_millis(150);
/// At most so many places are listed for those who listen; the table lists all.
const LISTED_MAX: usize = 200;

/// The map: a picture, and over it what hands, keys and readers use.
#[component]
pub(crate) fn MapView(store: Store) -> impl IntoView {
    let map = MapState::new(store);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let make_over = RwSignal::new(None::<fn(MapState) -> AnyView>);
    spawn_local(async move {
        // Without the part, the page as a whole says so.
        if let Ok(make) = load_over().await {
            make_over.set(Some(make));
            map.rearrange();
        }
    });
    start_when_mounted(map);
    follow(map);
    view! {
        <section class="map" aria-label=say(Msg::RegionMap)>
            <canvas class="map-canvas" node_ref=map.canvas aria-hidden="true"></canvas>
            {move || make_over.get().map(|make| make(map))}
        </section>
    }
}

in_later_part!(
    /// Loads what lies over the picture: hands and keys, buttons, legend, the card beside the pointer.
    load_over, over -> fn(MapState) -> AnyView, |map| view! { <Over map /> }.into_any()
);

/// What lies over the picture.
#[component]
fn Over(map: MapState) -> impl IntoView {
    let store = map.store;
    let input = Input::new(map);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let resting = resting_content(map);
    let shown = AtRest::new(store);
    for overlay in map.overlays {
        let watch = StoredValue::new_local(None);
        overlay.on_load(move |overlay| {
            watch.set_value(element::on_resize(&overlay, move || map.overlaid()));
        });
    }
    let sentence = move || {
        let (shown, content, words) = (shown.get(), resting.get(), store.words());
        spoken(&shown.visible, &content, store.view(|view| view.projection), &words)
    };
    map.with_painter(|painter| painter.base.keep_up());
    media::on_density_change(move || map.resize());
    view! {
        <Crossing map />
        <div
            class="map-hands"
            class:is-asked=move || store.asked().is_some()
            node_ref=input.hands
            tabindex="0"
            role="application"
            aria-label=sentence
            aria-describedby="map-keys"
            on:pointerdown=move |event| input.on_pointer_down(&event)
            on:pointermove=move |event| input.on_pointer_move(&event)
            on:pointerup=move |event| input.on_pointer_up(&event)
            on:pointercancel=move |_| input.on_pointer_cancel()
            on:pointerleave=move |_| input.on_pointer_leave()
            on:wheel=move |event| input.on_wheel(&event)
            on:dblclick=move |event| input.on_double_click(&event)
            on:keydown=move |event| input.on_key_down(&event)
            on:blur=move |_| map.focus.set(None)
        ></div>
        <p id="map-keys" class="unseen">{say(Msg::MapKeys)}</p>
        <p class="unseen" aria-live="polite">{move || focused_name(map)}</p>
        <PlacesList map resting />
        <div class="map-overlay map-overlay-end" node_ref=map.overlays[0]><Controls map /></div>
        <div class="map-overlay map-overlay-start" node_ref=map.overlays[1]><LegendBox map shown resting /></div>
        <div class="map-notes" node_ref=map.overlays[2]>{say(Msg::MapBoundaries)} " " {say(Msg::MapAttribution)}</div>
        <DrawingLine map />
        <HoverCard map />
        <HereList map />
    }
}

/// Takes the canvas when it is on the page, and loads the land.
fn start_when_mounted(map: MapState) {
    let watch = StoredValue::new_local(None);
    map.canvas.on_load(move |canvas| {
        let Some(painter) = Surface::new(&canvas).and_then(Painter::new) else { return };
        map.begin(painter);
        watch.set_value(element::on_resize(&canvas, move || map.resize()));
        spawn_local(async move {
            if let Some(land) = Land::coarse().await {
                show_land(map, land);
            }
        });
    });
    media::on_fonts_loaded(move || map.with_painter(Painter::restyle));
}

fn show_land(map: MapState, land: Land) {
    map.with_painter(|painter| painter.base.take(land));
}

/// Paints again whenever what is seen changes, and brings into sight what is selected elsewhere.
fn follow(map: MapState) {
    let store = map.store;
    Effect::new(move |_| {
        store::follow(map.content);
        map.rearrange();
    });
    Effect::new(move |_| {
        store::follow(map.viewport);
        store::follow(map.lit);
        map.focus.track();
        map.ask();
    });
    Effect::new(move |is_again: Option<()>| {
        store.theme();
        if is_again.is_some() {
            map.with_painter(Painter::restyle);
            map.recolor();
        }
    });
    Effect::new(move |has_asked: Option<bool>| {
        let (is_many, has_asked) = (map.is_many.get(), has_asked.unwrap_or(false));
        if is_many && !has_asked {
            spawn_local(async move {
                // Without the part, the page as a whole says so.
                if let Ok(make) = many::load().await {
                    map.count(make());
                }
            });
        }
        is_many || has_asked
    });
    let years = Memo::new(move |_| store.view(|view| view.years));
    Effect::new(move |is_again: Option<()>| {
        store::follow(years);
        if is_again.is_some() {
            map.years_changed();
            map.ask();
        }
    });
    let selected = Memo::new(move |_| store.selected());
    Effect::new(move |is_again: Option<()>| {
        if let (Some(record), Some(())) = (selected.get(), is_again) {
            untrack(|| map.reveal(record));
        }
    });
    let is_close = Memo::new(move |_| land::wants_fine(map.viewport.get().zoom));
    Effect::new(move |has_asked: Option<bool>| {
        let (wanted, has_asked) = (is_close.get(), has_asked.unwrap_or(false));
        if wanted && !has_asked {
            spawn_local(async move {
                if let Some(land) = Land::fine().await {
                    show_land(map, land);
                }
            });
        }
        wanted || has_asked
    });
}

/// What is drawn, for what is put into words: of many, once it has been the same for a while.
fn resting_content(map: MapState) -> Memo<Arc<MapContent>> {
    let rested = RwSignal::new(map.content.get_untracked());
    let mut rest = debounce(REST, move |content| rested.set(content));
    Effect::new(move |_| {
        if map.is_many.get() {
            rest(map.content.get());
        }
    });
    let content = move |_: Option<&Arc<MapContent>>| {
        if map.is_many.get() { rested.get() } else { map.content.get() }
    };
    Memo::new_with_compare(content, |_, _| true)
}

/// The place that keys have reached, in words.
fn focused_name(map: MapState) -> Option<String> {
    let record = map.focus.get()?;
    let content = map.content.get();
    Some(place_words(map.store, &content, content.mark_of(record)?))
}

fn place_words(store: Store, content: &MapContent, at: usize) -> String {
    let words = store.words();
    let mark = &content.marks[at];
    let name =
        store.atlas(|atlas| atlas.name(mark.record, words.lang()).map(str::to_owned)).unwrap_or_default();
    words.count(Msg::MapHere, mark.n_ties as usize, &[("name", &name)])
}

/// The places on the map as buttons, for those who do not see it.
#[component]
fn PlacesList(map: MapState, resting: Memo<Arc<MapContent>>) -> impl IntoView {
    let store = map.store;
    let items = move || {
        let content = resting.get();
        let listed = content.marks.iter().enumerate().filter(|(_, mark)| !mark.is_latent);
        listed
            .filter(|(_, mark)| mark.shape != MarkShape::Site || mark.n_ties > 0)
            .take(LISTED_MAX)
            .map(|(at, mark)| {
                let record = mark.record;
                let text = place_words(store, &content, at);
                view! { <li><button tabindex="-1" on:click=move |_| store.select(Some(record))>{text}</button></li> }
            })
            .collect_view()
    };
    view! { <ul class="unseen" aria-label=move || store.words().get(Msg::MapPlaces).to_owned()>{items}</ul> }
}
