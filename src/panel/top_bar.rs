//! The bar on top: name, search, filters, map or table, import, link, language, theme, about.

use atlas_core::claim::Lang;
use atlas_core::view::fragment_from_view;
use atlas_core::words::Msg;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Open;
use super::edit_bar::EditBar;
use super::icon::{Icon, icon};
use super::search::Search;
use crate::browser::{files, location};
use crate::store::Store;
use crate::theme::Theme;

/// The bar on top.
#[component]
pub(crate) fn TopBar(store: Store, open: Open) -> impl IntoView {
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let shows_table = move || store.view(|view| view.shows_table);
    let n_filters = move || match store.view(|view| view.filters.len()) {
        0 => String::new(),
        n => ["(", &n.to_string(), ")"].concat(),
    };
    view! {
        <header class="top-bar">
            <button
                class="top-bar-filters"
                aria-expanded=move || open.filters.get().to_string()
                on:click=move |_| open.filters.update(|is_open| *is_open = !*is_open)
            >
                {icon(Icon::Filter)}
                <span class="top-bar-text">{say(Msg::RegionFilters)}</span>
                <span class="top-bar-count">{n_filters}</span>
            </button>
            <h1 class="top-bar-name">{say(Msg::AppName)}</h1>
            <div class="top-bar-search"><Search store /></div>
            <EditBar store />
            <button
                aria-pressed=move || shows_table().to_string()
                on:click=move |_| store.look(|view| view.shows_table = !view.shows_table)
            >
                {icon(Icon::Table)}
                <span class="top-bar-text">{say(Msg::ShowTable)}</span>
            </button>
            <button title=say(Msg::ImportHint) on:click=move |_| super::import::ask()>
                {icon(Icon::Import)}
                <span class="top-bar-text">{say(Msg::Import)}</span>
            </button>
            <LinkButton store />
            <LanguageChoice store />
            <ThemeButton store />
            <button aria-label=say(Msg::AboutTitle) title=say(Msg::AboutTitle) on:click=move |_| open.about.set(true)>
                {icon(Icon::About)}
            </button>
        </header>
    }
}

/// Copies the address of the view and says so.
#[component]
fn LinkButton(store: Store) -> impl IntoView {
    let outcome = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let link = location::link_to(&fragment_from_view(&store.view_now()));
        spawn_local(async move { outcome.set(Some(files::copy(&link).await)) });
    };
    // A change of the view makes the copied link an old one.
    Effect::new(move |_| {
        store.view(|_| ());
        outcome.set(None);
    });
    let label = move || {
        let words = store.words();
        let msg = match outcome.get() {
            None => Msg::CopyLink,
            Some(true) => Msg::LinkCopied,
            Some(false) => Msg::LinkNotCopied,
        };
        words.get(msg).to_owned()
    };
    view! {
        <button class="top-bar-link" class:is-told=move || outcome.get().is_some() on:click=copy>
            {icon(Icon::Link)} <span class="top-bar-text" aria-live="polite">{label}</span>
        </button>
    }
}

/// The four languages, each in its own words.
#[component]
fn LanguageChoice(store: Store) -> impl IntoView {
    let name = |lang: Lang| match lang {
        Lang::En => "English",
        Lang::Fr => "Français",
        Lang::Es => "Español",
        Lang::Pt => "Português",
    };
    let choose = move |event| {
        let lang = Lang::parse(&event_target_value(&event));
        store.look(|view| view.lang = lang);
    };
    let options = Lang::ALL.map(|lang| {
        view! {
            <option value=lang.code() lang=lang.code() selected=move || store.words().lang() == lang>
                {name(lang)}
            </option>
        }
    });
    view! {
        <select class="top-bar-lang" aria-label=move || store.words().get(Msg::Language).to_owned() on:change=choose>
            {options.into_iter().collect_view()}
        </select>
    }
}

/// Light or dark.
#[component]
fn ThemeButton(store: Store) -> impl IntoView {
    let label = move || {
        let msg = if store.theme().is_dark() { Msg::UseLight } else { Msg::UseDark };
        store.words().get(msg).to_owned()
    };
    view! {
        <button aria-label=label title=label on:click=move |_| store.paint(Theme::toggled)>
            {icon(Icon::Theme)}
        </button>
    }
}
