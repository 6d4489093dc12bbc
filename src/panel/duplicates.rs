//! Records that may be one: shown side by side, with what would become of them, and made one only when somebody says which stays.

use atlas_core::claim::RecordIdx;
use atlas_core::edit::Command;
use atlas_core::query::{duplicates, kind_words};
use atlas_core::words::{Msg, Words, record_title, tie_when};
use leptos::prelude::*;

use super::sheet::Sheet;
use crate::backups::Backups;
use crate::edits::Edits;
use crate::store::Store;

/// So many pairs are shown at a time: what would become of each is worked out.
const SHOWN: usize = 12;

/// What the sheet shows.
#[derive(Clone, PartialEq)]
pub(super) enum Alike {
    /// What is likely the same.
    Found,
    /// What somebody has chosen.
    Chosen(Vec<RecordIdx>),
}

/// The sheet, open while there is something to show.
#[component]
pub(super) fn Duplicates(store: Store, alike: RwSignal<Option<Alike>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    // Each follows the other, and says nothing that is so already.
    Effect::new(move |_| {
        let is_wanted = alike.with(Option::is_some);
        if is_open.get_untracked() != is_wanted {
            is_open.set(is_wanted);
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = is_open.get();
        if was_open == Some(true) && !is_open {
            alike.set(None);
        }
        is_open
    });
    let title = Signal::derive(move || {
        let msg = if alike.get() == Some(Alike::Found) { Msg::TableDuplicates } else { Msg::TableUnite };
        store.words().get(msg).to_owned()
    });
    let groups = move || {
        let alike = alike.get()?;
        Edits::of(store).follow();
        let words = store.words();
        let groups: Vec<Vec<RecordIdx>> = match &alike {
            Alike::Chosen(records) => vec![records.clone()],
            Alike::Found => {
                let found = store.atlas(duplicates);
                found.iter().map(|found| vec![found.kept, found.other]).collect()
            }
        };
        // What somebody has chosen is all there was to do.
        let is_done_at_once = matches!(alike, Alike::Chosen(_));
        let n_more = groups.len().saturating_sub(SHOWN);
        let shown: Vec<AnyView> = groups
            .iter()
            .take(SHOWN)
            .map(|group| group_view(store, &words, group, is_done_at_once, is_open))
            .collect();
        if shown.is_empty() {
            let none = words.get(Msg::DuplicatesNone).to_owned();
            return Some(view! { <p>{none}</p> }.into_any());
        }
        let note = words.get(Msg::DuplicatesNote).to_owned();
        let more = (n_more > 0).then(|| {
            let text = words.count(Msg::DuplicatesOther, n_more, &[]);
            view! { <p>{text}</p> }.into_any()
        });
        Some(view! { <p>{note}</p> {shown} {more} }.into_any())
    };
    view! {
        <Sheet store id="duplicates-title" title class="form" is_open>
            <div class="about-text">{groups}</div>
        </Sheet>
    }
    .into_any()
}

fn group_view(
    store: Store,
    words: &Words,
    group: &[RecordIdx],
    is_done_at_once: bool,
    is_open: RwSignal<bool>,
) -> AnyView {
    let members: Vec<AnyView> = group
        .iter()
        .map(|record| {
            let others: Vec<RecordIdx> = group.iter().copied().filter(|other| other != record).collect();
            member_view(store, words, *record, &others, is_done_at_once, is_open)
        })
        .collect();
    view! { <ul class="history-list duplicates-group">{members}</ul> }.into_any()
}

fn member_view(
    store: Store,
    words: &Words,
    record: RecordIdx,
    others: &[RecordIdx],
    is_done_at_once: bool,
    is_open: RwSignal<bool>,
) -> AnyView {
    let (title, about, command) = store.atlas(|atlas| {
        let kind = kind_words(atlas, words, record);
        let when =
            if atlas.partnership(record).is_some() { tie_when(atlas, words, record) } else { String::new() };
        let about: Vec<String> = [kind, when].into_iter().filter(|part| !part.is_empty()).collect();
        let others = others.iter().map(|other| atlas.id(*other)).collect();
        let command = Command::Unite { kept: atlas.id(record), others };
        (record_title(atlas, words, record), about.join(", "), command)
    });
    let edits = Edits::of(store);
    let would = edits.preview(&command).map(|n| words.count(Msg::DuplicatesWould, n, &[]));
    let facts = [about, would.clone().unwrap_or_default()];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
    let act = words.get(Msg::DuplicatesKeep).to_owned();
    let of_what = [": ", &title].concat();
    let unite = move |_| {
        Backups::of(store).before_bulk();
        // What cannot be made one is not offered.
        let _ = edits.dispatch(&command);
        if is_done_at_once {
            is_open.set(false);
        }
    };
    view! {
        <li>
            <div>
                <p class="history-what">{title}</p>
                <p class="history-when">{facts}</p>
            </div>
            <button class="details-act" disabled=would.is_none() on:click=unite>
                {act}<span class="unseen">{of_what}</span>
            </button>
        </li>
    }
    .into_any()
}
