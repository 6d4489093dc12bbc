//! Files that a person imports: each becomes a collection of its own, is kept in this browser, and is there again with the
//! next page. Kept is the file itself, and what was read of it, packed, for as long as the page is of the same build; else the
//! file is read anew, so that there is no second format to be kept alive.

use std::sync::Arc;

use atlas_core::claim::Layer;
use atlas_core::format::pairs::{self, MAX_BYTES, Pairs, PairsError};
use atlas_core::format::parse_vocabularies;
use atlas_core::model::Entry;
use atlas_core::time::Day;
use leptos::task::spawn_local;

use crate::browser::database::{self, DatabaseError, Kept, KeptFile, Pack};
use crate::browser::files::PickedFile;
use crate::browser::{clock, frame, shell};
use crate::notice::Notice;
use crate::part::in_later_part;
use crate::store::Store;

/// A file of so many bytes is read within a frame or two.
const SOON_READ_BYTES: usize = 100_000;

in_later_part!(
    /// Loads what shows again what is kept.
    pub(crate) load, start_kept -> fn(Store), start
);

/// What became of a file.
pub(crate) struct Outcome {
    /// Name of the file.
    pub(crate) name: String,
    /// What was read, or why nothing was.
    pub(crate) read: Result<Imported, Refusal>,
}

/// A file that is a collection now.
pub(crate) struct Imported {
    /// What was read.
    pub(crate) report: Report,
    /// Whether it is kept in this browser.
    pub(crate) kept: Result<(), DatabaseError>,
}

/// What there is to say about a file that was read.
pub(crate) struct Report {
    /// How much there was.
    pub(crate) counts: pairs::PairsCounts,
    /// What was not read.
    pub(crate) problems: Vec<pairs::RowProblem>,
    /// Names of countries that are not known.
    pub(crate) unknown_countries: Vec<Box<str>>,
}

/// Why a file changed nothing.
pub(crate) enum Refusal {
    /// The browser cannot read it.
    NotReadable,
    /// Nothing of it can be used.
    Unusable(PairsError),
    /// None of its rows can be used.
    NoRows(Report),
    /// It is a collection already, of this title.
    There(Arc<str>),
}

/// Reads a file, shows it and keeps it.
pub(crate) async fn import(store: Store, file: PickedFile) -> Outcome {
    let name = file.name();
    let read = import_named(store, &file, &name).await;
    Outcome { name, read }
}

async fn import_named(store: Store, file: &PickedFile, name: &str) -> Result<Imported, Refusal> {
    if file.n_bytes() > MAX_BYTES as f64 {
        return Err(Refusal::Unusable(PairsError::TooLarge));
    }
    let bytes = file.bytes().await.ok_or(Refusal::NotReadable)?;
    let forms = forms(store).await;
    if bytes.len() > SOON_READ_BYTES {
        // What is under way is on screen before the reading takes the thread.
        frame::after_next().await;
    }
    let Pairs { layer, counts, problems, unknown_countries } =
        pairs::parse(&bytes, name, clock::today(), &forms).map_err(Refusal::Unusable)?;
    let report = Report { counts, problems, unknown_countries };
    if counts.partnerships == 0 {
        return Err(Refusal::NoRows(report));
    }
    if let Some(there) = store.collections_now().iter().find(|there| there.slug == layer.header.slug) {
        show(store, &there.slug);
        return Err(Refusal::There(there.title.get(store.lang_now()).into()));
    }
    let pack = packed(&layer);
    let slug = layer.header.slug.clone();
    store.add_imports(vec![layer]);
    show(store, &slug);
    let file = KeptFile { slug: slug.to_string(), name: name.to_owned(), day: clock::today().0, bytes };
    let kept = match database::keep(&file, pack.as_ref()).await {
        // There may be room for the file alone.
        Err(DatabaseError::Full) => database::keep(&file, None).await,
        kept => kept,
    };
    if let Err(error) = kept {
        store.tell(Notice::ImportInMemory(name.into(), error));
    }
    Ok(Imported { report, kept })
}

/// What was read, for the next pages of this build; `None` where the build has no name.
fn packed(layer: &Layer) -> Option<Pack> {
    let build = shell::build()?;
    Some(Pack { slug: layer.header.slug.to_string(), build, bytes: pairs::pack(layer)? })
}

/// Switches a collection on where the address has it off.
fn show(store: Store, slug: &str) {
    store.look(|view| {
        if !view.is_collection_on(slug, true) {
            *view = std::mem::take(view).with_collection(slug, true);
        }
    });
}

/// The vocabulary of forms in all languages; the one that the page speaks where that does not come.
async fn forms(store: Store) -> Vec<Entry> {
    let text = shell::load_text("data/vocabularies.json").await.ok();
    let all = text.and_then(|text| parse_vocabularies(&text).ok());
    all.map_or_else(|| store.entries_now("form"), |all| all.entries("form").to_vec())
}

/// Takes an import out of the atlas and out of this browser.
pub(crate) fn remove(store: Store, slug: Arc<str>) {
    let title = store.collections_now().into_iter().find(|known| known.slug == slug).map(|known| known.title);
    store.remove_import(&slug);
    spawn_local(async move {
        match database::forget(&slug).await {
            // Where nothing is kept there is nothing to forget.
            Ok(()) | Err(DatabaseError::Absent) => {}
            Err(error) => {
                let title = title.map(|title| title.get(store.lang_now()).into()).unwrap_or(slug);
                store.tell(Notice::ImportStillKept(title, error));
            }
        }
    });
}

/// Shows again what is kept. The page does not wait for it.
fn start(store: Store) {
    spawn_local(async move {
        // Where there is no database nothing was kept; it is told when something is to be.
        let Ok(Kept { slugs, packs }) = database::kept().await else { return };
        for pack in packs.iter().filter(|pack| !slugs.contains(&pack.slug)) {
            // Another window has removed the file meanwhile.
            let _ = database::forget_pack(&pack.slug).await;
        }
        if slugs.is_empty() {
            return;
        }
        let build = shell::build();
        let unpacked = |slug: &str| {
            let pack = packs.iter().find(|pack| pack.slug == slug && Some(&pack.build) == build.as_ref())?;
            pairs::unpack(&pack.bytes).filter(|layer| *layer.header.slug == *slug)
        };
        let mut reader = Reader { store, forms: None, packs: Vec::new() };
        let mut layers = Vec::with_capacity(slugs.len());
        for slug in &slugs {
            match unpacked(slug) {
                Some(layer) => layers.push(layer),
                None => layers.extend(reader.read(slug).await),
            }
        }
        store.add_imports(layers);
        for pack in reader.packs {
            // The file is kept: without the pack it is read again.
            let _ = database::keep_pack(&pack).await;
        }
    });
}

/// Reads files that are kept.
struct Reader {
    store: Store,
    /// Once they were wanted.
    forms: Option<Vec<Entry>>,
    /// What was read.
    packs: Vec<Pack>,
}

impl Reader {
    async fn read(&mut self, slug: &str) -> Option<Layer> {
        let Ok(file) = database::file(slug).await else {
            self.store.tell(Notice::ImportUnreadable(slug.into()));
            return None;
        };
        // Another window may have removed it since.
        let file = file?;
        if self.forms.is_some() {
            // Between files the page answers.
            frame::after_next().await;
        } else {
            self.forms = Some(forms(self.store).await);
        }
        let forms = self.forms.as_deref().unwrap_or_default();
        let Ok(Pairs { layer, .. }) = pairs::parse(&file.bytes, &file.name, Day(file.day), forms) else {
            self.store.tell(Notice::ImportUnreadable(file.name.into()));
            return None;
        };
        self.packs.extend(packed(&layer));
        Some(layer)
    }
}
