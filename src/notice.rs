//! What the person should know: what happened, what was kept. The words are chosen where notices are shown.

use std::sync::Arc;

use atlas_core::format::dataset::{DatasetError, Problem};
use atlas_core::view::FragmentNotice;

use crate::browser::database::DatabaseError;
use crate::browser::shell::LoadError;

/// Something the person should know, as data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// The file of a collection did not come.
    CollectionMissing(Arc<str>, LoadError),
    /// The file of a collection cannot be used at all.
    CollectionUnreadable(Arc<str>, DatasetError),
    /// Some of a file was left out; the rest is shown.
    CollectionProblems(Arc<str>, Arc<Vec<Problem>>),
    /// Parts of the address were not read as written.
    Fragment(Vec<FragmentNotice>),
    /// Words of a language did not come; the page stays in the language it has.
    WordsMissing,
    /// An imported file, by name, is there for as long as the page only.
    ImportInMemory(Arc<str>, DatabaseError),
    /// An imported file, by name, is kept but cannot be read any more.
    ImportUnreadable(Arc<str>),
    /// So many texts of changes could not be read and lie aside.
    ChangesUnreadable(usize),
    /// A date was not changed by hand, and why.
    DateNotChanged(Arc<str>),
    /// So many changes lie in this browser only.
    NotExported(usize),
    /// An import, by title, was taken out, but its file is still kept.
    ImportStillKept(Arc<str>, DatabaseError),
}
