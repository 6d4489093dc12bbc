//! What the person should know: what happened, what was kept, what to do. A quiet stack in a corner.

use std::sync::Arc;

use atlas_core::format::dataset::{DatasetError, Problem, ProblemReason};
use atlas_core::view::FragmentNotice;
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use super::edit_bar::export_button;
use super::icon::{Icon, icon};
use super::import::storage_reason;
use crate::backups::Backups;
use crate::browser::location;
use crate::browser::shell::{self, LoadError};
use crate::notice::Notice;
use crate::store::Store;

/// The notices that are not closed yet, and a new version that is ready.
#[component]
pub(crate) fn Notices(store: Store) -> impl IntoView {
    let has_update = RwSignal::new(is_update());
    location::on_window_event("atlas:offline", move || has_update.set(is_update()));
    let stack = move || {
        let words = store.words();
        let mut notices: Vec<AnyView> = Vec::new();
        if has_update.get() {
            notices.push(update(&words, has_update));
        }
        notices.extend(store.notices().iter().map(|notice| notice_view(store, &words, notice)));
        notices
    };
    view! {
        <div class="notices" role="status" aria-live="polite" aria-label=move || store.words().get(Msg::NoticesLabel).to_owned()>
            {stack}
        </div>
    }
}

fn is_update() -> bool {
    shell::offline_state() == "update"
}

fn update(words: &Words, has_update: RwSignal<bool>) -> AnyView {
    let text = words.get(Msg::NoticeUpdate).to_owned();
    let label = words.get(Msg::NoticeUpdateNow).to_owned();
    let act = view! { <button class="notice-act" on:click=move |_| shell::call("update")>{label}</button> };
    let close = Box::new(move || has_update.set(false));
    card(words, text, act.into_any(), close)
}

fn notice_view(store: Store, words: &Words, notice: &Notice) -> AnyView {
    let title = |file: &Arc<str>| {
        let collections = store.collections();
        let named = collections.iter().find(|collection| collection.file == *file);
        named.map_or_else(|| file.to_string(), |collection| collection.title.get(words.lang()).to_owned())
    };
    let (text, parts) = match notice {
        Notice::CollectionMissing(file, error) => {
            let reason = not_loaded(words, error);
            (words.fill(Msg::NoticeMissing, &[("title", &title(file)), ("reason", &reason)]), Vec::new())
        }
        Notice::CollectionUnreadable(file, error) => {
            let values = [("title", &*title(file)), ("reason", &unreadable(words, error)), ("file", file)];
            (words.fill(Msg::NoticeUnreadable, &values), Vec::new())
        }
        Notice::CollectionProblems(file, problems) => {
            let text = words.count(Msg::NoticeProblems, problems.len(), &[("title", &title(file))]);
            (text, problems.iter().map(|problem| left_out(words, file, problem)).collect())
        }
        Notice::Fragment(parts) => {
            let parts = parts.iter().map(|part| not_as_written(words, part)).collect();
            (words.get(Msg::NoticeFragment).to_owned(), parts)
        }
        Notice::WordsMissing => (words.get(Msg::NoticeWords).to_owned(), Vec::new()),
        Notice::ImportInMemory(name, error) => {
            let text = words.fill(Msg::ImportInMemory, &[("reason", storage_reason(words, *error))]);
            (words.fill(Msg::TitleOf, &[("who", name), ("what", &text)]), Vec::new())
        }
        Notice::ImportStillKept(title, error) => {
            let places = [("title", &**title), ("reason", storage_reason(words, *error))];
            (words.fill(Msg::ImportStillKept, &places), Vec::new())
        }
        Notice::ChangesUnreadable(n) => (words.count(Msg::EditUnreadable, *n, &[]), Vec::new()),
        Notice::DateNotChanged(reason) => (words.fill(Msg::EditEndTaken, &[("reason", reason)]), Vec::new()),
        Notice::NotExported(n) => (words.count(Msg::NoticeExport, *n, &[]), Vec::new()),
        Notice::ImportUnreadable(name) => (words.fill(Msg::ImportUnreadable, &[("name", name)]), Vec::new()),
    };
    let close = {
        let notice = notice.clone();
        Box::new(move || {
            if let Notice::NotExported(_) = notice {
                Backups::of(store).remind_later();
            }
            store.dismiss(&notice);
        })
    };
    let more = match notice {
        Notice::NotExported(_) => export_button(store),
        _ => parts_view(words, notice, parts),
    };
    card(words, text, more, close)
}

/// The parts that a notice is about: a few as they are, those of a file behind a summary.
fn parts_view(words: &Words, notice: &Notice, parts: Vec<String>) -> AnyView {
    if parts.is_empty() {
        return ().into_any();
    }
    let item = |text: String| view! { <li>{text}</li> }.into_any();
    let list = view! { <ul>{parts.into_iter().map(item).collect::<Vec<_>>()}</ul> };
    if matches!(notice, Notice::Fragment(_)) {
        return list.into_any();
    }
    let summary = words.get(Msg::NoticeProblemsShow).to_owned();
    view! {
        <details>
            <summary>{summary}</summary>
            {list}
        </details>
    }
    .into_any()
}

fn card(words: &Words, text: String, more: AnyView, close: Box<dyn Fn()>) -> AnyView {
    let label = words.get(Msg::Close).to_owned();
    view! {
        <div class="notice">
            <div class="notice-text">
                <p>{text}</p>
                {more}
            </div>
            <button class="notice-close" aria-label=label.clone() title=label on:click=move |_| close()>
                {icon(Icon::Close)}
            </button>
        </div>
    }
    .into_any()
}

fn not_loaded(words: &Words, error: &LoadError) -> String {
    match error {
        LoadError::Unreachable => words.get(Msg::NoticeUnreachable).to_owned(),
        LoadError::Status(status) => words.fill(Msg::NoticeStatus, &[("n", &u32::from(*status).to_string())]),
        LoadError::NotReadable => words.get(Msg::NoticeNotReadable).to_owned(),
    }
}

fn unreadable(words: &Words, error: &DatasetError) -> String {
    match error {
        DatasetError::NotJson { line } => words.fill(Msg::NoticeNotJson, &[("n", &line.to_string())]),
        DatasetError::NotADataset => words.get(Msg::NoticeNotADataset).to_owned(),
        DatasetError::Newer { found } => words.fill(Msg::NoticeNewer, &[("n", &found.to_string())]),
    }
}

/// What was left out of a file: the file, the record, the reason.
fn left_out(words: &Words, file: &str, problem: &Problem) -> String {
    let reason = match &problem.reason {
        ProblemReason::BreaksOff => words.get(Msg::NoticeBreaksOff).to_owned(),
        ProblemReason::BadRecord => words.get(Msg::NoticeBadRecord).to_owned(),
        ProblemReason::UnknownField(name) => words.fill(Msg::NoticeUnknownField, &[("name", name)]),
        ProblemReason::BadValue(name) => words.fill(Msg::NoticeBadValue, &[("name", name)]),
    };
    let about = [file, ", ", &problem.record].concat();
    words.fill(Msg::TitleOf, &[("who", &about), ("what", &reason)])
}

fn not_as_written(words: &Words, part: &FragmentNotice) -> String {
    match part {
        FragmentNotice::TooLong => words.get(Msg::NoticeTooLong).to_owned(),
        FragmentNotice::Ignored(part) => words.fill(Msg::NoticeIgnored, &[("part", part)]),
        FragmentNotice::Clamped(part) => words.fill(Msg::NoticeClamped, &[("part", part)]),
    }
}
