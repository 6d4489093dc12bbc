//! The form of a new partnership. What is typed stays when the form is closed or the page is loaded again, until it is saved.

use atlas_core::claim::{Field, RecordIdx};
use atlas_core::edit::{Command, EditError};
use atlas_core::forms::{
    Misread, PARTY_ROLES, Party, TypedPartnership, kinds_named, partnership_drafts, problem_in_words,
    reading_in_words, refusal_in_words,
};
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use super::evidence_fields::{EvidenceFields, typed_evidence};
use super::hands::Drawn;
use super::picker::Picker;
use super::sheet::Sheet;
use crate::browser::{chance, element, storage};
use crate::edits::Edits;
use crate::gesture::Asked;
use crate::store::Store;

/// Where what is typed lies meanwhile.
const TYPED: &str = "typed:partnership";

/// The state of the form; copied freely.
#[derive(Clone, Copy)]
struct Form {
    store: Store,
    is_open: RwSignal<bool>,
    typed: RwSignal<TypedPartnership>,
    /// What stands in the fields of who takes part.
    names: [RwSignal<String>; 2],
    problems: RwSignal<Vec<Misread>>,
    /// Why it was refused as a whole.
    refusal: RwSignal<Option<EditError>>,
}

/// The form over the page.
#[component]
pub(super) fn AddPartnership(
    store: Store,
    is_open: RwSignal<bool>,
    /// Opens the form of what is no partnership.
    is_other_open: RwSignal<bool>,
    /// Two places between which a hand drew a line.
    drawn: RwSignal<Option<Drawn>>,
) -> impl IntoView {
    let form = Form::remembered(store, is_open);
    Effect::new(move |is_again: Option<()>| {
        let lines = form.typed.with(TypedPartnership::to_lines);
        if is_again.is_some() {
            storage::set_typed(TYPED, &lines);
        }
    });
    Effect::new(move |_| {
        if let Some((first, second)) = drawn.get() {
            form.take(0, first);
            form.take(1, second);
            is_open.set(true);
        }
    });
    let draw = move |_| {
        is_open.set(false);
        store.ask(Some(Asked::Tie));
    };
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let title = Signal::derive(say(Msg::EditAdd));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save();
    };
    view! {
        <Sheet store id="add-title" title class="form" stays=true is_open>
            <form class="about-text form-fields" novalidate on:submit=on_submit>
                <button type="button" class="details-act" on:click=draw>{say(Msg::EditDrawn)}</button>
                {form.party(0, "add-first", Msg::EditFirst)}
                {form.party(1, "add-second", Msg::EditSecond)}
                {form.choice("add-form", Msg::EditForm, "form", |typed| &mut typed.form)}
                {form.when()}
                {form.text("add-themes", Msg::EditThemes, Some(Msg::EditThemesHint), Field::Theme, |typed| &mut typed.themes)}
                {form.text("add-summary", Msg::EditSummary, None, Field::Summary, |typed| &mut typed.summary)}
                <EvidenceFields store prefix="add" is_open />
                <p class="form-problems" role="alert">
                    {move || form_problems(&store.words(), form.problems.with(Vec::len), form.refusal.get())}
                </p>
                <div class="form-acts">
                    <button type="submit" class="form-save">{say(Msg::EditSave)}</button>
                    <button type="button" on:click=move |_| is_open.set(false)>{say(Msg::EditLater)}</button>
                    <button type="button" on:click=move |_| form.clear()>{say(Msg::EditClear)}</button>
                    <button
                        type="button"
                        class="form-other"
                        on:click=move |_| {
                            is_open.set(false);
                            is_other_open.set(true);
                        }
                    >
                        {say(Msg::EditOther)}
                    </button>
                </div>
            </form>
        </Sheet>
    }
    .into_any()
}

impl Form {
    fn remembered(store: Store, is_open: RwSignal<bool>) -> Self {
        let typed = storage::typed(TYPED).and_then(|lines| TypedPartnership::of_lines(&lines));
        let typed = typed.filter(|typed| typed.parties.len() == 2).unwrap_or_else(TypedPartnership::of_two);
        let words = untrack(|| store.words());
        let party_name = |party: Option<&Party>| {
            let title = |party: &Party| untrack(|| store.atlas(|atlas| party.title(atlas, &words)));
            party.map(title).unwrap_or_default()
        };
        let names = [0, 1].map(|at| RwSignal::new(party_name(typed.parties[at].as_ref())));
        Self {
            store,
            is_open,
            typed: RwSignal::new(typed),
            names,
            problems: RwSignal::new(Vec::new()),
            refusal: RwSignal::new(None),
        }
    }

    /// Says who takes part.
    fn take(self, at: usize, place: RecordIdx) {
        let party = untrack(|| self.store.atlas(|atlas| Party::There(atlas.id(place))));
        let words = untrack(|| self.store.words());
        self.names[at].set(untrack(|| self.store.atlas(|atlas| party.title(atlas, &words))));
        self.typed.update(|typed| typed.parties[at] = Some(party));
    }

    fn save(self) {
        let words = self.store.words();
        let (typed, evidence) = (self.typed.get_untracked(), typed_evidence().get_untracked());
        let drafts = untrack(|| {
            self.store.atlas(|atlas| partnership_drafts(atlas, &words, &typed, &evidence, chance::random()))
        });
        match drafts {
            Ok((id, drafts)) => {
                self.problems.set(Vec::new());
                if let Err(error) = Edits::of(self.store).dispatch(&Command::Say(drafts)) {
                    return self.refusal.set(Some(error));
                }
                self.clear();
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
        self.names.iter().for_each(|name| name.set(String::new()));
        self.problems.set(Vec::new());
        self.refusal.set(None);
        self.typed.set(TypedPartnership::of_two());
    }

    /// Who takes part, and as what.
    fn party(self, at: usize, id: &'static str, label: Msg) -> AnyView {
        let choose = move |party| self.typed.update(|typed| typed.parties[at] = party);
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
                    <Picker store=self.store id kinds=kinds_named(Field::Participant) typed=self.names[at] choose problem_id is_wrong />
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
        let value = move || of(&mut self.typed.get()).clone();
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
        let problem_id = [id, "-problem"].concat();
        view! {
            <div class="form-field">
                <label for=id>{say(label)}</label>
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    aria-invalid=move || self.problem(field, 0).is_some().to_string()
                    aria-describedby=problem_id.clone()
                    prop:value=move || of(&mut self.typed.get()).clone()
                    on:input=move |event| self.typed.update(|typed| *of(typed) = event_target_value(&event))
                />
                {hint}
                <p class="form-problem" id=problem_id>{move || self.problem(field, 0)}</p>
            </div>
        }
        .into_any()
    }

    /// When it runs, with how that is understood, while it is typed.
    fn when(self) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let reading = move || {
            let (typed, words) = (self.typed.with(|typed| typed.when.clone()), self.store.words());
            reading_in_words(&words, &typed).unwrap_or_else(|| words.get(Msg::EditWhenHint).to_owned())
        };
        view! {
            <div class="form-field">
                <label for="add-when">{say(Msg::EditWhen)}</label>
                <input
                    id="add-when"
                    type="text"
                    autocomplete="off"
                    aria-invalid=move || self.problem(Field::Actual, 0).is_some().to_string()
                    aria-describedby="add-when-reading add-when-problem"
                    prop:value=move || self.typed.with(|typed| typed.when.clone())
                    on:input=move |event| self.typed.update(|typed| typed.when = event_target_value(&event))
                />
                <p class="form-hint" id="add-when-reading" aria-live="polite">{reading}</p>
                <p class="form-problem" id="add-when-problem">{move || self.problem(Field::Actual, 0)}</p>
            </div>
        }
        .into_any()
    }

    /// What is wrong with a field, in words.
    fn problem(self, field: Field, at: usize) -> Option<String> {
        self.problems.with(|problems| {
            let of_field = problems.iter().find(|(of, number, _)| *of == field && *number == at);
            of_field.map(|(_, _, problem)| problem_in_words(&self.store.words(), problem))
        })
    }
}

/// What is said below a form: how many fields are wrong, or why it was refused as a whole.
pub(super) fn form_problems(words: &Words, n_problems: usize, refusal: Option<EditError>) -> Option<String> {
    if n_problems > 0 {
        return Some(words.count(Msg::EditProblems, n_problems, &[]));
    }
    refusal.map(|error| refusal_in_words(words, &error))
}

fn field_id(field: Field, at: usize) -> &'static str {
    match (field, at) {
        (Field::Participant, 0) => "add-first",
        (Field::Participant, _) => "add-second",
        (Field::Actual, _) => "add-when",
        _ => "add-summary",
    }
}
