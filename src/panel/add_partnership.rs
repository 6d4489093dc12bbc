//! The form of a new partnership. What is typed stays when the form is closed or the page is loaded again, until it is saved.

use atlas_core::claim::Field;
use atlas_core::edit::Command;
use atlas_core::forms::{FieldProblem, Misread, PARTY_ROLES, Party, TypedPartnership, partnership_drafts};
use atlas_core::words::{Msg, record_title};
use leptos::html::Dialog;
use leptos::prelude::*;

use super::edit_record::{problem_words, reading};
use super::evidence_fields::{EvidenceFields, typed_evidence};
use super::icon::{Icon, icon};
use super::picker::Picker;
use crate::browser::{changes, element, storage};
use crate::edits::Edits;
use crate::store::Store;

/// Where what is typed lies meanwhile.
const TYPED: &str = "typed:partnership";

/// The state of the form; copied freely.
#[derive(Clone, Copy)]
struct Form {
    store: Store,
    is_open: RwSignal<bool>,
    typed: RwSignal<TypedPartnership>,
    parties: [(RwSignal<Option<Party>>, RwSignal<String>); 2],
    problems: RwSignal<Vec<Misread>>,
}

/// The form over the page.
#[component]
pub(super) fn AddPartnership(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let form = Form::remembered(store, is_open);
    Effect::new(move |_| {
        let is_open = is_open.get();
        if let Some(dialog) = dialog.get() {
            element::set_modal(&dialog, is_open);
        }
    });
    // Who is chosen is part of what is typed.
    Effect::new(move |_| {
        let parties = form.parties.map(|(chosen, _)| chosen.get()).to_vec();
        form.typed.update(|typed| typed.parties = parties);
    });
    Effect::new(move |is_again: Option<()>| {
        let lines = form.typed.with(TypedPartnership::to_lines);
        if is_again.is_some() {
            storage::set_preference(TYPED, &lines);
        }
    });
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save();
    };
    view! {
        <dialog class="about form" node_ref=dialog aria-labelledby="add-title" on:close=move |_| is_open.set(false)>
            <header class="about-head">
                <h2 id="add-title">{say(Msg::EditAdd)}</h2>
                <button
                    class="about-close"
                    aria-label=say(Msg::Close)
                    title=say(Msg::Close)
                    on:click=move |_| is_open.set(false)
                >
                    {icon(Icon::Close)}
                </button>
            </header>
            <form class="about-text form-fields" novalidate on:submit=on_submit>
                {form.party(0, "add-first", Msg::EditFirst)}
                {form.party(1, "add-second", Msg::EditSecond)}
                {form.choice("add-form", Msg::EditForm, "form", |typed| &mut typed.form)}
                {form.when()}
                {form.text("add-themes", Msg::EditThemes, Some(Msg::EditThemesHint), Field::Theme, |typed| &mut typed.themes)}
                {form.text("add-summary", Msg::EditSummary, None, Field::Summary, |typed| &mut typed.summary)}
                <EvidenceFields store prefix="add" is_open />
                <p class="form-problems" role="alert">
                    {move || {
                        let n = form.problems.with(Vec::len);
                        (n > 0).then(|| store.words().count(Msg::EditProblems, n, &[]))
                    }}
                </p>
                <div class="form-acts">
                    <button type="submit" class="form-save">{say(Msg::EditSave)}</button>
                    <button type="button" on:click=move |_| is_open.set(false)>{say(Msg::EditLater)}</button>
                    <button type="button" on:click=move |_| form.clear()>{say(Msg::EditClear)}</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

impl Form {
    fn remembered(store: Store, is_open: RwSignal<bool>) -> Self {
        let typed = storage::preference(TYPED).and_then(|lines| TypedPartnership::of_lines(&lines));
        let typed = typed.filter(|typed| typed.parties.len() == 2).unwrap_or_else(TypedPartnership::of_two);
        let parties = [0, 1].map(|at| {
            let party = typed.parties[at].clone();
            let name = untrack(|| party_name(store, party.as_ref()));
            (RwSignal::new(party), RwSignal::new(name))
        });
        Self { store, is_open, typed: RwSignal::new(typed), parties, problems: RwSignal::new(Vec::new()) }
    }

    fn save(self) {
        let words = self.store.words();
        let (typed, evidence) = (self.typed.get_untracked(), typed_evidence().get_untracked());
        let drafts = untrack(|| {
            self.store.atlas(|atlas| partnership_drafts(atlas, &words, &typed, &evidence, changes::random()))
        });
        match drafts {
            Ok((id, drafts)) => {
                if Edits::of(self.store).dispatch(&Command::Say(drafts)).is_err() {
                    // What forms make is of the right kind; only what is too long for its field is refused here.
                    return self.problems.set(vec![(Field::Summary, 0, FieldProblem::TooLong)]);
                }
                self.take(TypedPartnership::of_two());
                self.is_open.set(false);
                self.store.look(|view| view.selection = Some(id));
            }
            Err(problems) => {
                let first = problems.first().map(|(field, at, _)| field_id(*field, *at));
                self.problems.set(problems);
                if let Some(first) = first {
                    element::focus(&["#", first].concat());
                }
            }
        }
    }

    fn clear(self) {
        self.take(TypedPartnership::of_two());
    }

    fn take(self, typed: TypedPartnership) {
        for (chosen, text) in self.parties {
            chosen.set(None);
            text.set(String::new());
        }
        self.problems.set(Vec::new());
        self.typed.set(typed);
    }

    /// Who takes part, and as what.
    fn party(self, at: usize, id: &'static str, label: Msg) -> AnyView {
        let (chosen, text) = self.parties[at];
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let is_wrong = Signal::derive(move || self.problem(Field::Participant, at).is_some());
        let (problem_id, role_id) =
            (["add-first-problem", "add-second-problem"][at], ["add-first-role", "add-second-role"][at]);
        let options = move || {
            let words = self.store.words();
            let role = |id: &'static str| {
                let label = words.label("role", id).to_owned();
                let is_chosen = self.typed.with_untracked(|typed| typed.roles[at] == id);
                view! { <option value=id selected=is_chosen>{label}</option> }.into_any()
            };
            PARTY_ROLES.map(role).into_iter().collect::<Vec<AnyView>>()
        };
        view! {
            <div class="form-pair">
                <div class="form-field">
                    <label for=id>{say(label)}</label>
                    <Picker store=self.store id chosen typed=text problem_id is_wrong />
                    <p class="form-problem" id=problem_id>{move || self.problem(Field::Participant, at)}</p>
                </div>
                <div class="form-field">
                    <label for=role_id>{say(Msg::DetailsRole)}</label>
                    <select
                        id=role_id
                        prop:value=move || self.typed.with(|typed| typed.roles[at].clone())
                        on:change=move |event| {
                            self.typed.update(|typed| typed.roles[at] = event_target_value(&event));
                        }
                    >
                        <option value="">{say(Msg::EditNotSaid)}</option>
                        {options}
                    </select>
                </div>
            </div>
        }
        .into_any()
    }

    /// A term of a vocabulary.
    fn choice(
        self,
        id: &'static str,
        label: Msg,
        vocabulary: &'static str,
        of: fn(&mut TypedPartnership) -> &mut String,
    ) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let value = move || self.typed.with(|typed| of(&mut typed.clone()).clone());
        let options = move || {
            let words = self.store.words();
            let chosen = untrack(value);
            let option = |entry: &atlas_core::model::Entry| {
                let (id, label) = (entry.id.to_string(), entry.label(words.lang()).to_owned());
                let is_chosen = chosen == id;
                view! { <option value=id selected=is_chosen>{label}</option> }.into_any()
            };
            words.entries(vocabulary).iter().map(option).collect::<Vec<AnyView>>()
        };
        view! {
            <div class="form-field">
                <label for=id>{say(label)}</label>
                <select
                    id=id
                    prop:value=value
                    on:change=move |event| {
                        self.typed.update(|typed| *of(typed) = event_target_value(&event));
                    }
                >
                    <option value="">{say(Msg::EditNotSaid)}</option>
                    {options}
                </select>
            </div>
        }
        .into_any()
    }

    /// A line of text.
    fn text(
        self,
        id: &'static str,
        label: Msg,
        hint: Option<Msg>,
        field: Field,
        of: fn(&mut TypedPartnership) -> &mut String,
    ) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let hint = hint.map(|hint| view! { <p class="form-hint">{say(hint)}</p> }.into_any());
        view! {
            <div class="form-field">
                <label for=id>{say(label)}</label>
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    prop:value=move || self.typed.with(|typed| of(&mut typed.clone()).clone())
                    on:input=move |event| self.typed.update(|typed| *of(typed) = event_target_value(&event))
                />
                {hint}
                <p class="form-problem">{move || self.problem(field, 0)}</p>
            </div>
        }
        .into_any()
    }

    /// When it runs, with how that is understood, while it is typed.
    fn when(self) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let reading = move || {
            let (typed, words) = (self.typed.with(|typed| typed.when.clone()), self.store.words());
            reading(&words, &typed).unwrap_or_else(|| words.get(Msg::EditWhenHint).to_owned())
        };
        view! {
            <div class="form-field">
                <label for="add-when">{say(Msg::EditWhen)}</label>
                <input
                    id="add-when"
                    type="text"
                    autocomplete="off"
                    aria-describedby="add-when-reading"
                    prop:value=move || self.typed.with(|typed| typed.when.clone())
                    on:input=move |event| self.typed.update(|typed| typed.when = event_target_value(&event))
                />
                <p class="form-hint" id="add-when-reading" aria-live="polite">{reading}</p>
                <p class="form-problem">{move || self.problem(Field::Actual, 0)}</p>
            </div>
        }
        .into_any()
    }

    /// What is wrong with a field, in words.
    fn problem(self, field: Field, at: usize) -> Option<String> {
        self.problems.with(|problems| {
            let of_field = problems.iter().find(|(of, number, _)| *of == field && *number == at);
            of_field.map(|(_, _, problem)| problem_words(&self.store.words(), problem))
        })
    }
}

/// What stands in the field of who is chosen.
fn party_name(store: Store, party: Option<&Party>) -> String {
    match party {
        None => String::new(),
        Some(Party::New { name, .. } | Party::Named(name)) => name.clone(),
        Some(Party::There(id)) => store.atlas(|atlas| {
            let record = atlas.find(id);
            record.map_or_else(|| id.slug().to_owned(), |record| record_title(atlas, &store.words(), record))
        }),
    }
}

fn field_id(field: Field, at: usize) -> &'static str {
    match (field, at) {
        (Field::Participant, 0) => "add-first",
        (Field::Participant, _) => "add-second",
        (Field::Actual, _) => "add-when",
        _ => "add-summary",
    }
}
