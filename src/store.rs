//! The state of the page and its only writer.
//!
//! Two roots: the **atlas** (what is true; changed by collections now, by commands once there are edits) and the
//! **view** (what is looked at; kept in the address). Everything else is derived from them. Components read
//! through [`Store`] and write through its methods; what they keep themselves dies with them.

use std::sync::Arc;

use atlas_core::claim::{Change, Lang, Layer, LayerId, LayerKind, RecordId, RecordIdx};
use atlas_core::format::{Collection, dataset};
use atlas_core::model::{Atlas, Entry};
use atlas_core::query::{Passing, Visible};
use atlas_core::time::Day;
use atlas_core::view::View;
use atlas_core::words::Words;
use leptos::prelude::*;

use crate::browser::shell::LoadError;
use crate::browser::{clock, media, shell};
use crate::gesture::{Asked, Given};
use crate::i18n::{self, Spoken};
use crate::notice::Notice;
use crate::theme::Theme;

/// Handle to the state; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    atlas: StoredValue<Atlas>,
    revision: RwSignal<u64>,
    view: RwSignal<View>,
    hovered: RwSignal<Option<RecordIdx>>,
    words: RwSignal<Arc<Words>>,
    passing: Memo<Arc<Passing>>,
    visible: Memo<Arc<Visible>>,
    collections: RwSignal<Vec<Collection>>,
    loaded: RwSignal<Vec<(Arc<str>, LayerId)>>,
    notices: RwSignal<Vec<Notice>>,
    asked: RwSignal<Option<Asked>>,
    given: RwSignal<Option<Given>>,
    theme: RwSignal<Theme>,
    today: Day,
}

impl Store {
    /// Makes the state: an empty atlas, a view, words, and the collections that can be switched on.
    pub(crate) fn new(view: View, spoken: Spoken) -> Self {
        let today = clock::today();
        let atlas = StoredValue::new(Atlas::default());
        let revision = RwSignal::new(0);
        let view = RwSignal::new(view);
        let filters = Memo::new(move |_| view.with(|view| view.filters.clone()));
        let passing = memo_of_new(move || {
            revision.track();
            filters.with(|filters| atlas.with_value(|atlas| Passing::new(atlas, filters, today)))
        });
        let dates =
            Memo::new(move |_| view.with(|view| (view.years, view.shows_possible, view.shows_undated)));
        let visible = memo_of_new(move || {
            let (years, shows_possible, shows_undated) = dates.get();
            passing.with(|passing| passing.within(years, shows_possible, shows_undated))
        });
        Self {
            atlas,
            revision,
            view,
            hovered: RwSignal::new(None),
            words: RwSignal::new(Arc::new(spoken.words)),
            passing,
            visible,
            collections: RwSignal::new(spoken.collections),
            loaded: RwSignal::new(Vec::new()),
            notices: RwSignal::new(Vec::new()),
            asked: RwSignal::new(None),
            given: RwSignal::new(None),
            theme: RwSignal::new(Theme::remembered()),
            today,
        }
    }

    // --- Reading (each call in a reactive place follows what it reads) ---

    /// Reads the atlas.
    pub(crate) fn atlas<T>(self, read: impl FnOnce(&Atlas) -> T) -> T {
        self.revision.track();
        self.atlas.with_value(read)
    }

    /// Reads the view.
    pub(crate) fn view<T>(self, read: impl FnOnce(&View) -> T) -> T {
        self.view.with(read)
    }

    /// The view without following it, for handlers.
    pub(crate) fn view_now(self) -> View {
        self.view.get_untracked()
    }

    /// What the view shows.
    pub(crate) fn visible(self) -> Arc<Visible> {
        self.visible.get()
    }

    /// What the filters let through, whenever it was running.
    pub(crate) fn passing(self) -> Arc<Passing> {
        self.passing.get()
    }

    /// The words of the chosen language.
    pub(crate) fn words(self) -> Arc<Words> {
        self.words.get()
    }

    /// The record under the pointer, on the map, the timeline or a list.
    pub(crate) fn hovered(self) -> Option<RecordIdx> {
        self.hovered.get()
    }

    /// The record whose details are open, if it exists.
    pub(crate) fn selected(self) -> Option<RecordIdx> {
        let id = self.view.with(|view| view.selection.clone())?;
        self.atlas(|atlas| atlas.find(&id))
    }

    /// Today, as the page was opened.
    pub(crate) fn today(self) -> Day {
        self.today
    }

    /// The collections that can be switched on, in their order.
    pub(crate) fn collections(self) -> Vec<Collection> {
        self.collections.get()
    }

    /// The collections without following them, for handlers.
    pub(crate) fn collections_now(self) -> Vec<Collection> {
        self.collections.get_untracked()
    }

    /// The language without following it, for handlers.
    pub(crate) fn lang_now(self) -> Lang {
        self.words.with_untracked(|words| words.lang())
    }

    /// A vocabulary without following it, for handlers.
    pub(crate) fn entries_now(self, vocabulary: &str) -> Vec<Entry> {
        self.words.with_untracked(|words| words.entries(vocabulary).to_vec())
    }

    /// Whether a collection is switched on in this view.
    pub(crate) fn is_on(self, collection: &Collection) -> bool {
        self.view.with(|view| view.is_collection_on(&collection.slug, collection.is_on))
    }

    /// The colours chosen; whoever paints on a canvas follows it.
    pub(crate) fn theme(self) -> Theme {
        self.theme.get()
    }

    /// What the person should know, newest last.
    pub(crate) fn notices(self) -> Vec<Notice> {
        self.notices.get()
    }

    /// What is asked of a hand on the map.
    pub(crate) fn asked(self) -> Option<Asked> {
        self.asked.get()
    }

    /// What is asked without following it, for handlers.
    pub(crate) fn asked_now(self) -> Option<Asked> {
        self.asked.get_untracked()
    }

    /// What a hand has done last; whoever takes it follows it.
    pub(crate) fn given(self) -> Option<Given> {
        self.given.get()
    }

    // --- Writing ---

    /// Asks a hand for something on the map, or for nothing any more.
    pub(crate) fn ask(self, asked: Option<Asked>) {
        if self.asked.get_untracked() != asked {
            self.asked.set(asked);
        }
    }

    /// Tells what a hand has done.
    pub(crate) fn give(self, given: Given) {
        self.given.set(Some(given));
    }

    /// Looks differently: replaces the view.
    pub(crate) fn look(self, change: impl FnOnce(&mut View)) {
        let before = self.view.get_untracked();
        let mut view = before.clone();
        change(&mut view);
        if view != before {
            self.view.set(view);
        }
    }

    /// Opens or closes the details of a record.
    pub(crate) fn select(self, record: Option<RecordIdx>) {
        let id: Option<RecordId> = record.map(|record| self.atlas.with_value(|atlas| atlas.id(record)));
        self.look(|view| view.selection = id);
    }

    /// Says which record is under the pointer.
    pub(crate) fn hover(self, record: Option<RecordIdx>) {
        if self.hovered.get_untracked() != record {
            self.hovered.set(record);
        }
    }

    /// Learns the words of the panels; the error names what did not come.
    pub(crate) async fn learn(self) -> Result<(), String> {
        let words = i18n::load_rest(&self.words.get_untracked()).await?;
        self.words.set(Arc::new(words));
        Ok(())
    }

    /// Speaks another language: the interface, and the texts of the collections that are loaded.
    pub(crate) async fn speak(self, lang: Lang) {
        let Ok(Spoken { words, collections }) = i18n::load(lang).await else {
            return self.tell(Notice::WordsMissing);
        };
        let Ok(words) = i18n::load_rest(&words).await else {
            return self.tell(Notice::WordsMissing);
        };
        let mut layers = Vec::new();
        for collection in &collections {
            if self.is_loaded(collection) {
                layers.extend(self.layer_of(collection, lang).await);
            }
        }
        // Another language may have been chosen since.
        if self.view.with_untracked(|view| view.lang).unwrap_or_else(i18n::browser_lang) != lang {
            return;
        }
        self.atlas.update_value(|atlas| {
            for layer in &layers {
                atlas.translate_layer(layer);
            }
        });
        self.collections.update(|known| {
            // What a person has imported speaks for itself.
            known.retain(is_import);
            known.splice(0..0, collections);
        });
        self.words.set(Arc::new(words));
        media::set_root_attribute("lang", lang.code());
        self.publish();
    }

    /// Changes the colours.
    pub(crate) fn paint(self, change: impl FnOnce(Theme) -> Theme) {
        let theme = change(self.theme.get_untracked());
        theme.apply();
        self.theme.set(theme);
    }

    /// Tells the person something.
    pub(crate) fn tell(self, notice: Notice) {
        self.notices.update(|notices| {
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        });
    }

    /// Takes those notices away, and tells another one in their place.
    pub(crate) fn replace_notices(self, is_gone: impl Fn(&Notice) -> bool, notice: Option<Notice>) {
        let is_there = self.notices.with_untracked(|notices| notices.iter().any(&is_gone));
        if is_there || notice.is_some() {
            self.notices.update(|notices| {
                notices.retain(|known| !is_gone(known));
                notices.extend(notice);
            });
        }
    }

    /// Takes a notice away.
    pub(crate) fn dismiss(self, notice: &Notice) {
        if self.notices.with_untracked(|notices| notices.contains(notice)) {
            self.notices.update(|notices| notices.retain(|known| known != notice));
        }
    }

    /// Loads collections that are switched on and not there yet, and shows what is switched on.
    pub(crate) async fn arrange_collections(self) {
        for collection in self.collections.get_untracked() {
            let is_on =
                self.view.with_untracked(|view| view.is_collection_on(&collection.slug, collection.is_on));
            if is_on && !self.is_loaded(&collection) {
                self.load(&collection).await;
            }
        }
        if self.show_collections() {
            self.publish();
        }
    }

    /// Shows of the collections that are there those that are switched on; whether that changes anything.
    fn show_collections(self) -> bool {
        let wanted: Vec<_> = self.collections.with_untracked(|collections| {
            self.loaded.with_untracked(|loaded| {
                let shown = |collection: &Collection| {
                    let (_, layer) = loaded.iter().find(|(slug, _)| *slug == collection.slug)?;
                    let is_on = |view: &View| view.is_collection_on(&collection.slug, collection.is_on);
                    Some((*layer, self.view.with_untracked(is_on)))
                };
                collections.iter().filter_map(shown).collect()
            })
        });
        self.atlas.try_update_value(|atlas| atlas.arrange_layers(&wanted)) == Some(true)
    }

    /// Adds what a person has imported; what is there already stays as it is. Each is shown unless the address says otherwise.
    pub(crate) fn add_imports(self, layers: Vec<Layer>) {
        for layer in layers {
            let collection = Collection::of_import(&layer.header);
            if !self.is_loaded(&collection) {
                self.loaded.update(|loaded| loaded.push((collection.slug.clone(), layer.header.id)));
                self.collections.update(|collections| collections.push(collection));
                self.atlas.update_value(|atlas| {
                    atlas.add_layer_beside(&Arc::new(layer));
                });
            }
        }
        self.show_collections();
        self.publish();
    }

    /// Takes an import out, and out of the address.
    pub(crate) fn remove_import(self, slug: &str) {
        let known =
            self.loaded.with_untracked(|loaded| loaded.iter().find(|(known, _)| **known == *slug).cloned());
        let Some((_, layer)) = known else { return };
        self.loaded.update(|loaded| loaded.retain(|(known, _)| **known != *slug));
        self.collections.update(|collections| collections.retain(|known| *known.slug != *slug));
        self.look(|view| view.collections.retain(|(known, _)| **known != *slug));
        self.atlas.update_value(|atlas| {
            atlas.remove_layer(layer);
        });
        self.publish();
    }

    /// Takes changes, a person's own or those of another window.
    pub(crate) fn apply(self, changes: Vec<Change>) {
        self.atlas.update_value(|atlas| {
            for change in changes {
                atlas.apply(change);
            }
        });
        self.publish();
    }

    async fn load(self, collection: &Collection) {
        let lang = self.words.with_untracked(|words| words.lang());
        let Some(mut layer) = self.layer_of(collection, lang).await else { return };
        // Another language may have come since.
        let lang_now = self.words.with_untracked(|words| words.lang());
        if lang_now != lang {
            layer = self.layer_of(collection, lang_now).await.unwrap_or(layer);
        }
        // Asked for twice, it may have come already.
        if self.is_loaded(collection) {
            return;
        }
        self.loaded.update(|loaded| loaded.push((collection.slug.clone(), layer.header.id)));
        self.atlas.update_value(|atlas| {
            atlas.add_layer(&layer);
        });
        self.publish();
    }

    fn is_loaded(self, collection: &Collection) -> bool {
        self.loaded.with_untracked(|loaded| loaded.iter().any(|(slug, _)| *slug == collection.slug))
    }

    /// The statements of a collection in a language; what is wrong with its file becomes a notice.
    async fn layer_of(self, collection: &Collection, lang: Lang) -> Option<Arc<Layer>> {
        let text = shell::load_text(&i18n::in_language(lang, &collection.file)).await;
        self.layer_in(collection, text)
    }

    fn layer_in(self, collection: &Collection, text: Result<String, LoadError>) -> Option<Arc<Layer>> {
        let file = &collection.file;
        let text = match text {
            Ok(text) => text,
            Err(error) => return self.complain(Notice::CollectionMissing(file.clone(), error)),
        };
        let mut dataset = match dataset::parse(&text) {
            Ok(dataset) => dataset,
            Err(error) => return self.complain(Notice::CollectionUnreadable(file.clone(), error)),
        };
        if dataset.problems.is_empty() {
            // A copy in one language is the same collection. One that lost something is not: its statements are counted
            // otherwise, and keep the identity of what was read.
            dataset.layer.header.id = collection.content.unwrap_or(dataset.layer.header.id);
        } else {
            self.tell(Notice::CollectionProblems(file.clone(), Arc::new(dataset.problems)));
        }
        Some(Arc::new(dataset.layer))
    }

    fn complain<T>(self, notice: Notice) -> Option<T> {
        self.tell(notice);
        None
    }

    fn publish(self) {
        self.revision.set(self.atlas.with_value(Atlas::revision));
    }
}

/// Whether a collection is the person's own.
pub(crate) fn is_import(collection: &Collection) -> bool {
    collection.kind == LayerKind::Import
}

/// A memo whose every value is another one: made anew only when what it follows changes, and never compared.
pub(crate) fn memo_of_new<T: Send + Sync + 'static>(
    make: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<Arc<T>> {
    Memo::new_with_compare(move |_| Arc::new(make()), |_, _| true)
}

/// Follows a memo: one that is only tracked is never computed, and so never changes.
pub(crate) fn follow<T: Send + Sync + 'static>(memo: Memo<T>) {
    memo.with(|_| ());
}
