//! The details of a record: its sheet, with the evidence of each value one click away.
//!
//! What the sheet says is decided in the core. Focus moves to the heading only where it would be lost otherwise:
//! when what opened the record is gone with it. Whoever goes through the map by keys stays there and hears the title.

use std::sync::Arc;

use atlas_core::claim::{ClaimId, RecordIdx};
use atlas_core::edit::Command;
use atlas_core::forms::chosen;
use atlas_core::query::{Link, Piece, Row, Section, Sheet, Value, record_sheet};
use atlas_core::words::{Msg, Words};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit_record::EditRecord;
use super::icon::{Icon, icon};
use crate::browser::files;
use crate::browser::focus::Focus;
use crate::edits::Edits;
use crate::store::Store;

/// What takes the focus on closing when what opened the record is gone.
const WAY_BACK: &str = ".map-hands, .stage-map button";

/// The state of the panel while it is open.
#[derive(Clone, Copy)]
struct Panel {
    store: Store,
    selected: Memo<Option<RecordIdx>>,
    sheet: RwSignal<Option<Sheet>>,
    /// The records opened before this one, without leaving the panel.
    past: RwSignal<Vec<RecordIdx>>,
    /// What is said to those who listen when focus stays elsewhere.
    announced: RwSignal<String>,
    root: NodeRef<html::Section>,
    heading: NodeRef<html::H2>,
    opener: StoredValue<Focus, LocalStorage>,
}

/// The record panel.
#[component]
pub(crate) fn Details(store: Store) -> impl IntoView {
    let panel = Panel {
        store,
        selected: Memo::new(move |_| store.selected()),
        sheet: RwSignal::new(None),
        past: RwSignal::new(Vec::new()),
        announced: RwSignal::new(String::new()),
        root: NodeRef::new(),
        heading: NodeRef::new(),
        opener: StoredValue::new_local(Focus::now()),
    };
    Effect::new(move |before: Option<Option<RecordIdx>>| panel.turn_to(before, panel.selected.get()));
    let editable =
        Memo::new(move |_| panel.selected.get().filter(|record| store.atlas(|atlas| atlas.exists(*record))));
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let title = move || {
        let title = panel.sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.title.clone()));
        title.unwrap_or_else(|| store.words().get(Msg::RegionDetails).to_owned())
    };
    let kind = move || panel.sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.kind.clone()));
    let on_key_down = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            panel.close();
        }
    };
    view! {
        <section class="details" aria-label=say(Msg::RegionDetails) node_ref=panel.root on:keydown=on_key_down>
            <div class="details-bar">
                <button
                    hidden=move || panel.past.with(Vec::is_empty)
                    aria-label=say(Msg::DetailsBack)
                    title=say(Msg::DetailsBack)
                    on:click=move |_| panel.go_back()
                >
                    {icon(Icon::Back)}
                </button>
                <p class="details-kind">{kind}</p>
                <button aria-label=say(Msg::Close) title=say(Msg::Close) on:click=move |_| panel.close()>
                    {icon(Icon::Close)}
                </button>
            </div>
            <h2 class="details-title" tabindex="-1" node_ref=panel.heading>{title}</h2>
            <p class="unseen" aria-live="polite">{panel.announced}</p>
            // Not with the sheet, which is made anew while somebody types.
            <div class="details-edit">
                {move || editable.get().map(|record| view! { <EditRecord store record /> })}
            </div>
            {move || body(panel)}
        </section>
    }
    .into_any()
}

impl Panel {
    /// Shows a record, and remembers the one before when it is another.
    fn turn_to(self, before: Option<Option<RecordIdx>>, record: Option<RecordIdx>) -> Option<RecordIdx> {
        let words = self.store.words();
        let sheet = self.store.atlas(|atlas| record.and_then(|record| record_sheet(atlas, &words, record)));
        let missing = || words.get(Msg::DetailsMissing).to_owned();
        let title = sheet.as_ref().map_or_else(missing, |sheet| sheet.title.clone());
        self.sheet.set(sheet);
        if before == Some(record) {
            return record;
        }
        self.past.update(|past| {
            if past.last().copied() == record {
                past.pop();
            } else {
                past.extend(before.flatten());
            }
        });
        let root = self.root.get_untracked();
        match self.heading.get_untracked() {
            Some(heading) if root.is_some_and(|root| Focus::now().is_lost_or_in(&root)) => {
                // A heading always takes focus; there is nothing to do where a browser refuses.
                let _ = heading.focus();
            }
            _ => self.announced.set(title),
        }
        record
    }

    fn go_back(self) {
        let last = self.past.with_untracked(|past| past.last().copied());
        self.store.select(last);
    }

    fn close(self) {
        let first = self.past.with_untracked(|past| past.first().copied());
        let record = first.or(self.selected.get_untracked()).unwrap_or(RecordIdx(u32::MAX));
        let entry = [".lists-entry[data-record='", &record.0.to_string(), "']"].concat();
        let opener = self.opener.get_value();
        self.store.look(|view| view.selection = None);
        // The lists are back when the page is next drawn.
        request_animation_frame(move || opener.restore(&[&entry, WAY_BACK]));
    }
}

fn body(panel: Panel) -> AnyView {
    let words = panel.store.words();
    panel.sheet.with(|sheet| match sheet {
        Some(sheet) => {
            let lines = sheet.lines.iter().map(|line| paragraph("details-line", line)).collect_view();
            let sections =
                sheet.sections.iter().map(|section| section_view(panel, &words, section)).collect_view();
            view! {
                <div>{lines}</div>
                <div>{sections}</div>
            }
            .into_any()
        }
        None => paragraph("details-line", words.get(Msg::DetailsMissing)),
    })
}

/// A paragraph, or nothing without text.
fn paragraph(class: &'static str, text: &str) -> AnyView {
    let text = text.to_owned();
    if text.is_empty() { ().into_any() } else { view! { <p class=class>{text}</p> }.into_any() }
}

fn section_view(panel: Panel, words: &Words, section: &Section) -> AnyView {
    let title = section.title.clone();
    let title = (!title.is_empty()).then(|| view! { <h3>{title}</h3> }.into_any());
    let rows = section.rows.iter().map(|row| row_view(panel, words, row)).collect_view();
    view! { {title} <dl>{rows}</dl> }.into_any()
}

fn row_view(panel: Panel, words: &Words, row: &Row) -> AnyView {
    let class = match (row.differs, row.is_ladder) {
        (true, _) => "details-row details-row-differs",
        (false, true) => "details-row details-row-ladder",
        (false, false) => "details-row",
    };
    let differs = row.differs.then(|| paragraph("details-differs", words.get(Msg::DetailsDiffer)));
    let values = row.values.iter().map(|value| value_view(panel, words, value, row.differs)).collect_view();
    let label = row.label.clone();
    view! { <div class=class><dt><span class="details-label">{label}</span>{differs}</dt>{values}</div> }
        .into_any()
}

fn value_view(panel: Panel, words: &Words, value: &Value, differs: bool) -> AnyView {
    let text = text_view(panel, value);
    let mark = [" (", &value.mark, ")"].concat();
    let mark =
        (!value.mark.is_empty()).then(|| view! { <span class="details-mark">{mark}</span> }.into_any());
    let notes = value.notes.iter().map(|note| paragraph("details-note", note)).collect_view();
    let evidence = (!value.evidence.is_empty()).then(|| evidence_view(panel, words, value));
    let claim = value.evidence.first().and_then(|piece| piece.claims.first()).copied();
    let choose = claim.filter(|_| differs).map(|claim| choose_button(panel, words, claim, &value.text));
    view! { <dd><div class="details-value">{text}{mark}{notes}{choose}</div>{evidence}</dd> }.into_any()
}

/// Makes what a claim says hold alone, where sources differ.
fn choose_button(panel: Panel, words: &Words, claim: ClaimId, text: &str) -> AnyView {
    let label = words.get(Msg::EditChoose).to_owned();
    let of_what = [": ", text].concat();
    let choose = move |_| {
        let store = panel.store;
        let Some(record) = panel.selected.get_untracked() else { return };
        // What is gone since is not chosen.
        if let Some(draft) = untrack(|| store.atlas(|atlas| chosen(atlas, record, claim))) {
            let _ = Edits::of(store).dispatch(&Command::Say(vec![draft]));
        }
    };
    view! {
        <button class="details-act details-choose" on:click=choose>{label}<span class="unseen">{of_what}</span></button>
    }
    .into_any()
}

fn text_view(panel: Panel, value: &Value) -> AnyView {
    let (text, lang) = (value.text.clone(), value.lang);
    match value.link.clone() {
        None => view! { <span lang=lang>{text}</span> }.into_any(),
        Some(Link::Address(address)) => outside(address, text),
        Some(Link::Record(record)) => to_record(panel, record, text),
    }
}

fn to_record(panel: Panel, record: RecordIdx, text: String) -> AnyView {
    let select = move |_| panel.store.select(Some(record));
    view! { <button class="plain-link" on:click=select>{text}</button> }.into_any()
}

fn outside(address: String, text: String) -> AnyView {
    view! { <a href=address target="_blank" rel="noopener noreferrer">{text}</a> }.into_any()
}

/// The button that opens the evidence of a value, and the evidence while it is open.
fn evidence_view(panel: Panel, words: &Words, value: &Value) -> AnyView {
    let is_open = RwSignal::new(false);
    let pieces: Arc<[Piece]> = value.evidence.as_slice().into();
    let label = words.get(Msg::DetailsEvidence).to_owned();
    let of_what = [": ", &value.text].concat();
    let shown = move || is_open.get().then(|| pieces_view(panel, &pieces));
    view! {
        <button
            class="details-evidence"
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
        >
            {label}<span class="unseen">{of_what}</span>
        </button>
        {shown}
    }
    .into_any()
}

fn pieces_view(panel: Panel, pieces: &[Piece]) -> AnyView {
    let words = panel.store.words();
    let pieces = pieces.iter().map(|piece| piece_view(panel, &words, piece)).collect_view();
    view! { <div class="details-pieces">{pieces}</div> }.into_any()
}

fn piece_view(panel: Panel, words: &Words, piece: &Piece) -> AnyView {
    let facts = [&piece.certainty, &piece.as_of, &piece.collection];
    let facts: Vec<&str> = facts.into_iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let source = piece.source.map(|source| to_record(panel, source, piece.source_line.clone()));
    let address =
        piece.address.clone().map(|address| outside(address, words.get(Msg::DetailsOpenSource).to_owned()));
    view! {
        <div class="details-piece">
            {paragraph("details-about", &piece.about)}
            {paragraph("details-says", &piece.says)}
            <p>{source}</p>
            {paragraph("details-facts", &facts.join(" · "))}
            <div class="details-acts">{copy_button(panel.store, &piece.citation)}{address}</div>
        </div>
    }
    .into_any()
}

/// Copies a citation and says so.
fn copy_button(store: Store, citation: &str) -> AnyView {
    let outcome = RwSignal::new(None::<bool>);
    let citation: Arc<str> = citation.into();
    let copy = move |_| {
        let citation = citation.clone();
        spawn_local(async move { outcome.set(Some(files::copy(&citation).await)) });
    };
    let label = move || {
        let msg = match outcome.get() {
            None => Msg::DetailsCopyCitation,
            Some(true) => Msg::DetailsCopied,
            Some(false) => Msg::DetailsNotCopied,
        };
        store.words().get(msg).to_owned()
    };
    view! { <button class="details-act" on:click=copy><span aria-live="polite">{label}</span></button> }
        .into_any()
}
