//! Values of claims.

use std::fmt;
use std::sync::Arc;

use super::ids::RecordId;
use crate::geo::LonLat;
use crate::time::Edtf;

/// A language of the interface and of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
}

impl Lang {
    /// All, in the order offered.
    pub const ALL: [Self; 4] = [Self::En, Self::Fr, Self::Es, Self::Pt];

    /// BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Pt => "pt",
        }
    }

    /// Reads a BCP 47 tag by its first two letters.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case(lang.code())))
    }
}

/// A text, by language; the entry without a language holds for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalText(Vec<(Option<Lang>, Arc<str>)>);

impl LocalText {
    /// A text whose language is not said.
    pub fn plain(text: &str) -> Self {
        Self(vec![(None, text.into())])
    }

    /// A text by language; sorted, so that equal texts are equal values.
    pub fn by_lang(mut entries: Vec<(Option<Lang>, Arc<str>)>) -> Self {
        entries.sort();
        entries.dedup();
        Self(entries)
    }

    /// The text in this language, else without one, else English, else any; empty only when there is none.
    pub fn get(&self, lang: Lang) -> &str {
        let find = |wanted: Option<Lang>| self.0.iter().find(|(have, _)| *have == wanted);
        find(Some(lang))
            .or_else(|| find(None))
            .or_else(|| find(Some(Lang::En)))
            .or_else(|| self.0.first())
            .map_or("", |(_, text)| text)
    }

    /// All entries, sorted by language.
    pub fn entries(&self) -> &[(Option<Lang>, Arc<str>)] {
        &self.0
    }
}

/// What kind of name it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The name in use.
    #[default]
    Official,
    /// A shorter form in use.
    Short,
    /// Title of a work or a programme.
    Title,
    /// Initials.
    Acronym,
    /// Another name.
    Alias,
    /// A name of the past.
    Former,
    /// As spelled in a source, errors included; never shown as the name.
    SourceForm,
}

impl NameKind {
    const NAMES: [(Self, &'static str); 7] = [
        (Self::Official, "official"),
        (Self::Short, "short"),
        (Self::Title, "title"),
        (Self::Acronym, "acronym"),
        (Self::Alias, "alias"),
        (Self::Former, "former"),
        (Self::SourceForm, "source_form"),
    ];

    /// Name on file, also its term in the vocabulary `name_kind`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Reads the name on file.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind)
    }
}

/// A name with its kind and, where it is said, language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The name.
    pub text: Arc<str>,
    /// Its kind.
    pub kind: NameKind,
    /// Language, `None` when it holds for all.
    pub lang: Option<Lang>,
}

/// A term: the identity of an entry of a vocabulary, or words of one's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(Arc<str>);

impl Term {
    const OWN: &'static str = "own:";

    /// A term by its text on file: an entry's identity, or `own:` and free words.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// A term of free words.
    pub fn own(words: &str) -> Self {
        Self([Self::OWN, words].concat().into())
    }

    /// Text on file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The free words of a term that is no entry of a vocabulary.
    pub fn own_words(&self) -> Option<&str> {
        self.0.strip_prefix(Self::OWN)
    }
}

/// A date or period. Equal readings are equal, whatever the words they were written in.
#[derive(Clone, Debug)]
pub struct Period(pub Edtf);

impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        self.0.text() == other.0.text()
    }
}

impl Eq for Period {}

impl std::ops::Deref for Period {
    type Target = Edtf;

    fn deref(&self) -> &Edtf {
        &self.0
    }
}

/// A public role at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// What the role is called.
    pub title: LocalText,
    /// Where.
    pub organisation: Option<RecordId>,
    /// When.
    pub period: Option<Period>,
}

/// Whether a step of impact is claimed, reached or expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepState {
    /// Somebody says so.
    Claimed,
    /// It is shown.
    Reached,
    /// It is to come.
    Expected,
}

impl StepState {
    /// Name on file, also its term in the vocabulary `state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Reached => "reached",
            Self::Expected => "expected",
        }
    }

    /// Reads the name on file.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Claimed, Self::Reached, Self::Expected].into_iter().find(|state| state.name() == name)
    }
}

/// A step of impact: pilot, department, city, other cities, national.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How far, a term of the vocabulary `level`.
    pub level: Term,
    /// Claimed, reached or expected.
    pub state: StepState,
    /// In words.
    pub text: Option<LocalText>,
}

/// What a claim says a cell holds; the field decides the variant (see [`super::Shape`]).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text by language.
    Text(LocalText),
    /// A name.
    Name(Name),
    /// A term of a vocabulary.
    Term(Term),
    /// Another record.
    Ref(RecordId),
    /// A date or period.
    Period(Period),
    /// A point on the sphere.
    Point(LonLat),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A code of an outside register.
    Code(Arc<str>),
    /// An https or http address.
    Link(Arc<str>),
    /// A public role at a time.
    Post(Post),
    /// A step of impact.
    Step(Step),
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is an address that a click may follow: of the web, and nothing else.
pub fn is_web_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}
