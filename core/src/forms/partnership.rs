//! A new partnership, as it is typed.

use super::evidence::{TypedEvidence, new_id};
use super::party::Party;
use super::value::{FieldProblem, read_typed, term};
use crate::claim::{Cell, Content, Evidence, Field, RecordId, RecordKind, Term, Value};
use crate::edit::{Draft, Replacing};
use crate::model::Atlas;
use crate::words::Words;

/// As what a city takes part: teaches, learns, or both alike.
pub const PARTY_ROLES: [&str; 3] = ["mentor", "learner", "peer"];

/// What is typed of a partnership.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypedPartnership {
    /// Who takes part.
    pub parties: Vec<Option<Party>>,
    /// As what each of them does, a term of the vocabulary `role`; may be empty.
    pub roles: Vec<String>,
    /// A term of the vocabulary `form`; may be empty.
    pub form: String,
    /// When it runs, in the words of people; may be empty.
    pub when: String,
    /// Themes, separated by commas; may be empty.
    pub themes: String,
    /// What it is about; may be empty.
    pub summary: String,
}

/// What is wrong with a field; the number says which of several.
pub type Misread = (Field, usize, FieldProblem);

/// The record that a form makes, and what is to be said so that it is there. `chance` tells new records apart from all others
/// that are called the same.
///
/// # Errors
/// What is wrong, beside the field.
pub fn partnership_drafts(
    atlas: &Atlas,
    words: &Words,
    form: &TypedPartnership,
    evidence: &TypedEvidence,
    chance: u64,
) -> Result<(RecordId, Vec<Draft>), Vec<Misread>> {
    let mut problems = Vec::new();
    let (evidence, drafts) = evidence.drafts(atlas, words, chance);
    let mut making = Making { drafts, evidence };
    let mut parties: Vec<RecordId> = Vec::new();
    for (at, party) in form.parties.iter().enumerate() {
        // Two new ones that are called the same are two.
        let chance = chance.wrapping_add(at as u64);
        let named = party.as_ref().ok_or(FieldProblem::Missing);
        match named.and_then(|party| party.drafts(RecordKind::Place, &making.evidence, chance)) {
            Err(problem) => problems.push((Field::Participant, at, problem)),
            Ok((id, _)) if parties.contains(&id) => {
                problems.push((Field::Participant, at, FieldProblem::Same));
            }
            Ok((id, drafts)) => {
                making.drafts.extend(drafts);
                parties.push(id);
            }
        }
    }
    let slugs: Vec<&str> = parties.iter().map(|party| without_chance(party.slug())).collect();
    let id = new_id(RecordKind::Partnership, &slugs.join(" "), chance);
    for (at, party) in parties.iter().enumerate() {
        let element = party.slug();
        making.say(&id, Field::Participant, element, Value::Ref(party.clone()));
        if let Some(role) = form.roles.get(at).filter(|role| !role.is_empty()) {
            making.say(&id, Field::Role, element, Value::Term(Term::new(role)));
        }
    }
    if !form.form.is_empty() {
        making.say(&id, Field::Form, "", Value::Term(Term::new(&form.form)));
    }
    for (field, element, text) in [(Field::Actual, "actual", &form.when), (Field::Summary, "", &form.summary)]
    {
        match read_typed(words, field, text) {
            Ok(value) => value.into_iter().for_each(|value| making.say(&id, field, element, value)),
            Err(problem) => problems.push((field, 0, problem)),
        }
    }
    for theme in form.themes.split([',', ';']).map(str::trim).filter(|theme| !theme.is_empty()) {
        let theme = term(words, "theme", theme);
        making.say(&id, Field::Theme, theme.as_str(), Value::Term(theme.clone()));
    }
    if problems.is_empty() { Ok((id, making.drafts)) } else { Err(problems) }
}

/// Drafts under way.
struct Making {
    drafts: Vec<Draft>,
    evidence: Evidence,
}

impl Making {
    /// Says something on the evidence of the form, once a cell.
    fn say(&mut self, record: &RecordId, field: Field, element: &str, value: Value) {
        let cell = Cell { record: record.clone(), field, element: element.into() };
        if self.drafts.iter().all(|draft| draft.cell != cell) {
            self.drafts.push(Draft {
                cell,
                content: Content::Value(value),
                evidence: self.evidence.clone(),
                replacing: Replacing::All,
            });
        }
    }
}

/// The words of an identity, without what tells it from others.
fn without_chance(slug: &str) -> &str {
    let is_chance = |end: &str| end.len() == 8 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    slug.rsplit_once('-').filter(|(_, end)| is_chance(end)).map_or(slug, |(words, _)| words)
}

impl TypedPartnership {
    /// One of two, of which nothing is typed yet.
    pub fn of_two() -> Self {
        Self { parties: vec![None, None], roles: vec![String::new(), String::new()], ..Self::default() }
    }

    /// What is typed as a text of lines, for the next time; who is chosen by name and place only.
    pub fn to_lines(&self) -> String {
        let party = |party: &Option<Party>| party.as_ref().map(Party::to_line).unwrap_or_default();
        let parties = self.parties.iter().zip(&self.roles).flat_map(|(who, role)| [party(who), role.clone()]);
        let texts = [&self.form, &self.when, &self.themes, &self.summary];
        let lines = texts.into_iter().cloned().chain(parties);
        lines.map(|line| line.replace(['\n', '\r'], " ")).collect::<Vec<_>>().join("\n")
    }

    /// What [`TypedPartnership::to_lines`] wrote.
    pub fn of_lines(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [form, when, themes, summary, parties @ ..] = lines.as_slice() else {
            return None;
        };
        if parties.len() % 2 != 0 || parties.is_empty() {
            return None;
        }
        Some(Self {
            parties: parties.chunks(2).map(|pair| Party::of_line(pair[0])).collect(),
            roles: parties.chunks(2).map(|pair| pair[1].to_owned()).collect(),
            form: (*form).to_owned(),
            when: (*when).to_owned(),
            themes: (*themes).to_owned(),
            summary: (*summary).to_owned(),
        })
    }
}
