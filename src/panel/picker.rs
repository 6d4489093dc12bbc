//! Choosing a record: one of the atlas, a place of the world's list, or a new one.

use atlas_core::claim::{RecordIdx, RecordKind};
use atlas_core::forms::Party;
use atlas_core::query::{kind_label, kind_words};
use atlas_core::reference::countries;
use atlas_core::reference::gazetteer::GazetteerPlace;
use atlas_core::words::{Msg, Words, record_title};
use leptos::prelude::*;

use super::name_index::NameIndex;
use super::place_list::{PlaceList, Places};
use crate::browser::{element, media};
use crate::store::Store;

/// So many are offered of the atlas, and so many of the list.
const LIMIT: usize = 6;
/// From so many letters on the list of places is asked.
const MIN_LEN: usize = 2;

/// What can be chosen, with what it is called and what tells it from others.
#[derive(Clone, PartialEq)]
struct Offer {
    party: Party,
    name: String,
    about: String,
}

/// A field in which somebody is chosen by typing. `typed` is what stands in it, `choose` hears who is meant by that.
#[component]
pub(super) fn Picker(
    store: Store,
    /// Of the field, for its label.
    #[prop(into)]
    id: String,
    /// Of which kinds it may be; a new one is of the first of them.
    kinds: &'static [RecordKind],
    typed: RwSignal<String>,
    #[prop(into)] choose: Callback<Option<Party>>,
    /// Names what is wrong with it, where something is.
    #[prop(into)]
    problem_id: String,
    #[prop(into)] is_wrong: Signal<bool>,
) -> impl IntoView {
    let list = PlaceList::here();
    let takes_places = kinds.contains(&RecordKind::Place);
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let index = NameIndex::here();
    let offers = Memo::new(move |_| {
        let text = typed.get();
        if !is_open.get() || text.trim().is_empty() {
            return Vec::new();
        }
        // Asked again when the list has come.
        let _ = list.state();
        let words = store.words();
        let mut offers = store.atlas(|atlas| {
            let found = index.with(atlas, |index| index.search(atlas, &words, &text, 4 * LIMIT));
            let is_meant = |record: &RecordIdx| kinds.contains(&atlas.kind(*record));
            let records = found.hits.iter().map(|hit| hit.record).filter(is_meant).take(LIMIT);
            records
                .map(|record| Offer {
                    party: Party::There(atlas.id(record)),
                    name: record_title(atlas, &words, record),
                    about: kind_words(atlas, &words, record),
                })
                .collect::<Vec<_>>()
        });
        let of_list = list.with(|gazetteer| {
            if !takes_places {
                return Vec::new();
            }
            let found = gazetteer.search(&text, 2 * LIMIT).into_iter();
            found.map(|found| of_place(&words, &found.place)).collect::<Vec<_>>()
        });
        // What the atlas has is offered as that.
        let is_new = |offer: &Offer| match &offer.party {
            Party::New { name, iso3, .. } => {
                store.atlas(|atlas| index.with(atlas, |index| !index.knows_place(atlas, name, iso3)))
            }
            _ => true,
        };
        offers.extend(of_list.unwrap_or_default().into_iter().filter(is_new).take(LIMIT));
        let name = text.trim();
        let (title, about) = match kinds.first() {
            None => return offers,
            Some(RecordKind::Place) => (
                words.fill(Msg::EditNewPlace, &[("name", name)]),
                words.get(Msg::EditNewPlaceAbout).to_owned(),
            ),
            Some(kind) => {
                let kind = words.count(kind_label(*kind), 1, &[]);
                (words.fill(Msg::EditNewOf, &[("name", name), ("kind", &kind)]), String::new())
            }
        };
        offers.push(Offer { party: Party::Named(name.to_owned()), name: title, about });
        offers
    });
    let take = move |at: usize| {
        if let Some(offer) = offers.with_untracked(|offers| offers.get(at).cloned()) {
            let name = match &offer.party {
                Party::Named(name) => name.clone(),
                _ => offer.name.clone(),
            };
            typed.set(name);
            choose.run(Some(offer.party));
            is_open.set(false);
        }
    };
    let on_input = move |event| {
        let text: String = event_target_value(&event);
        if takes_places && text.trim().len() >= MIN_LEN && !media::saves_data() {
            list.fetch();
        }
        typed.set(text);
        // Whoever goes on typing means somebody else.
        choose.run(None);
        active.set(None);
        is_open.set(true);
    };
    let on_key_down = move |event: leptos::ev::KeyboardEvent| {
        let n = offers.with_untracked(Vec::len);
        match event.key().as_str() {
            "Escape" if is_open.get_untracked() && n > 0 => {
                // The form stays open.
                event.stop_propagation();
                is_open.set(false);
            }
            "Enter" if is_open.get_untracked() && n > 0 => take(active.get_untracked().unwrap_or(0)),
            "ArrowDown" if n > 0 => active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % n))),
            "ArrowUp" if n > 0 => {
                active.update(|at| *at = Some(at.unwrap_or(0).checked_sub(1).unwrap_or(n - 1)));
            }
            _ => return,
        }
        event.prevent_default();
    };
    let list_id = [&id, "-list"].concat();
    let option_id = {
        let id = StoredValue::new(id.clone());
        move |at: usize| id.with_value(|id| [id, "-", &at.to_string()].concat())
    };
    let popup_id = list_id.clone();
    let rows = move || {
        let offers = offers.get();
        if offers.is_empty() {
            return ().into_any();
        }
        let row = |(at, offer): (usize, Offer)| {
            view! {
                <li
                    id=option_id(at)
                    role="option"
                    aria-selected=move || (active.get() == Some(at)).to_string()
                    on:click=move |_| take(at)
                >
                    <span class="search-names"><span class="search-name">{offer.name}</span></span>
                    <span class="search-kind">{offer.about}</span>
                </li>
            }
            .into_any()
        };
        let rows: Vec<AnyView> = offers.into_iter().enumerate().map(row).collect();
        let words = store.words();
        let wait = (list.state() == Places::OnTheWay).then(|| {
            let text = words.get(Msg::SearchLookingUp).to_owned();
            view! { <p class="search-note">{text}</p> }.into_any()
        });
        view! {
            <div class="search-popup" on:mousedown=|event| event.prevent_default()>
                <ul id=popup_id.clone() role="listbox">{rows}</ul>
                {wait}
            </div>
        }
        .into_any()
    };
    view! {
        <div
            class="picker"
            on:focusout=move |event| {
                if element::is_left(&event) {
                    is_open.set(false);
                }
            }
        >
            <input
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-controls=list_id
                aria-expanded=move || (!offers.with(Vec::is_empty)).to_string()
                aria-activedescendant=move || active.get().map(option_id)
                aria-invalid=move || is_wrong.get().to_string()
                aria-describedby=problem_id
                prop:value=move || typed.get()
                on:input=on_input
                on:keydown=on_key_down
            />
            {rows}
        </div>
    }
    .into_any()
}

/// A place of the list, with its country and what it lies in.
fn of_place(words: &Words, place: &GazetteerPlace<'_>) -> Offer {
    let country = countries::by_iso2(core::str::from_utf8(&place.iso2).unwrap_or_default());
    let iso3 = country.map(|country| country.iso3_text().to_owned()).unwrap_or_default();
    let within: Vec<&str> =
        [place.division, words.region(&iso3)].into_iter().filter(|name| !name.is_empty()).collect();
    Offer {
        about: within.join(", "),
        name: place.name.to_owned(),
        party: Party::New { name: place.name.to_owned(), iso3, point: place.position },
    }
}
