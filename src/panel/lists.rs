//! The lists beside the map, of equal rank: who learns together, who was open to sharing, who wanted to join.

use atlas_core::claim::RecordIdx;
use atlas_core::query::{ListEntry, Listed, needs_listed, offers_listed, ties_listed};
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use crate::rest::AtRest;
use crate::store::Store;

/// So many entries of a list stand there at first.
const FEW: usize = 12;
/// So many at most: more than that is a matter for the table.
const MANY: usize = 200;

/// The three lists of what is shown.
#[component]
pub(crate) fn Lists(store: Store) -> impl IntoView {
    // Which lists stand there whole.
    let whole = RwSignal::new([false; 3]);
    let at_rest = AtRest::new(store);
    let lists = move || {
        let (words, resting) = (store.words(), at_rest.get());
        let shown = &resting.visible;
        let limits = whole.get().map(|is_whole| if is_whole { MANY } else { FEW });
        let listed = store.atlas(|atlas| {
            [
                ties_listed(atlas, &words, shown, limits[0]),
                offers_listed(atlas, &words, shown, limits[1]),
                needs_listed(atlas, &words, shown, limits[2]),
            ]
        });
        let [ties, offers, needs] = listed;
        let possible = words.get(Msg::ListsPossible).to_owned();
        view! {
            {section(store, whole, &words, 0, &ties)}
            <p class="lists-possible">{possible}</p>
            {section(store, whole, &words, 1, &offers)}
            {section(store, whole, &words, 2, &needs)}
        }
        .into_any()
    };
    view! {
        <section
            class="lists"
            aria-label=move || store.words().get(Msg::ListsLabel).to_owned()
            aria-busy=move || at_rest.is_busy()
        >
            {lists}
        </section>
    }
}

/// One list: its heading with the count, what holds for all entries, the entries.
fn section(store: Store, whole: RwSignal<[bool; 3]>, words: &Words, at: usize, listed: &Listed) -> AnyView {
    let (msg, sign) = [
        (Msg::MapLegendTies, "map-sign map-sign-tie"),
        (Msg::MapLegendOffers, "map-sign map-sign-offer"),
        (Msg::ListsNeeds, "map-sign map-sign-need"),
    ][at];
    let heading = words.get(msg).to_owned();
    let mut notes = listed.shared.clone();
    if listed.n == 0 {
        let is_chosen = store.view(|view| view.years.is_some() || !view.filters.is_empty());
        notes.push(words.get(if is_chosen { Msg::ListsNoneChosen } else { Msg::ListsNone }).to_owned());
    }
    let n_more = listed.n - listed.entries.len();
    let rows: Vec<AnyView> = listed.entries.iter().map(|entry| row(store, entry)).collect();
    view! {
        <h2>
            <span class=sign aria-hidden="true"></span>
            {heading}
            <span class="lists-n">{listed.n}</span>
        </h2>
        {notes.into_iter().map(note).collect::<Vec<_>>()}
        <ul>{rows}</ul>
        {(n_more > 0).then(|| more(whole, words, at, listed.n, n_more))}
    }
    .into_any()
}

fn note(text: String) -> AnyView {
    view! { <p class="lists-note">{text}</p> }.into_any()
}

fn row(store: Store, entry: &ListEntry) -> AnyView {
    let record = entry.record;
    let hover = move |record: Option<RecordIdx>| store.hover(record);
    let lines = entry.lines.iter().map(|line| line_view("lists-line", line));
    let reading = Some(&entry.reading).filter(|reading| !reading.is_empty());
    let lines: Vec<AnyView> =
        lines.chain(reading.map(|reading| line_view("lists-line lists-reading", reading))).collect();
    view! {
        <li>
            <button
                class="lists-entry"
                data-record=record.0
                class:is-lit=move || store.hovered() == Some(record)
                on:pointerenter=move |_| hover(Some(record))
                on:pointerleave=move |_| hover(None)
                on:focus=move |_| hover(Some(record))
                on:blur=move |_| hover(None)
                on:click=move |_| store.select(Some(record))
            >
                <span class="lists-title">{entry.title.clone()}</span>
                {lines}
            </button>
        </li>
    }
    .into_any()
}

fn line_view(class: &'static str, text: &str) -> AnyView {
    view! { <span class=class>{text.to_owned()}</span> }.into_any()
}

/// The way to what is not listed: a button, and beyond what a list can hold a sentence.
fn more(whole: RwSignal<[bool; 3]>, words: &Words, at: usize, n: usize, n_more: usize) -> AnyView {
    if whole.with_untracked(|whole| whole[at]) {
        return note(words.fill(Msg::ListsMore, &[("n", &n_more.to_string())]));
    }
    let label = words.fill(Msg::ListsShowAll, &[("n", &n.min(MANY).to_string())]);
    let show = move |_| whole.update(|whole| whole[at] = true);
    view! { <button class="lists-more" on:click=show>{label}</button> }.into_any()
}
