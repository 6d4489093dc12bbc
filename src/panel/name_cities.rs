//! Cities that were not named get their names: whatever names them names these from then on.

use atlas_core::claim::{Field, RecordIdx};
use atlas_core::edit::{Command, EditError};
use atlas_core::forms::{FieldProblem, Party, kinds_named, named_drafts, problem_in_words};
use atlas_core::words::{Msg, record_title};
use leptos::prelude::*;

use super::add_partnership::form_problems;
use super::evidence_fields::{EvidenceFields, typed_evidence};
use super::hands::Drawn;
use super::picker::Picker;
use super::sheet::Sheet;
use crate::browser::{chance, element};
use crate::edits::Edits;
use crate::store::Store;

/// The state of the form; copied freely.
#[derive(Clone, Copy)]
struct Form {
    store: Store,
    unnamed: RecordIdx,
    is_open: RwSignal<bool>,
    parties: RwSignal<Vec<Option<Party>>>,
    problems: RwSignal<Vec<(usize, FieldProblem)>>,
    refusal: RwSignal<Option<EditError>>,
}

/// The form of cities that are not named. `drawn` is they and the first city, where a hand drew that.
#[component]
pub(super) fn NameCities(store: Store, drawn: RwSignal<Option<Drawn>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    Effect::new(move |_| {
        if drawn.get().is_some() {
            is_open.set(true);
        }
    });
    let title = Signal::derive(move || {
        let Some((unnamed, _)) = drawn.get() else { return String::new() };
        let words = store.words();
        let who = store.atlas(|atlas| record_title(atlas, &words, unnamed));
        words.fill(Msg::EditNameTitle, &[("who", &who)])
    });
    let form = move || drawn.get().map(|drawn| form(store, drawn, is_open));
    view! {
        <Sheet store id="name-title" title class="form" stays=true is_open>
            {move || is_open.get().then(form)}
        </Sheet>
    }
    .into_any()
}

fn form(store: Store, (unnamed, first): Drawn, is_open: RwSignal<bool>) -> AnyView {
    let first = untrack(|| store.atlas(|atlas| (first != unnamed).then(|| Party::There(atlas.id(first)))));
    let form = Form {
        store,
        unnamed,
        is_open,
        parties: RwSignal::new(vec![first, None]),
        problems: RwSignal::new(Vec::new()),
        refusal: RwSignal::new(None),
    };
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save();
    };
    let n_lines = Memo::new(move |_| form.parties.with(Vec::len));
    let told = move || form_problems(&store.words(), form.problems.with(Vec::len), form.refusal.get());
    view! {
        <form class="about-text form-fields" novalidate on:submit=on_submit>
            <For each=move || 0..n_lines.get() key=|at| *at children=move |at| form.line(at) />
            <EvidenceFields store prefix="name" is_open />
            <p class="form-problems" role="alert">{told}</p>
            <div class="form-acts">
                <button type="submit" class="form-save">{say(Msg::EditSave)}</button>
                <button type="button" on:click=move |_| is_open.set(false)>{say(Msg::EditCancel)}</button>
            </div>
        </form>
    }
    .into_any()
}

impl Form {
    fn line(self, at: usize) -> AnyView {
        let words = untrack(|| self.store.words());
        let party = self.parties.with_untracked(|parties| parties[at].clone());
        let title = |party: Party| untrack(|| self.store.atlas(|atlas| party.title(atlas, &words)));
        let typed = RwSignal::new(party.map(title).unwrap_or_default());
        let choose = move |party: Option<Party>| {
            self.parties.update(|parties| {
                parties[at] = party;
                // There is always a line for one more.
                if parties.last().is_some_and(Option::is_some) {
                    parties.push(None);
                }
            });
        };
        let problem = move || {
            self.problems.with(|problems| {
                let of_line = problems.iter().find(|(line, _)| *line == at);
                of_line.map(|(_, problem)| problem_in_words(&self.store.words(), problem))
            })
        };
        let is_wrong = Signal::derive(move || problem().is_some());
        let id = ["name-city-", &at.to_string()].concat();
        let problem_id = [&id, "-problem"].concat();
        let label = move || {
            let words = self.store.words();
            let city = words.get(Msg::EditNamed);
            if at == 0 { city.to_owned() } else { words.fill(Msg::EditOneMore, &[("what", city)]) }
        };
        view! {
            <div class="form-field">
                <label for=id.clone()>{label}</label>
                <Picker
                    store=self.store
                    id=id
                    kinds=kinds_named(Field::Site)
                    typed
                    choose
                    problem_id=problem_id.clone()
                    is_wrong
                />
                <p class="form-problem" id=problem_id>{problem}</p>
            </div>
        }
        .into_any()
    }

    fn save(self) {
        let words = untrack(|| self.store.words());
        let parties = self.parties.get_untracked();
        let evidence = typed_evidence().get_untracked();
        let drafts = untrack(|| {
            self.store.atlas(|atlas| {
                named_drafts(atlas, &words, self.unnamed, &parties, &evidence, chance::random())
            })
        });
        match drafts {
            Err(problems) => {
                if let Some((at, _)) = problems.first() {
                    element::focus(&["#name-city-", &at.to_string()].concat());
                }
                self.problems.set(problems);
            }
            Ok(drafts) => {
                self.problems.set(Vec::new());
                match Edits::of(self.store).dispatch(&Command::Say(drafts)) {
                    Ok(()) => self.is_open.set(false),
                    Err(error) => self.refusal.set(Some(error)),
                }
            }
        }
    }
}
