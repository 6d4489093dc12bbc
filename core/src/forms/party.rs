//! Who or what is named in a field: a record of the atlas, or a new one.

use super::evidence::new_id;
use super::value::FieldProblem;
use crate::claim::{Cell, Content, Evidence, Field, Name, NameKind, RecordId, RecordKind, Term, Value};
use crate::edit::{Draft, Replacing};
use crate::geo::LonLat;
use crate::model::Atlas;
use crate::words::{Words, record_title};

/// The longest name of a new record, in bytes.
const NAME_MAX: usize = 300;

/// Who or what is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Party {
    /// A record of the atlas.
    There(RecordId),
    /// A place that the atlas does not have yet, from the list of places.
    New {
        /// Its name.
        name: String,
        /// Its country, ISO 3166-1 alpha-3; empty where it is not known.
        iso3: String,
        /// Where it is.
        point: LonLat,
    },
    /// Something of which nothing but the name is known.
    Named(String),
}

impl Party {
    /// As a line of text, for the next time.
    pub fn to_line(&self) -> String {
        let line = match self {
            Self::There(id) => format!("@{id}"),
            Self::Named(name) => format!("={name}"),
            Self::New { name, iso3, point } => {
                format!("+{iso3}\t{}\t{}\t{name}", point.lon_deg, point.lat_deg)
            }
        };
        line.replace(['\n', '\r'], " ")
    }

    /// What [`Party::to_line`] wrote; `None` for any other text.
    pub fn of_line(line: &str) -> Option<Self> {
        match line.chars().next()? {
            '@' => RecordId::parse(&line[1..]).map(Self::There),
            '=' => Some(Self::Named(line[1..].to_owned())),
            '+' => {
                let mut parts = line[1..].splitn(4, '\t');
                let mut part = || parts.next();
                let (iso3, lon, lat, name) = (part()?, part()?, part()?, part()?);
                let point = LonLat::new(lon.parse().ok()?, lat.parse().ok()?)?;
                Some(Self::New { name: name.to_owned(), iso3: iso3.to_owned(), point })
            }
            _ => None,
        }
    }

    /// What it is called.
    pub fn title(&self, atlas: &Atlas, words: &Words) -> String {
        match self {
            Self::New { name, .. } | Self::Named(name) => name.clone(),
            Self::There(id) => {
                let there = atlas.find(id);
                there.map_or_else(|| id.slug().to_owned(), |there| record_title(atlas, words, there))
            }
        }
    }

    /// Its identity, and what is to be said so that it is there: a new one is of this kind.
    pub(super) fn drafts(
        &self,
        kind: RecordKind,
        evidence: &Evidence,
        chance: u64,
    ) -> Result<(RecordId, Vec<Draft>), FieldProblem> {
        let name = match self {
            Self::There(id) => return Ok((id.clone(), Vec::new())),
            Self::New { name, .. } | Self::Named(name) => name.trim(),
        };
        if name.is_empty() {
            return Err(FieldProblem::Missing);
        }
        if name.len() > NAME_MAX {
            return Err(FieldProblem::TooLong);
        }
        let id = new_id(kind, name, chance);
        let draft = |field, element: &str, value| Draft {
            cell: Cell { record: id.clone(), field, element: element.into() },
            content: Content::Value(value),
            evidence: evidence.clone(),
            replacing: Replacing::All,
        };
        let name_kind = if kind == RecordKind::Source { NameKind::Title } else { NameKind::Official };
        let own_name = Name { text: name.into(), kind: name_kind, lang: None };
        let mut drafts = vec![draft(Field::Name, name, Value::Name(own_name))];
        if kind == RecordKind::Place {
            drafts.push(draft(Field::PlaceKind, "", Value::Term(Term::new("city"))));
        }
        if let Self::New { iso3, point, .. } = self {
            if !iso3.is_empty() {
                drafts.push(draft(Field::Country, "", Value::Code(iso3.as_str().into())));
            }
            drafts.push(draft(Field::Point, "", Value::Point(*point)));
        }
        Ok((id, drafts))
    }
}

/// Of which kinds the records are that a field names; a new one is of the first of them. Empty for fields that name none.
pub fn kinds_named(field: Field) -> &'static [RecordKind] {
    use RecordKind as Kind;
    match field {
        Field::Participant | Field::Actor | Field::Speaker | Field::InitiatedBy => {
            &[Kind::Place, Kind::Organisation, Kind::Person]
        }
        Field::ForWhom => &[Kind::Place, Kind::Organisation],
        Field::Site | Field::Within | Field::Seat => &[Kind::Place],
        Field::MemberOf => &[Kind::Organisation],
        Field::Occasion => &[Kind::Event],
        Field::Programme => &[Kind::Programme],
        Field::Enables => &[Kind::Partnership],
        Field::About => {
            &[Kind::Programme, Kind::Partnership, Kind::Place, Kind::Organisation, Kind::Event, Kind::Plan]
        }
        _ => &[],
    }
}
