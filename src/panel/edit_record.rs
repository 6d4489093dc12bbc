//! The form of any record, there or new: a line for each value that is typed, and an empty one for what may be added.

use atlas_core::claim::{Field, RecordIdx, RecordKind, Shape};
use atlas_core::edit::{Command, EditError};
use atlas_core::forms::{
    FieldProblem, Party, Subject, TypedRow, kinds_named, problem_in_words, reading_in_words, record_drafts,
    record_rows, row_label, unsaved_lines, with_unsaved,
};
use atlas_core::query::kind_label;
use atlas_core::words::{Msg, Words, record_title};
use leptos::prelude::*;

use super::add_partnership::form_problems;
use super::evidence_fields::{EvidenceFields, typed_evidence};
use super::hands::naming;
use super::icon::{Icon, icon};
use super::picker::Picker;
use super::sheet::Sheet;
use crate::browser::{chance, element, storage};
use crate::edits::Edits;
use crate::gesture::{Asked, Given};
use crate::store::Store;

/// Where what is typed lies meanwhile: of one record, the last one.
const TYPED: &str = "typed:record";

/// Kinds of what can be added beside partnerships, in the order in which they are offered.
const OTHERS: [RecordKind; 10] = [
    RecordKind::Place,
    RecordKind::Organisation,
    RecordKind::Programme,
    RecordKind::Event,
    RecordKind::Offer,
    RecordKind::Need,
    RecordKind::Plan,
    RecordKind::Statement,
    RecordKind::Person,
    RecordKind::Source,
];

/// The state of the form; copied freely.
#[derive(Clone, Copy)]
struct Form {
    store: Store,
    subject: Subject,
    is_open: RwSignal<bool>,
    rows: StoredValue<Vec<TypedRow>>,
    texts: StoredValue<Vec<RwSignal<String>>>,
    problems: RwSignal<Vec<(usize, FieldProblem)>>,
    /// Why it was refused as a whole.
    refusal: RwSignal<Option<EditError>>,
}

/// The button that opens the form of a record, and the form.
#[component]
pub(super) fn EditRecord(store: Store, record: RecordIdx) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let title = Signal::derive(move || {
        let words = store.words();
        let title = store.atlas(|atlas| record_title(atlas, &words, record));
        [words.get(Msg::EditEdit), ": ", &title].concat()
    });
    let form = move || view! { <RecordForm store subject=Subject::There(record) is_open /> }.into_any();
    let name_cities = move || {
        let ask = move |_| naming().set(Some((record, record)));
        view! { <button class="details-act" on:click=ask>{say(Msg::EditNameCities)}</button> }.into_any()
    };
    view! {
        <button class="details-act" on:click=move |_| is_open.set(true)>{icon(Icon::Edit)} {say(Msg::EditEdit)}</button>
        {move || store.atlas(|atlas| atlas.is_unnamed(record)).then(name_cities)}
        <Sheet store id="edit-title" title class="form" stays=true is_aside=is_aside(store) is_open>
            {move || is_open.get().then(form)}
        </Sheet>
    }
    .into_any()
}

/// The form of a new record of any kind but a partnership.
#[component]
pub(super) fn AddRecord(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    let kind = RwSignal::new(RecordKind::Place);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let kind_name = move |kind: RecordKind| store.words().count(kind_label(kind), 1, &[]);
    let title =
        Signal::derive(move || store.words().fill(Msg::EditOtherTitle, &[("kind", &kind_name(kind.get()))]));
    let options = OTHERS.map(|offered| {
        view! {
            <option value=offered.name() selected=move || kind.get() == offered>{move || kind_name(offered)}</option>
        }
        .into_any()
    });
    let choose = move |event| {
        if let Some(chosen) = RecordKind::parse(&event_target_value(&event)) {
            kind.set(chosen);
        }
    };
    let form = move || view! { <RecordForm store subject=Subject::New(kind.get()) is_open /> }.into_any();
    view! {
        <Sheet store id="other-title" title class="form" stays=true is_aside=is_aside(store) is_open>
            <div class="form-field form-kind">
                <label for="other-kind">{say(Msg::EditKind)}</label>
                <select id="other-kind" on:change=choose>{options.into_iter().collect::<Vec<_>>()}</select>
            </div>
            {move || is_open.get().then(form)}
        </Sheet>
    }
    .into_any()
}

/// A form makes way while a point is chosen on the map.
fn is_aside(store: Store) -> Signal<bool> {
    Signal::derive(move || store.asked() == Some(Asked::Point))
}

/// Made anew each time it is opened: lines are those of the record as it is then.
#[component]
fn RecordForm(store: Store, subject: Subject, is_open: RwSignal<bool>) -> impl IntoView {
    let words = untrack(|| store.words());
    let (rows, key) =
        untrack(|| store.atlas(|atlas| (record_rows(atlas, &words, subject), subject.key(atlas))));
    let unsaved = storage::typed(TYPED).unwrap_or_default();
    let texts = with_unsaved(&key, &rows, &unsaved).into_iter().map(RwSignal::new).collect();
    let n_rows = rows.len();
    let form = Form {
        store,
        subject,
        is_open,
        rows: StoredValue::new(rows),
        texts: StoredValue::new(texts),
        problems: RwSignal::new(Vec::new()),
        refusal: RwSignal::new(None),
    };
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save();
    };
    let lines: Vec<AnyView> = (0..n_rows).map(|at| form.line(&words, at)).collect();
    let told = move || form_problems(&store.words(), form.problems.with(Vec::len), form.refusal.get());
    let remove = matches!(subject, Subject::There(_)).then(|| {
        view! { <button type="button" on:click=move |_| form.remove()>{say(Msg::EditRemove)}</button> }
            .into_any()
    });
    // What is new stands beside nothing.
    let offers_beside = remove.is_some();
    let prefix = if remove.is_some() { "edit" } else { "other" };
    view! {
        <form class="about-text form-fields" novalidate on:submit=on_submit>
            {lines} <EvidenceFields store prefix offers_beside is_open />
            <p class="form-problems" role="alert">{told}</p>
            <div class="form-acts">
                <button type="submit" class="form-save">{say(Msg::EditSave)}</button>
                <button type="button" on:click=move |_| form.cancel()>{say(Msg::EditCancel)}</button>
                {remove}
            </div>
        </form>
    }
    .into_any()
}

impl Form {
    fn texts_now(self) -> Vec<String> {
        self.texts.with_value(|texts| texts.iter().map(RwSignal::get_untracked).collect())
    }

    /// What is typed stays for the next time.
    fn keep(self) {
        let key = untrack(|| self.store.atlas(|atlas| self.subject.key(atlas)));
        let lines = self.rows.with_value(|rows| unsaved_lines(&key, rows, &self.texts_now()));
        storage::set_typed(TYPED, &lines);
        self.refusal.set(None);
    }

    /// What is typed is wanted no longer.
    fn cancel(self) {
        storage::set_typed(TYPED, "");
        self.is_open.set(false);
    }

    fn save(self) {
        let words = untrack(|| self.store.words());
        let texts = self.texts_now();
        let evidence = typed_evidence().get_untracked();
        let drafts = self.rows.with_value(|rows| {
            untrack(|| {
                self.store.atlas(|atlas| {
                    record_drafts(atlas, &words, self.subject, rows, &texts, &evidence, chance::random())
                })
            })
        });
        match drafts {
            Err(problems) => {
                let first = problems.first().map(|(at, _)| ["#edit-line-", &at.to_string()].concat());
                self.problems.set(problems);
                if let Some(first) = first {
                    element::focus(&first);
                }
            }
            Ok((id, drafts)) => {
                self.problems.set(Vec::new());
                match Edits::of(self.store).dispatch(&Command::Say(drafts)) {
                    Ok(()) => {
                        self.cancel();
                        self.store.look(|view| view.selection = Some(id));
                    }
                    Err(error) => self.refusal.set(Some(error)),
                }
            }
        }
    }

    /// Retracts all that is said of the record.
    fn remove(self) {
        let Subject::There(record) = self.subject else { return };
        let id = untrack(|| self.store.atlas(|atlas| atlas.id(record)));
        match Edits::of(self.store).dispatch(&Command::Retract(vec![id])) {
            Ok(()) => {
                self.cancel();
                self.store.look(|view| view.selection = None);
            }
            Err(error) => self.refusal.set(Some(error)),
        }
    }

    /// A line of the form.
    fn line(self, words: &Words, at: usize) -> AnyView {
        let (row, text) =
            (self.rows.with_value(|rows| rows[at].clone()), self.texts.with_value(|texts| texts[at]));
        let field = row.field;
        let name = row_label(words, self.subject, &row);
        let id = ["edit-line-", &at.to_string()].concat();
        let problem_id = [&id, "-problem"].concat();
        let list_id = [&id, "-list"].concat();
        let is_wrong = move || self.problems.with(|problems| problems.iter().any(|(line, _)| *line == at));
        let problem = move || {
            self.problems.with(|problems| {
                let of_line = problems.iter().find(|(line, _)| *line == at);
                of_line.map(|(_, problem)| problem_in_words(&self.store.words(), problem))
            })
        };
        let options: Vec<AnyView> = match field.shape() {
            Shape::Term(vocabulary) => terms(words, vocabulary),
            Shape::Step => terms(words, "level"),
            _ => Vec::new(),
        };
        let list = (!options.is_empty())
            .then(|| view! { <datalist id=list_id.clone()>{options}</datalist> }.into_any());
        let list_id = list.is_some().then_some(list_id);
        let on_map = (field.shape() == Shape::Point).then(|| self.point_button(text));
        let hint = move || {
            (field.shape() == Shape::Period)
                .then(|| reading_in_words(&self.store.words(), &text.get()))
                .flatten()
        };
        let differs = row.differs.then(|| {
            let text = words.get(Msg::DetailsDiffer).to_owned();
            view! { <p class="form-hint">{text}</p> }.into_any()
        });
        let input = if field.shape() == Shape::Ref {
            self.picker(words, field, text, (&id, &problem_id), Signal::derive(is_wrong))
        } else if field.shape() == Shape::Flag {
            view! {
                <input
                    id=id.clone()
                    type="checkbox"
                    prop:checked=move || !text.with(String::is_empty)
                    on:change=move |event| {
                        text.set(if event_target_checked(&event) { "yes".to_owned() } else { String::new() });
                        self.keep();
                    }
                />
            }
            .into_any()
        } else if field.shape() == Shape::Text && !field.is_of_participant() {
            view! {
                <textarea
                    id=id.clone()
                    rows="2"
                    aria-invalid=move || is_wrong().to_string()
                    aria-describedby=problem_id.clone()
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        self.keep();
                    }
                ></textarea>
            }
            .into_any()
        } else {
            view! {
                <input
                    id=id.clone()
                    type="text"
                    autocomplete="off"
                    list=list_id
                    aria-invalid=move || is_wrong().to_string()
                    aria-describedby=problem_id.clone()
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        self.keep();
                    }
                />
            }
            .into_any()
        };
        view! {
            <div class="form-field" class:is-part=field.is_of_participant()>
                <label for=id>{name}</label>
                {input} {on_map} {list} {differs}
                <p class="form-hint" aria-live="polite">{hint}</p>
                <p class="form-problem" id=problem_id>{problem}</p>
            </div>
        }
        .into_any()
    }

    /// The way to choose a point on the map.
    fn point_button(self, text: RwSignal<String>) -> AnyView {
        let store = self.store;
        let is_waiting = StoredValue::new(false);
        Effect::new(move |_| {
            if let (Some(Given::Point(point)), true) = (store.given(), is_waiting.get_value()) {
                is_waiting.set_value(false);
                text.set(format!("{:.5}, {:.5}", point.lat_deg, point.lon_deg));
                self.keep();
            }
        });
        let ask = move |_| {
            is_waiting.set_value(true);
            store.ask(Some(Asked::Point));
        };
        let label = move || store.words().get(Msg::EditOnMap).to_owned();
        view! { <button type="button" class="details-act" on:click=ask>{label}</button> }.into_any()
    }

    /// Where a record is chosen: the line holds which one.
    fn picker(
        self,
        words: &Words,
        field: Field,
        text: RwSignal<String>,
        (id, problem_id): (&str, &str),
        is_wrong: Signal<bool>,
    ) -> AnyView {
        let chosen = |line: &str| {
            let party = Party::of_line(line);
            let title = |party: Party| untrack(|| self.store.atlas(|atlas| party.title(atlas, words)));
            // What was typed and not chosen.
            party.map_or_else(|| line.trim_start_matches('?').to_owned(), title)
        };
        let typed = RwSignal::new(text.with_untracked(|line| chosen(line)));
        let choose = move |party: Option<Party>| {
            let name = typed.get_untracked();
            let line = match party {
                Some(party) => party.to_line(),
                None if name.trim().is_empty() => String::new(),
                None => ["?", &name].concat(),
            };
            text.set(line);
            self.keep();
        };
        let kinds = kinds_named(field);
        view! {
            <Picker store=self.store id=id.to_owned() kinds typed choose problem_id=problem_id.to_owned() is_wrong />
        }
        .into_any()
    }
}

/// The terms of a vocabulary, to be chosen from.
pub(super) fn terms(words: &Words, vocabulary: &str) -> Vec<AnyView> {
    let option = |label: String| view! { <option value=label></option> }.into_any();
    words.entries(vocabulary).iter().map(|entry| option(entry.label(words.lang()).to_owned())).collect()
}
