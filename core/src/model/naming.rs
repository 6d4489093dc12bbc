//! Which of a record's names is shown.

use crate::claim::{CellView, Field, Lang, NameKind, ValueRef};

/// How well a name serves: lower is better.
fn rank(kind: NameKind, name_lang: Option<Lang>, lang: Lang, prefers_short: bool) -> u8 {
    let by_kind = match (kind, prefers_short) {
        (NameKind::Short | NameKind::Acronym, true) => 0,
        (NameKind::Official | NameKind::Title, _) => 1,
        (NameKind::Short, false) => 2,
        (NameKind::Acronym, false) => 3,
        (NameKind::Alias, _) => 4,
        (NameKind::Former, _) => 5,
        (NameKind::SourceForm, _) => 6,
    };
    let by_lang = match name_lang {
        Some(name_lang) if name_lang == lang => 0,
        None => 1,
        Some(_) => 2,
    };
    by_kind * 3 + by_lang
}

/// The name to show among a record's cells; spellings of a source only where there is nothing else.
pub(super) fn best<'a>(
    cells: impl Iterator<Item = CellView<'a>>,
    lang: Lang,
    prefers_short: bool,
) -> Option<&'a str> {
    cells
        .filter(|cell| cell.field == Field::Name)
        .filter_map(|cell| match cell.value() {
            Some(ValueRef::Name(text, kind, name_lang)) => {
                Some((rank(kind, name_lang, lang, prefers_short), text))
            }
            _ => None,
        })
        .min()
        .map(|(_, text)| text)
}
