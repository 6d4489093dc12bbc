//! Changing many partnerships in one step: chosen in the table, one field, one value, one piece of evidence.

use std::sync::Arc;

use atlas_core::claim::{Field, RecordIdx, Shape};
use atlas_core::edit::{Command, EditError};
use atlas_core::forms::{BULK_FIELDS, FieldProblem, bulk_drafts, problem_in_words, reading_in_words};
use atlas_core::query::label;
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use super::add_partnership::form_problems;
use super::duplicates::Alike;
use super::edit_record::terms;
use super::evidence_fields::{EvidenceFields, typed_evidence};
use super::sheet::Sheet;
use crate::backups::Backups;
use crate::browser::chance;
use crate::edits::Edits;
use crate::store::Store;

/// What is chosen in the table.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    /// Whether rows can be chosen.
    pub(super) is_on: RwSignal<bool>,
    /// Those that are, in the order in which they were.
    pub(super) records: RwSignal<Vec<RecordIdx>>,
}

impl Chosen {
    /// Nothing.
    pub(super) fn new() -> Self {
        Self { is_on: RwSignal::new(false), records: RwSignal::new(Vec::new()) }
    }

    /// Chooses a record, or no longer.
    pub(super) fn set(self, record: RecordIdx, is_chosen: bool) {
        self.records.update(|records| {
            records.retain(|known| *known != record);
            if is_chosen {
                records.push(record);
            }
        });
    }
}

/// How many are chosen and what can be done with them.
#[component]
pub(super) fn BulkBar(
    store: Store,
    chosen: Chosen,
    alike: RwSignal<Option<Alike>>,
    /// All rows, in their order.
    #[prop(into)]
    all: Signal<Arc<Vec<RecordIdx>>>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let n = move || chosen.records.with(Vec::len);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let title = Signal::derive(move || store.words().count(Msg::TableChangeTitle, n(), &[]));
    let remove = move |_| {
        let records = chosen.records.get_untracked();
        let ids = untrack(|| store.atlas(|atlas| records.iter().map(|record| atlas.id(*record)).collect()));
        Backups::of(store).before_bulk();
        if Edits::of(store).dispatch(&Command::Retract(ids)).is_ok() {
            chosen.records.set(Vec::new());
        }
    };
    let choose_all = move |event| {
        let is_all = event_target_checked(&event);
        chosen.records.set(if is_all { all.get_untracked().to_vec() } else { Vec::new() });
    };
    let unite = move |_| alike.set(Some(Alike::Chosen(chosen.records.get_untracked())));
    let bar = move || {
        chosen.is_on.get().then(|| {
            view! {
                <div class="table-bulk" role="group" aria-label=say(Msg::TableChange)>
                    <label class="form-check">
                        <input type="checkbox" on:change=choose_all />
                        <span>{say(Msg::TableSelectAll)}</span>
                    </label>
                    <span role="status">{move || store.words().count(Msg::TableSelected, n(), &[])}</span>
                    <button class="about-act" disabled=move || n() == 0 on:click=move |_| is_open.set(true)>
                        {say(Msg::EditEdit)}
                    </button>
                    <button class="about-act" disabled=move || n() < 2 on:click=unite>{say(Msg::TableUnite)}</button>
                    <button class="about-act" disabled=move || n() == 0 on:click=remove>{say(Msg::TableRemove)}</button>
                </div>
            }
            .into_any()
        })
    };
    let form = move || view! { <BulkForm store chosen is_open /> }.into_any();
    view! {
        {bar}
        <Sheet store id="bulk-title" title class="form" stays=true is_open>
            {move || is_open.get().then(form)}
        </Sheet>
    }
    .into_any()
}

#[component]
fn BulkForm(store: Store, chosen: Chosen, is_open: RwSignal<bool>) -> impl IntoView {
    let (field, text) = (RwSignal::new(BULK_FIELDS[0]), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<FieldProblem>);
    let refusal = RwSignal::new(None::<EditError>);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = untrack(|| store.words());
        let (records, typed) = (chosen.records.get_untracked(), text.get_untracked());
        let evidence = typed_evidence().get_untracked();
        let drafts = untrack(|| {
            store.atlas(|atlas| {
                let rest = (&evidence, chance::random());
                bulk_drafts(atlas, &words, &records, field.get_untracked(), &typed, rest)
            })
        });
        problem.set(drafts.as_ref().err().cloned());
        let Ok(drafts) = drafts else { return };
        Backups::of(store).before_bulk();
        match Edits::of(store).dispatch(&Command::Say(drafts)) {
            Ok(()) => is_open.set(false),
            Err(error) => refusal.set(Some(error)),
        }
    };
    let name = |words: &Words, field: Field| {
        words.get(label(field)).split(" | ").next().unwrap_or_default().to_owned()
    };
    let options = move || {
        let words = store.words();
        let option = |offered: Field| {
            let label = name(&words, offered);
            view! { <option value=offered.name() selected=offered == field.get_untracked()>{label}</option> }
                .into_any()
        };
        BULK_FIELDS.map(option).into_iter().collect::<Vec<AnyView>>()
    };
    let values = move || match field.get().shape() {
        Shape::Term(vocabulary) => terms(&store.words(), vocabulary),
        _ => Vec::new(),
    };
    let hint = move || {
        let is_date = field.get().shape() == Shape::Period;
        is_date.then(|| reading_in_words(&store.words(), &text.get())).flatten()
    };
    let told = move || form_problems(&store.words(), 0, refusal.get());
    let wrong = move || problem.get().map(|problem| problem_in_words(&store.words(), &problem));
    view! {
        <form class="about-text form-fields" novalidate on:submit=on_submit>
            <div class="form-field">
                <label for="bulk-field">{say(Msg::TableField)}</label>
                <select
                    id="bulk-field"
                    on:change=move |event| {
                        if let Some(chosen) = Field::parse(&event_target_value(&event)) {
                            field.set(chosen);
                        }
                    }
                >
                    {options}
                </select>
            </div>
            <div class="form-field">
                <label for="bulk-value">{say(Msg::TableValue)}</label>
                <input
                    id="bulk-value"
                    type="text"
                    autocomplete="off"
                    list="bulk-values"
                    aria-invalid=move || problem.with(Option::is_some).to_string()
                    aria-describedby="bulk-problem"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <datalist id="bulk-values">{values}</datalist>
                <p class="form-hint" aria-live="polite">{hint}</p>
                <p class="form-problem" id="bulk-problem">{wrong}</p>
            </div>
            <EvidenceFields store prefix="bulk" is_open />
            <p class="form-problems" role="alert">{told}</p>
            <div class="form-acts">
                <button type="submit" class="form-save">{say(Msg::EditSave)}</button>
                <button type="button" on:click=move |_| is_open.set(false)>{say(Msg::EditCancel)}</button>
            </div>
        </form>
    }
    .into_any()
}
