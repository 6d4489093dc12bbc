//! The search box: what is meant by what is typed, and an answer for cities that the atlas does not know.

use std::time::Duration;

use atlas_core::claim::RecordIdx;
use atlas_core::query::{Answer, AnswerPart, Found, Hit, answer, kind_words, unknown_city};
use atlas_core::view::{Facet, View, fragment_from_view};
use atlas_core::words::{Msg, Words, record_title};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use super::name_index::NameIndex;
use super::place_list::{PLACES_KB, PlaceList, Places};
use crate::browser::{element, media};
use crate::store::Store;

/// So many records are listed at most.
const LIMIT: usize = 8;
/// The list of places is fetched when typing rests for so long on something that the atlas does not know.
const REST: Duration = Duration::from_millis(350);
/// From so many bytes on something typed is worth a look into the list of places.
const MIN_LEN: usize = 3;

/// What can be chosen.
#[derive(Clone)]
enum Choice {
    Record(RecordIdx),
    Filter(Facet, String),
}

/// The state of the box; copied freely.
#[derive(Clone, Copy)]
struct SearchState {
    store: Store,
    typed: RwSignal<String>,
    is_open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    choices: StoredValue<Vec<Choice>>,
    index: NameIndex,
    places: PlaceList,
}

/// The search box.
#[component]
pub(crate) fn Search(store: Store) -> impl IntoView {
    let state = SearchState {
        store,
        typed: RwSignal::new(String::new()),
        is_open: RwSignal::new(false),
        active: RwSignal::new(None),
        choices: StoredValue::new(Vec::new()),
        index: NameIndex::here(),
        places: PlaceList::here(),
    };
    let mut look_further = debounce(REST, move |()| state.look_further());
    let on_input = move |event| {
        state.typed.set(event_target_value(&event));
        state.active.set(None);
        state.is_open.set(true);
        look_further(());
    };
    window_event_listener(leptos::ev::keydown, |event| {
        let is_k = event.key() == "k" && (event.ctrl_key() || event.meta_key());
        if is_k || (event.key() == "/" && !element::is_typed_into(&event)) {
            event.prevent_default();
            element::focus("#search-box");
        }
    });
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let is_expanded = move || state.is_open.get() && !state.typed.with(|typed| typed.trim().is_empty());
    let active_id = move || state.active.get().map(|at| ["search-", &at.to_string()].concat());
    view! {
        <div
            class="search"
            on:focusout=move |event| {
                if element::is_left(&event) {
                    state.is_open.set(false);
                }
            }
            on:keydown=move |event| state.on_key_down(&event)
        >
            <input
                id="search-box"
                type="search"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="search"
                aria-label=say(Msg::SearchLabel)
                placeholder=say(Msg::SearchHint)
                aria-autocomplete="list"
                aria-controls="search-list"
                aria-expanded=move || is_expanded().to_string()
                aria-activedescendant=active_id
                on:input=on_input
                on:focus=move |_| state.is_open.set(true)
                on:click=move |_| state.is_open.set(true)
            />
            {move || if is_expanded() { state.popup() } else { ().into_any() }}
        </div>
    }
}

impl SearchState {
    fn on_key_down(self, event: &leptos::ev::KeyboardEvent) {
        let n = self.choices.with_value(Vec::len);
        let active = self.active.get_untracked();
        let is_open = self.is_open.get_untracked();
        match event.key().as_str() {
            "Escape" if is_open => self.is_open.set(false),
            "Enter" if is_open && n > 0 && element::is_typed_into(event) => self.choose(active.unwrap_or(0)),
            "ArrowDown" | "ArrowUp" if n > 0 => {
                self.is_open.set(true);
                let at = match (event.key() == "ArrowDown", active) {
                    (true, at) => at.map_or(0, |at| (at + 1) % n),
                    (false, at) => at.unwrap_or(0).checked_sub(1).unwrap_or(n - 1),
                };
                self.active.set(Some(at));
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Opens a record or sets a filter. What was typed stays.
    fn choose(self, at: usize) {
        match self.choices.with_value(|choices| choices.get(at).cloned()) {
            Some(Choice::Record(record)) => self.open(record),
            Some(Choice::Filter(facet, value)) => {
                self.store
                    .look(|view| view.filters = std::mem::take(&mut view.filters).with(facet, &value, true));
                self.is_open.set(false);
            }
            None => {}
        }
    }

    fn open(self, record: RecordIdx) {
        self.store.select(Some(record));
        self.is_open.set(false);
    }

    fn found(self, typed: &str, words: &Words) -> Found {
        self.store.atlas(|atlas| self.index.with(atlas, |index| index.search(atlas, words, typed, LIMIT)))
    }

    /// Fetches the list of places when it may know more than the atlas, unless that costs the person something.
    fn look_further(self) {
        let typed = self.typed.get_untracked();
        let is_asked = self.places.is_asked();
        if is_asked || typed.trim().len() < MIN_LEN || media::saves_data() {
            return;
        }
        if !untrack(|| self.found(&typed, &self.store.words())).is_sure() {
            self.places.fetch();
        }
    }

    /// The answer for a city that only the list of places knows.
    fn answered(self, typed: &str, found: &Found, words: &Words) -> Option<Answer> {
        self.places.with(|gazetteer| {
            self.store.atlas(|atlas| {
                let city =
                    self.index.with(atlas, |index| unknown_city(atlas, index, gazetteer, typed, found))?;
                Some(answer(atlas, words, &city))
            })
        })?
    }

    fn popup(self) -> AnyView {
        let typed = self.typed.get();
        let places = self.places.state();
        let words = self.store.words();
        let found = self.found(&typed, &words);
        let answer = self.answered(&typed, &found, &words);
        let hits = found.hits.iter().map(|hit| Choice::Record(hit.record));
        let filters = found.proposals.iter().map(|p| Choice::Filter(p.facet, p.value.clone()));
        self.choices.set_value(hits.chain(filters).collect());
        let n = found.hits.len() + found.proposals.len();
        let rows: Vec<AnyView> = self.store.atlas(|atlas| {
            let hit = |(at, hit): (usize, &Hit)| {
                let name = record_title(atlas, &words, hit.record);
                self.row(at, hit.found_as.clone(), name, kind_words(atlas, &words, hit.record))
            };
            found.hits.iter().enumerate().map(hit).collect()
        });
        let proposed = found.proposals.iter().enumerate().map(|(at, proposal)| {
            let only = words.get(Msg::SearchShowOnly).to_owned();
            self.row(
                found.hits.len() + at,
                Some(only),
                proposal.label.clone(),
                facet_name(&words, proposal.facet),
            )
        });
        let rows: Vec<AnyView> = rows.into_iter().chain(proposed).collect();
        let is_unsure = !found.is_sure() && typed.trim().len() >= MIN_LEN;
        let further = is_unsure.then(|| self.further(places, &words, answer.is_some())).flatten();
        let nothing = (n == 0 && answer.is_none() && places != Places::OnTheWay)
            .then(|| paragraph(words.fill(Msg::SearchNothing, &[("query", typed.trim())])));
        let count = words.count(Msg::SearchResults, n + usize::from(answer.is_some()), &[]);
        view! {
            <div class="search-popup" on:mousedown=|event| event.prevent_default()>
                <ul id="search-list" role="listbox" aria-label=words.get(Msg::SearchLabel).to_owned()>
                    {rows}
                </ul>
                {nothing}
                {answer.map(|answer| self.card(answer))}
                {further}
                <p class="unseen" aria-live="polite">{count}</p>
            </div>
        }
        .into_any()
    }

    fn row(self, at: usize, found_as: Option<String>, name: String, kind: String) -> AnyView {
        let found_as = found_as.map(|found_as| {
            view! { <span class="search-as">{found_as}</span> <span class="search-arrow">" → "</span> }
                .into_any()
        });
        view! {
            <li
                id=["search-", &at.to_string()].concat()
                role="option"
                aria-selected=move || (self.active.get() == Some(at)).to_string()
                on:click=move |_| self.choose(at)
            >
                <span class="search-names">{found_as} <span class="search-name">{name}</span></span>
                <span class="search-kind">{kind}</span>
            </li>
        }
        .into_any()
    }

    /// What the list of places has to do with it.
    fn further(self, places: Places, words: &Words, is_answered: bool) -> Option<AnyView> {
        match places {
            Places::NotAsked if media::saves_data() => {
                let label = words.fill(Msg::SearchLookUp, &[("n", PLACES_KB)]);
                Some(view! { <button class="search-look" on:click=move |_| self.places.fetch()>{label}</button> }.into_any())
            }
            Places::OnTheWay => Some(paragraph(words.get(Msg::SearchLookingUp).to_owned())),
            Places::Missing => Some(paragraph(words.get(Msg::SearchLookUpFailed).to_owned())),
            Places::Here if !is_answered && self.choices.with_value(Vec::is_empty) => {
                Some(paragraph(words.get(Msg::SearchNotListed).to_owned()))
            }
            _ => None,
        }
    }

    fn card(self, answer: Answer) -> AnyView {
        let sentences: Vec<AnyView> = answer
            .into_iter()
            .map(|parts| {
                let parts: Vec<AnyView> = parts.into_iter().map(|part| self.part(part)).collect();
                view! { <p>{parts}</p> }.into_any()
            })
            .collect();
        view! { <div class="search-answer">{sentences}</div> }.into_any()
    }

    fn part(self, part: AnswerPart) -> AnyView {
        match part {
            AnswerPart::Text(text) => text.into_any(),
            AnswerPart::Link(record, name) => {
                let id = self.store.atlas(|atlas| atlas.id(record));
                let view = View { selection: Some(id), ..self.store.view_now() };
                let on_click = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    self.open(record);
                };
                view! { <a href=["#", &fragment_from_view(&view)].concat() on:click=on_click>{name}</a> }
                    .into_any()
            }
        }
    }
}

fn paragraph(text: String) -> AnyView {
    view! { <p class="search-note">{text}</p> }.into_any()
}

/// What a facet is called.
pub(super) fn facet_name(words: &Words, facet: Facet) -> String {
    let msg = match facet {
        Facet::Mark => Msg::FacetMark,
        Facet::Method => Msg::FacetMethod,
        Facet::Form => Msg::FacetForm,
        Facet::Role => Msg::FacetRole,
        Facet::Theme => Msg::FacetTheme,
        Facet::Place => Msg::FacetPlace,
        Facet::Country => Msg::FacetCountry,
        Facet::Region => Msg::FacetRegion,
        Facet::Supporter => Msg::FacetSupporter,
        Facet::Certainty => Msg::FacetCertainty,
        Facet::Status => Msg::FacetStatus,
    };
    words.get(msg).to_owned()
}
