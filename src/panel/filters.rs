//! The filters: what to show, how much of it there is, and which collections are on.

use atlas_core::claim::RecordKind;
use atlas_core::format::Collection;
use atlas_core::query::{FacetCounts, facets, key_of_value, value_label, value_of_key};
use atlas_core::time::Edtf;
use atlas_core::view::{Facet, View};
use atlas_core::words::{Msg, Words, when};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::search::facet_name;
use crate::browser::{element, intl};
use crate::import;
use crate::rest::{AtRest, Resting};
use crate::store::{self, Store};

/// So many values of a facet are shown at first.
const FEW: usize = 8;
/// So many are shown at most; the search finds the others.
const MANY: usize = 200;
/// Facets that stand open at first.
const OPEN: [Facet; 3] = [Facet::Mark, Facet::Method, Facet::Theme];

/// A value of a facet, ready to be shown.
struct Row {
    value: String,
    label: String,
    n: u32,
    is_chosen: bool,
}

/// The drawer of filters.
#[component]
pub(crate) fn FilterDrawer(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    // A bit for each facet that shows more than a few values.
    let expanded = RwSignal::new(0_u16);
    let close = move || {
        is_open.set(false);
        element::focus(".top-bar-filters");
    };
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let drawer = move || {
        let at_rest = AtRest::new(store);
        view! {
            <section
                class="filters"
                aria-label=say(Msg::RegionFilters)
                aria-busy=move || at_rest.is_busy()
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        close();
                    }
                }
            >
                <header class="filters-head">
                    <h2>{say(Msg::RegionFilters)}</h2>
                    <button class="filters-close" aria-label=say(Msg::Close) title=say(Msg::Close) on:click=move |_| close()>
                        {icon(Icon::Close)}
                    </button>
                </header>
                {move || content(store, at_rest, expanded)}
            </section>
        }
        .into_any()
    };
    Effect::new(move |was_open: Option<bool>| {
        let is_open = is_open.get();
        if is_open && was_open == Some(false) {
            request_animation_frame(|| element::focus(".filters-close"));
        }
        is_open
    });
    move || if is_open.get() { drawer() } else { ().into_any() }
}

/// Everything below the head; small enough to be made anew with each change.
fn content(store: Store, at_rest: AtRest, expanded: RwSignal<u16>) -> AnyView {
    let words = store.words();
    let resting = at_rest.get();
    let Resting { view, visible } = &*resting;
    let counts = store.atlas(|atlas| facets(atlas, view, store.today()));
    let lists: Vec<AnyView> = counts.iter().map(|counts| facet(store, expanded, &words, counts)).collect();
    view! {
        <p class="filters-shown" aria-live="polite">{words.count(Msg::MapCountTies, visible.ties.len(), &[])}</p>
        {chips(store, &words, view)}
        {lists}
        {dates(store, &words, view, visible.n_undated_hidden)}
        {collections(store, &words)}
    }
    .into_any()
}

/// The filters that are on, each with a button that takes it away.
fn chips(store: Store, words: &Words, view: &View) -> AnyView {
    if view.filters.is_empty() {
        return ().into_any();
    }
    let chosen = view.filters.iter().map(|(facet, value)| {
        let label = store.atlas(|atlas| match key_of_value(atlas, facet, value) {
            Some(key) => value_label(atlas, words, facet, key),
            None => value.to_owned(),
        });
        let remove = words.fill(Msg::FiltersRemove, &[("name", &label)]);
        let value = value.to_owned();
        let on_click = move |_| choose(store, facet, &value, false);
        view! {
            <li>
                <button class="filters-chip" aria-label=remove on:click=on_click>
                    <span>{label}</span> {icon(Icon::Close)}
                </button>
            </li>
        }
        .into_any()
    });
    let chosen: Vec<AnyView> = chosen.collect();
    let clear = move |_| store.look(|view| view.filters = Default::default());
    view! {
        <div class="filters-active">
            <ul aria-label=words.get(Msg::FiltersActive).to_owned()>{chosen}</ul>
            <button class="filters-clear" on:click=clear>{words.get(Msg::FiltersClear).to_owned()}</button>
        </div>
    }
    .into_any()
}

fn choose(store: Store, facet: Facet, value: &str, is_chosen: bool) {
    store.look(|view| view.filters = std::mem::take(&mut view.filters).with(facet, value, is_chosen));
}

/// The values of a facet. One without any is hidden but stands in its place, so that the browser keeps what is open
/// and focused.
fn facet(store: Store, expanded: RwSignal<u16>, words: &Words, counts: &FacetCounts) -> AnyView {
    let n_values = counts.values.len() + counts.unknown.len();
    let facet = counts.facet;
    let is_expanded = expanded.get() >> facet as u16 & 1 == 1;
    let rows = shown_rows(store, words, counts, if is_expanded { MANY } else { FEW });
    let n_chosen = rows.iter().filter(|row| row.is_chosen).count();
    let n_hidden = n_values - rows.len();
    let is_open = n_chosen > 0 || OPEN.contains(&facet);
    let name = facet_name(words, facet);
    let rows: Vec<AnyView> = rows.into_iter().map(|row| facet_row(store, facet, row)).collect();
    let foot = facet_foot(expanded, words, facet, is_expanded, n_hidden);
    view! {
        <details class="facet" open=is_open hidden=n_values == 0>
            <summary>
                <span>{name.clone()}</span>
                <span class="facet-chosen">{(n_chosen > 0).then(|| n_chosen.to_string())}</span>
            </summary>
            <div role="group" aria-label=name>{rows}</div>
            {foot}
        </details>
    }
    .into_any()
}

/// The first values, and after them all chosen ones.
fn shown_rows(store: Store, words: &Words, counts: &FacetCounts, limit: usize) -> Vec<Row> {
    let facet = counts.facet;
    store.atlas(|atlas| {
        let known = counts.values.iter().enumerate().filter(|(at, count)| *at < limit || count.is_chosen);
        let known = known.map(|(_, count)| Row {
            value: value_of_key(atlas, facet, count.key),
            label: value_label(atlas, words, facet, count.key),
            n: count.n,
            is_chosen: count.is_chosen,
        });
        let unknown = counts.unknown.iter();
        let unknown =
            unknown.map(|value| Row { value: value.clone(), label: value.clone(), n: 0, is_chosen: true });
        known.chain(unknown).collect()
    })
}

fn facet_row(store: Store, facet: Facet, row: Row) -> AnyView {
    let Row { value, label, n, is_chosen } = row;
    checkbox(is_chosen, label, n.to_string(), move |is_on| choose(store, facet, &value, is_on))
}

fn checkbox(is_on: bool, label: String, n: String, on_change: impl Fn(bool) + 'static) -> AnyView {
    let on_change: Box<dyn Fn(bool)> = Box::new(on_change);
    view! {
        <label class="filters-row">
            <input type="checkbox" prop:checked=is_on on:change=move |event| on_change(event_target_checked(&event)) />
            <span class="filters-label">{label}</span>
            <span class="filters-n">{n}</span>
        </label>
    }
    .into_any()
}

fn facet_foot(
    expanded: RwSignal<u16>,
    words: &Words,
    facet: Facet,
    is_expanded: bool,
    n_hidden: usize,
) -> Option<AnyView> {
    let on_click = move |_| expanded.update(|bits| *bits ^= 1 << facet as u16);
    let rest = (is_expanded && n_hidden > 0).then(|| {
        let text = words.fill(Msg::FiltersRest, &[("n", &n_hidden.to_string())]);
        view! { <p class="filters-note">{text}</p> }.into_any()
    });
    let label = match (is_expanded, n_hidden) {
        (true, _) => words.get(Msg::FiltersFewer).to_owned(),
        (false, 0) => return None,
        (false, n) => words.fill(Msg::FiltersMore, &[("n", &n.to_string())]),
    };
    Some(view! { {rest} <button class="facet-more" on:click=on_click>{label}</button> }.into_any())
}

/// What to do with what may have been running and with what has no date.
fn dates(store: Store, words: &Words, view: &View, n_hidden: usize) -> AnyView {
    let hidden = (n_hidden > 0).then(|| {
        view! { <p class="filters-note">{words.count(Msg::FiltersUndatedHidden, n_hidden, &[])}</p> }
            .into_any()
    });
    let name = words.get(Msg::FiltersDates).to_owned();
    view! {
        <fieldset class="filters-set">
            <legend>{name}</legend>
            {checkbox(view.shows_possible, words.get(Msg::FiltersPossible).to_owned(), String::new(), move |is_on| {
                store.look(|view| view.shows_possible = is_on);
            })}
            {checkbox(view.shows_undated, words.get(Msg::FiltersUndated).to_owned(), String::new(), move |is_on| {
                store.look(|view| view.shows_undated = is_on);
            })}
            {hidden}
        </fieldset>
    }
    .into_any()
}

fn collections(store: Store, words: &Words) -> AnyView {
    let rows: Vec<AnyView> =
        store.collections().into_iter().map(|collection| collection_row(store, words, &collection)).collect();
    view! {
        <fieldset class="filters-set">
            <legend>{words.get(Msg::FiltersCollections).to_owned()}</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}

fn collection_row(store: Store, words: &Words, collection: &Collection) -> AnyView {
    let lang = words.lang();
    let slug = collection.slug.clone();
    let title = collection.title.get(lang).to_owned();
    let is_import = store::is_import(collection);
    let summary =
        if is_import { import_summary(store, words, &slug) } else { collection.summary.get(lang).to_owned() };
    let remove = is_import.then(|| {
        let (slug, label) = (slug.clone(), words.fill(Msg::ImportRemove, &[("name", &title)]));
        view! {
            <button class="filters-remove" on:click=move |_| import::remove(store, slug.clone())>{label}</button>
        }
    });
    let on_change =
        move |is_on| store.look(|view| *view = std::mem::take(view).with_collection(&slug, is_on));
    view! {
        {checkbox(store.is_on(collection), title, String::new(), on_change)}
        <p class="filters-note filters-summary">{summary} {remove}</p>
    }
    .into_any()
}

/// When something was imported, and how much.
fn import_summary(store: Store, words: &Words, slug: &str) -> String {
    store.atlas(|atlas| {
        let layer = atlas.claims().layers().find(|(layer, _)| *layer.header.slug == *slug);
        let Some((layer, _)) = layer else { return String::new() };
        let ties = layer.tables.iter().find(|table| table.kind == RecordKind::Partnership);
        let n = ties.map_or(0, |table| table.n_rows);
        let date = Edtf::parse(&layer.header.date).map_or_else(|_| String::new(), |date| when(words, &date));
        let shown = intl::number(words.lang().code(), f64::from(n));
        words.count(Msg::ImportSummary, n as usize, &[("date", &date), ("n", &shown)])
    })
}
