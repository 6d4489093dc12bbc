//! The table in the place of the map: its equal, with the same rows, filters, years, hover and selection.

use std::sync::Arc;

use atlas_core::claim::RecordIdx;
use atlas_core::format::csv;
use atlas_core::query::{TableColumn, sayings, table_export, table_order, table_row};
use atlas_core::scene::timeline::years_in_words;
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use super::bulk::{BulkBar, Chosen};
use super::duplicates::{Alike, Duplicates};
use super::icon::{Icon, icon};
use crate::browser::files;
use crate::browser::intl::Collator;
use crate::rest::AtRest;
use crate::store::{Store, memo_of_new};

/// So many rows are drawn at first, and so many more at a time.
const STEP: usize = 200;

/// By which column, and whether the last comes first; `None` as the atlas has them.
type Order = Option<(TableColumn, bool)>;

/// The table of partnerships, and below it who was open to sharing or wanted to join.
#[component]
pub(crate) fn Table(store: Store) -> impl IntoView {
    let order = RwSignal::new(None);
    let n_drawn = RwSignal::new(STEP);
    let is_refused = RwSignal::new(false);
    let (chosen, alike) = (Chosen::new(), RwSignal::new(None));
    let at_rest = AtRest::new(store);
    let ordered = memo_of_new(move || ordered(store, at_rest, order.get()));
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let download = move |_| is_refused.set(!download(store, &ordered.get_untracked()));
    view! {
        <div class="table">
            <header class="table-head">
                <h2>{say(Msg::TableName)}</h2>
                <button class="table-download" on:click=download>
                    {icon(Icon::Download)}
                    <span class="table-download-text">{say(Msg::TableDownload)}</span>
                </button>
                <button
                    class="table-download"
                    aria-pressed=move || chosen.is_on.get().to_string()
                    on:click=move |_| chosen.is_on.update(|is_on| *is_on = !*is_on)
                >
                    {icon(Icon::Edit)}
                    <span class="table-download-text">{say(Msg::TableChange)}</span>
                </button>
                <button class="table-download" on:click=move |_| alike.set(Some(Alike::Found))>
                    {icon(Icon::Table)}
                    <span class="table-download-text">{say(Msg::TableDuplicates)}</span>
                </button>
                <p class="table-refused" role="alert">
                    {move || is_refused.get().then(|| store.words().get(Msg::TableNotSaved).to_owned())}
                </p>
            </header>
            <BulkBar store chosen alike all=move || ordered.get() />
            <Duplicates store alike />
            // A part that scrolls sideways can be reached by keys.
            <div
                class="table-scroll"
                role="region"
                aria-label=say(Msg::ShowTable)
                aria-busy=move || at_rest.is_busy()
                tabindex="0"
            >
                <table class="table-ties" aria-label=say(Msg::TableName)>
                    <caption aria-live="polite">
                        <span>{move || caption(store, at_rest)}</span>
                    </caption>
                    <thead>
                        <tr>{move || heads(store, order)}</tr>
                    </thead>
                    <tbody>{move || rows(store, at_rest, Some(chosen), &ordered.get(), n_drawn.get())}</tbody>
                </table>
                {move || more(store, &ordered.get(), n_drawn)}
                {move || said(store, at_rest, n_drawn.get())}
            </div>
        </div>
    }
}

/// The partnerships shown, in an order.
fn ordered(store: Store, at_rest: AtRest, order: Order) -> Vec<RecordIdx> {
    let resting = at_rest.get();
    let shown = &resting.visible;
    let Some((column, is_descending)) = order else {
        return shown.ties.iter().map(|tie| tie.record).collect();
    };
    let words = store.words();
    let collator = Collator::new(words.lang().code());
    let ranks = |texts: &[String]| collator.ranks(texts);
    store.atlas(|atlas| table_order(atlas, &words, shown, column, is_descending, &ranks))
}

/// Offers the rows as a file; `false` when the browser refuses.
fn download(store: Store, ties: &[RecordIdx]) -> bool {
    let words = store.words();
    let rows = store.atlas(|atlas| table_export(atlas, &words, ties));
    let name = ["peer-atlas-partnerships-", &store.today().to_string(), ".csv"].concat();
    files::save(&name, "text/csv;charset=utf-8", &csv::write(&rows))
}

/// How many there are, of which years, with how many filters; what the years leave out.
fn caption(store: Store, at_rest: AtRest) -> String {
    let (words, resting) = (store.words(), at_rest.get());
    let (shown, years, n_filters) = (&resting.visible, resting.view.years, resting.view.filters.len());
    let mut parts =
        vec![words.count(Msg::MapCountTies, shown.ties.len(), &[]), years_in_words(years, &words)];
    if n_filters > 0 {
        parts.push(words.count(Msg::TableFilters, n_filters, &[]));
    }
    let mut text = parts.join(", ");
    if shown.n_undated_hidden > 0 {
        text.push_str(". ");
        text.push_str(&words.count(Msg::FiltersUndatedHidden, shown.n_undated_hidden, &[]));
    }
    if shown.ties.is_empty() {
        let is_chosen = years.is_some() || n_filters > 0;
        text.push_str(". ");
        text.push_str(words.get(if is_chosen { Msg::ListsNoneChosen } else { Msg::ListsNone }));
    }
    text
}

fn heads(store: Store, order: RwSignal<Order>) -> Vec<AnyView> {
    let words = store.words();
    TableColumn::ALL.map(|column| head(order, column, column.label(&words))).into()
}

/// A head that orders by its column: up, down, and back to the order of the atlas.
fn head(order: RwSignal<Order>, column: TableColumn, label: String) -> AnyView {
    let sort = move || match order.get() {
        Some((by, false)) if by == column => "ascending",
        Some((by, true)) if by == column => "descending",
        _ => "none",
    };
    let turn = move |_| {
        order.update(|order| {
            *order = match *order {
                Some((by, true)) if by == column => None,
                Some((by, false)) if by == column => Some((column, true)),
                _ => Some((column, false)),
            };
        });
    };
    view! {
        <th scope="col" aria-sort=sort>
            <button class="table-sort" on:click=turn>{label}</button>
        </th>
    }
    .into_any()
}

/// The box that chooses a row, where rows are chosen.
fn choose_one(words: &Words, chosen: Chosen, record: RecordIdx, title: &str) -> Option<AnyView> {
    chosen.is_on.get().then(|| {
        let label = words.fill(Msg::TableSelect, &[("what", title)]);
        view! {
            <span class="table-choose" on:click=|event| event.stop_propagation()>
                <input
                    type="checkbox"
                    aria-label=label
                    prop:checked=move || chosen.records.with(|records| records.contains(&record))
                    on:change=move |event| chosen.set(record, event_target_checked(&event))
                />
            </span>
        }
        .into_any()
    })
}

fn rows(
    store: Store,
    at_rest: AtRest,
    chosen: Option<Chosen>,
    ordered: &Arc<Vec<RecordIdx>>,
    n_drawn: usize,
) -> Vec<AnyView> {
    let (words, resting) = (store.words(), at_rest.get());
    let planned = |record: RecordIdx| resting.visible.tie(record).is_some_and(|tie| tie.is_planned);
    let drawn = &ordered[..ordered.len().min(n_drawn)];
    store.atlas(|atlas| {
        let row = |record: &RecordIdx| {
            let row = table_row(atlas, &words, *record);
            row_view(store, &words, chosen, *record, planned(*record), &row.cells)
        };
        drawn.iter().map(row).collect()
    })
}

/// A row: its first cell holds the button that opens the record, and so does the row for a pointer.
fn row_view(
    store: Store,
    words: &Words,
    chosen: Option<Chosen>,
    record: RecordIdx,
    is_planned: bool,
    cells: &[String],
) -> AnyView {
    let hover = move |record: Option<RecordIdx>| store.hover(record);
    let [title, rest @ ..] = cells else { return ().into_any() };
    let rest: Vec<AnyView> = rest.iter().map(|cell| cell_view(words, cell)).collect();
    let is_open = move || store.selected() == Some(record);
    let choose = chosen.and_then(|chosen| choose_one(words, chosen, record, title));
    view! {
        <tr
            class:is-lit=move || store.hovered() == Some(record)
            class:is-planned=is_planned
            aria-current=move || is_open().then_some("true")
            on:pointerenter=move |_| hover(Some(record))
            on:pointerleave=move |_| hover(None)
            on:click=move |_| store.select(Some(record))
        >
            <th scope="row">
                {choose}
                <button class="table-open" on:focus=move |_| hover(Some(record)) on:blur=move |_| hover(None)>
                    {title.clone()}
                </button>
            </th>
            {rest}
        </tr>
    }
    .into_any()
}

fn cell_view(words: &Words, cell: &str) -> AnyView {
    if cell.is_empty() {
        let none = words.get(Msg::TableNotStated).to_owned();
        return view! { <td class="table-none">{none}</td> }.into_any();
    }
    view! { <td><div class="table-text">{cell.to_owned()}</div></td> }.into_any()
}

/// The way to the rows that are not drawn.
fn more(store: Store, ordered: &Arc<Vec<RecordIdx>>, n_drawn: RwSignal<usize>) -> AnyView {
    let n_left = ordered.len().saturating_sub(n_drawn.get());
    if n_left == 0 {
        return ().into_any();
    }
    let label = store.words().fill(Msg::TableMore, &[("n", &n_left.min(STEP).to_string())]);
    view! { <button class="table-more" on:click=move |_| n_drawn.update(|n| *n += STEP)>{label}</button> }
        .into_any()
}

/// Who was open to sharing or wanted to join.
fn said(store: Store, at_rest: AtRest, n_drawn: usize) -> AnyView {
    let (words, resting) = (store.words(), at_rest.get());
    let said = store.atlas(|atlas| sayings(atlas, &resting.visible, &words));
    if said.is_empty() {
        return ().into_any();
    }
    let rows =
        said.iter().take(n_drawn).map(|row| row_view(store, &words, None, row.record, false, &row.cells));
    let rows: Vec<AnyView> = rows.collect();
    let heads = [Msg::DetailsActor, Msg::TableWhat, Msg::TableSaid].map(|msg| {
        let label = words.get(msg).to_owned();
        view! { <th scope="col">{label}</th> }.into_any()
    });
    view! {
        <table class="table-said">
            <caption>
                <span class="table-title">{words.get(Msg::TableSayings).to_owned()}</span>
            </caption>
            <thead>
                <tr>{Vec::from(heads)}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
