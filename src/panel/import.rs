//! Importing files: by the button in the bar, or dropped anywhere on the page; and what became of them.

use std::sync::Arc;

use atlas_core::format::csv;
use atlas_core::format::pairs::{PairsError, RowProblem};
use atlas_core::saving::BackupReason;
use atlas_core::words::{Msg, Words, import_refusal, problem_rows};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Icon, icon};
use super::sheet::Sheet;
use crate::backups::Backups;
use crate::browser::database::DatabaseError;
use crate::browser::files::{self, PickedFile};
use crate::browser::intl;
use crate::import::{self, Outcome, Refusal, Report};
use crate::store::Store;

/// The field for files, which the button in the bar opens.
const FIELD: &str = ".import-field";
/// So many bad rows are shown; all of them can be saved.
const MANY: usize = 200;

/// What the box tells of.
#[derive(Clone, Copy)]
struct Told {
    /// The file that is being read.
    reading: RwSignal<Option<String>>,
    /// What became of those before it.
    outcomes: RwSignal<Vec<Arc<Outcome>>>,
    is_open: RwSignal<bool>,
}

/// Asks the person for files to import.
pub(super) fn ask() {
    files::choose(FIELD);
}

/// The field for files, what shows that a file may be dropped, and the box that tells what became of it.
#[component]
pub(crate) fn Import(store: Store) -> impl IntoView {
    let told = Told {
        reading: RwSignal::new(None),
        outcomes: RwSignal::new(Vec::new()),
        is_open: RwSignal::new(false),
    };
    let is_over = RwSignal::new(false);
    follow_drags(store, told, is_over);
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let title = Signal::derive(say(Msg::Import));
    view! {
        <input
            class="import-field"
            type="file"
            accept=".csv,text/csv"
            multiple
            hidden
            aria-label=say(Msg::Import)
            on:change=move |event| take(store, told, files::take_chosen(&event))
        />
        <div class="import-drop" hidden=move || !is_over.get()>
            <p>{say(Msg::ImportDrop)}</p>
        </div>
        <Sheet store id="import-title" title class="import" is_open=told.is_open>
            <div class="about-text" aria-live="polite">
                {move || told.outcomes.get().iter().map(|outcome| outcome_view(&store.words(), outcome)).collect::<Vec<_>>()}
                {move || told.reading.get().map(|name| reading(&store.words(), &name))}
            </div>
        </Sheet>
    }
}

/// Whatever is dropped on the page is ours: the browser would show the file in its place.
fn follow_drags(store: Store, told: Told, is_over: RwSignal<bool>) {
    let accept = move |event: leptos::ev::DragEvent| {
        if files::is_of_files(&event) {
            files::accept_drag(&event);
            if !is_over.get_untracked() {
                is_over.set(true);
            }
        }
    };
    window_event_listener(leptos::ev::dragenter, accept);
    window_event_listener(leptos::ev::dragover, accept);
    window_event_listener(leptos::ev::dragleave, move |event| {
        if files::leaves_page(&event) {
            is_over.set(false);
        }
    });
    window_event_listener(leptos::ev::drop, move |event| {
        if files::is_of_files(&event) {
            event.prevent_default();
            is_over.set(false);
            take(store, told, files::dropped(&event));
        }
    });
}

/// Imports files one after the other. While some are on their way no others are taken.
fn take(store: Store, told: Told, files: Vec<PickedFile>) {
    if files.is_empty() || told.reading.get_untracked().is_some() {
        return;
    }
    told.outcomes.set(Vec::new());
    told.reading.set(Some(files[0].name()));
    told.is_open.set(true);
    spawn_local(async move {
        // As it was before; where no copy can be made, nothing of a person's changes is touched either.
        let _ = Backups::of(store).back_up(BackupReason::Import).await;
        for file in files {
            told.reading.set(Some(file.name()));
            let outcome = Arc::new(import::import(store, file).await);
            told.outcomes.update(|outcomes| outcomes.push(outcome));
        }
        told.reading.set(None);
    });
}

fn paragraph(text: String) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}

fn reading(words: &Words, name: &str) -> AnyView {
    paragraph(words.fill(Msg::ImportReading, &[("name", name)]))
}

fn outcome_view(words: &Words, outcome: &Arc<Outcome>) -> AnyView {
    let name = [("name", &*outcome.name)];
    match &outcome.read {
        Ok(imported) => {
            let kept = match imported.kept {
                Ok(()) => words.get(Msg::ImportKept).to_owned(),
                Err(error) => words.fill(Msg::ImportInMemory, &[("reason", storage_reason(words, error))]),
            };
            view! {
                <section>
                    <h3>{outcome.name.clone()}</h3>
                    {counts(words, &imported.report)}
                    {paragraph(kept)}
                    {countries(words, &imported.report)}
                    {problems(words, outcome, &imported.report.problems)}
                </section>
            }
            .into_any()
        }
        Err(Refusal::NoRows(report)) => view! {
            <section>
                {paragraph(words.fill(Msg::ImportNothing, &name))}
                {problems(words, outcome, &report.problems)}
            </section>
        }
        .into_any(),
        Err(Refusal::There(title)) => {
            paragraph(words.fill(Msg::ImportAgain, &[("name", &outcome.name), ("title", title)]))
        }
        Err(Refusal::NotReadable) => refused(words, &outcome.name, words.get(Msg::ImportNotReadable), false),
        Err(Refusal::Unusable(error)) => {
            let is_about_columns = matches!(error, PairsError::ColumnsMissing(_) | PairsError::Empty);
            refused(words, &outcome.name, &import_refusal(words, error), is_about_columns)
        }
    }
}

fn refused(words: &Words, name: &str, reason: &str, is_about_columns: bool) -> AnyView {
    let text = words.fill(Msg::ImportRefused, &[("name", name), ("reason", reason)]);
    let columns = is_about_columns.then(|| paragraph(words.get(Msg::ImportColumns).to_owned()));
    view! { <section>{paragraph(text)} {columns}</section> }.into_any()
}

/// Why something is not kept, as part of a sentence.
pub(super) fn storage_reason(words: &Words, error: DatabaseError) -> &str {
    words.get(match error {
        DatabaseError::Absent => Msg::ImportNoStorage,
        DatabaseError::Blocked => Msg::ImportStorageBusy,
        DatabaseError::Full => Msg::ImportStorageFull,
        DatabaseError::Newer | DatabaseError::Failed => Msg::ImportStorageFailed,
    })
}

fn counts(words: &Words, report: &Report) -> AnyView {
    let counts = &report.counts;
    let rows = [
        (Msg::ImportRows, counts.rows),
        (Msg::TableName, counts.partnerships),
        (Msg::AboutPlaces, counts.places),
        (Msg::ImportDuplicates, counts.duplicates),
        (Msg::ImportLeftOut, counts.left_out),
        (Msg::ImportSamePlaceRows, counts.same_place),
    ];
    // How many rows name a place twice is told where there are any; the others say that there are none.
    let shown = rows.into_iter().filter(|(msg, n)| *msg != Msg::ImportSamePlaceRows || *n > 0);
    let row = |(msg, n): (Msg, u32)| {
        let label = words.get(msg).to_owned();
        let n = intl::number(words.lang().code(), f64::from(n));
        let is_part = msg == Msg::ImportSamePlaceRows;
        view! { <div class:is-part=is_part><dt>{label}</dt> <dd>{n}</dd></div> }.into_any()
    };
    view! { <dl class="import-counts">{shown.map(row).collect::<Vec<_>>()}</dl> }.into_any()
}

fn countries(words: &Words, report: &Report) -> Option<AnyView> {
    let names = report.unknown_countries.join("; ");
    (!names.is_empty()).then(|| paragraph(words.fill(Msg::ImportCountries, &[("names", &names)])))
}

/// What was not read: the first rows of it, and the way to all of it.
fn problems(words: &Words, outcome: &Arc<Outcome>, problems: &[RowProblem]) -> Option<AnyView> {
    let shown = &problems[..problems.len().min(MANY)];
    let mut rows = problem_rows(words, shown).into_iter();
    let head = rows.next().filter(|_| !problems.is_empty())?;
    let head: Vec<AnyView> =
        head.into_iter().map(|label| view! { <th scope="col">{label}</th> }.into_any()).collect();
    let row = |cells: Vec<String>| {
        let cells: Vec<AnyView> =
            cells.into_iter().map(|cell| view! { <td>{cell}</td> }.into_any()).collect();
        view! { <tr>{cells}</tr> }.into_any()
    };
    let rows: Vec<AnyView> = rows.map(row).collect();
    let n_rest = problems.len() - shown.len();
    let rest = (n_rest > 0).then(|| {
        let n = intl::number(words.lang().code(), n_rest as f64);
        paragraph(words.fill(Msg::ImportRest, &[("n", &n)]))
    });
    let title = words.get(Msg::ImportListed).to_owned();
    let label = title.clone();
    Some(
        view! {
            <div class="import-listed">
                <h4>{title}</h4>
                {download(words, outcome)}
                <div class="import-scroll" tabindex="0" role="group">
                    <table aria-label=label>
                        <thead>
                            <tr>{head}</tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {rest}
            </div>
        }
        .into_any(),
    )
}

fn download(words: &Words, outcome: &Arc<Outcome>) -> AnyView {
    let is_refused = RwSignal::new(false);
    let refused = words.get(Msg::TableNotSaved).to_owned();
    let (words, label) = (words.clone(), words.get(Msg::ImportDownload).to_owned());
    let outcome = outcome.clone();
    let on_click = move |_| {
        let (Ok(import::Imported { report, .. }) | Err(Refusal::NoRows(report))) = &outcome.read else {
            return;
        };
        let text = csv::write(&problem_rows(&words, &report.problems));
        let name = [outcome.name.trim_end_matches(".csv"), "-not-read.csv"].concat();
        is_refused.set(!files::save(&name, "text/csv;charset=utf-8", &text));
    };
    view! {
        <button class="about-act" on:click=on_click>{icon(Icon::Download)} {label}</button>
        <span class="import-refused" role="status">{move || is_refused.get().then(|| refused.clone())}</span>
    }
    .into_any()
}
