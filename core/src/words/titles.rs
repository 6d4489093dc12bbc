//! What records are called, in words never stronger than the weakest statement they rest on.
//!
//! A title of a partnership says who takes part, what it is and when. What of this is our reading or unsure, and where
//! sources differ, is said beside it, in [`TieTitle::reading`].

use super::{Msg, Words, dates, evidence};
use crate::claim::{CellView, Certainty, Field, Lang, NameKind, RecordIdx, RecordKind, Term, ValueRef};
use crate::model::{Atlas, Participant, PartnershipRow, PeriodKind, is_over};
use crate::time::Edtf;

/// Up to so many parties are all named.
const NAMED_MAX: usize = 5;
/// Of more than that, so many are named.
const NAMED_OF_MANY: usize = 2;
/// So many methods at most are named.
const METHODS_MAX: usize = 2;

/// A partnership in a few words, in parts that can stand on lines of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TieTitle {
    /// Who takes part, such as "São Paulo and eThekwini".
    pub parties: String,
    /// What it is, such as "Mentoring"; the form where no method is stated.
    pub what: String,
    /// When, such as "set up in 2011" or "planned for 2013 to 2014"; empty where no date is stated.
    pub when: String,
    /// What is our reading or unsure in it, such as "our reading: São Paulo shares"; empty where nothing is.
    pub reading: String,
}

/// A partnership in a few words.
pub fn tie_title(atlas: &Atlas, words: &Words, tie: RecordIdx) -> TieTitle {
    let Some(row) = atlas.partnership(tie) else { return TieTitle::default() };
    let parties = parties(atlas, row);
    let cells = atlas.claims().cells(tie);
    let mut doubts = Doubts::default();
    doubts.add_direction(atlas, words, &parties);
    let what = what(words, &cells, &mut doubts);
    let when = when(atlas, words, row, &cells, &mut doubts);
    TieTitle { parties: names(atlas, words, &parties), what, when, reading: doubts.in_words(words) }
}

/// A partnership in a sentence: "Mentoring set up in 2011, São Paulo and eThekwini (our reading: São Paulo shares)".
pub fn tie_sentence(atlas: &Atlas, words: &Words, tie: RecordIdx) -> String {
    let TieTitle { parties, what, when, reading } = tie_title(atlas, words, tie);
    let mut text = if when.is_empty() || what.is_empty() {
        let parts = [what, when, parties].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    } else {
        words.fill(Msg::TitleSentence, &[("what", &what), ("when", &when), ("parties", &parties)])
    };
    if !reading.is_empty() {
        text = [&*text, " (", &*reading, ")"].concat();
    }
    text
}

/// A partnership in a line without its dates: the title that sources give it, else what it is and who takes part.
pub fn tie_headline(atlas: &Atlas, words: &Words, tie: RecordIdx) -> String {
    if let Some(name) = given_name(atlas, tie, words.lang()) {
        return name.to_owned();
    }
    let Some(row) = atlas.partnership(tie) else { return String::new() };
    let parties = parties(atlas, row);
    let mut doubts = Doubts::default();
    doubts.add_parties(atlas, words, &parties);
    let what = what(words, &atlas.claims().cells(tie), &mut doubts);
    let parts = [what, names(atlas, words, &parties)].into_iter().filter(|part| !part.is_empty());
    doubts.beside(words, parts.collect::<Vec<_>>().join(", "))
}

/// What a partnership is, as of [`TieTitle::what`], to stand alone: what is weaker than said is said beside it.
pub fn tie_what(atlas: &Atlas, words: &Words, tie: RecordIdx) -> String {
    let mut doubts = Doubts::default();
    let text = what(words, &atlas.claims().cells(tie), &mut doubts);
    doubts.beside(words, text)
}

/// Who shares, where a source says so, such as "São Paulo shares"; empty where none does.
pub fn said_direction(atlas: &Atlas, words: &Words, tie: RecordIdx) -> String {
    let Some(row) = atlas.partnership(tie) else { return String::new() };
    let is_said = |party: &Participant| atlas.shares(party) == Some(Certainty::Said);
    about(atlas, words, Msg::TitleShares, &parties(atlas, row), &is_said)
}

/// When a partnership was or is planned, as of [`TieTitle::when`], to stand alone: what is weaker than said is said
/// beside it.
pub fn tie_when(atlas: &Atlas, words: &Words, tie: RecordIdx) -> String {
    let Some(row) = atlas.partnership(tie) else { return String::new() };
    let mut doubts = Doubts::default();
    let text = when(atlas, words, row, &atlas.claims().cells(tie), &mut doubts);
    doubts.beside(words, text)
}

/// A programme that enables or holds partnerships: its name and, where it is planned, when.
pub fn programme_lines(
    atlas: &Atlas,
    words: &Words,
    programme: RecordIdx,
) -> Option<(String, Option<String>)> {
    let name = atlas.name(programme, words.lang())?.to_owned();
    let actual = atlas.period_of(programme, Field::Actual).map(|period| dates::when(words, period));
    let planned = || atlas.period_of(programme, Field::Planned).map(|period| planned(words, period));
    Some((name, actual.or_else(planned)))
}

/// What a record of any kind is called: its name; of a partnership its parties; of an offer or need who it was and
/// what they were open to; of a plan or statement its summary.
pub fn record_title(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    let lang = words.lang();
    let name = || atlas.name(record, lang).map(ToOwned::to_owned);
    let title = match atlas.kind(record) {
        RecordKind::Partnership => tie_name(atlas, words, record),
        RecordKind::Offer => offer_title(atlas, words, record).or_else(name),
        RecordKind::Need => actor_and(atlas, words, record, words.get(Msg::MapWantedToJoin)).or_else(name),
        RecordKind::Statement | RecordKind::Plan => name()
            .or_else(|| atlas.text(record, Field::Summary, lang).map(ToOwned::to_owned))
            .or_else(|| said_by(atlas, words, record)),
        _ => name(),
    };
    title.unwrap_or_else(|| atlas.id(record).slug().to_owned())
}

/// What the actor of an offer was open to, in the past tense, such as "was open to sharing".
pub fn offer_words(atlas: &Atlas, words: &Words, offer: RecordIdx) -> String {
    match (is_go_between(atlas, offer), is_by_places(atlas, offer)) {
        (true, _) => words.get(Msg::TitleGoBetween).to_owned(),
        (false, true) => words.get(Msg::MapOpen).to_owned(),
        // Cities and organisations differ in gender in some languages.
        (false, false) => words.fill(Msg::MapOpenBy, &[("who", "")]).trim().to_owned(),
    }
}

fn is_go_between(atlas: &Atlas, offer: RecordIdx) -> bool {
    let methods = atlas.field_terms(offer, Field::Method);
    matches!(methods.as_slice(), [only] if only.as_str() == "brokering")
}

fn is_by_places(atlas: &Atlas, offer: RecordIdx) -> bool {
    atlas.refs(offer, Field::Actor).iter().all(|who| atlas.kind(*who) == RecordKind::Place)
}

/// Who offers, needs or plans something, by their short names.
pub fn actors(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    let actors = atlas.refs(record, Field::Actor);
    let shown = actors.iter().filter(|who| !atlas.is_hidden(**who));
    let names: Vec<&str> = shown.filter_map(|who| atlas.short_name(*who, words.lang())).collect();
    list(words, &names)
}

/// Names as a list: "A", "A and B", "A, B and C"; of very many "A, B and 12 more".
pub fn list(words: &Words, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        many if many.len() > NAMED_MAX => {
            let first = many[..NAMED_OF_MANY].join(", ");
            let n = (many.len() - NAMED_OF_MANY).to_string();
            words.fill(Msg::TitleAndMore, &[("names", &first), ("n", &n)])
        }
        [first @ .., last] => and(words, &first.join(", "), last),
    }
}

fn and(words: &Words, a: &str, b: &str) -> String {
    // Spanish "y" gives way to "e" before the same sound.
    let is_same_sound = ["i", "I", "Í", "Hi"].iter().any(|start| b.starts_with(start));
    if words.lang() == Lang::Es && is_same_sound {
        return [a, " e ", b].concat();
    }
    words.fill(Msg::TitleAnd, &[("a", a), ("b", b)])
}

/// The title that sources give a partnership of more parties than a list of names has room for.
pub fn tie_of_many(atlas: &Atlas, words: &Words, tie: RecordIdx) -> Option<String> {
    let is_of_many = parties(atlas, atlas.partnership(tie)?).len() > NAMED_MAX;
    given_name(atlas, tie, words.lang()).filter(|_| is_of_many).map(ToOwned::to_owned)
}

fn tie_name(atlas: &Atlas, words: &Words, tie: RecordIdx) -> Option<String> {
    if let Some(name) = tie_of_many(atlas, words, tie) {
        return Some(name);
    }
    let parties = parties(atlas, atlas.partnership(tie)?);
    let mut doubts = Doubts::default();
    doubts.add_parties(atlas, words, &parties);
    let names = names(atlas, words, &parties);
    (!names.is_empty()).then(|| doubts.beside(words, names))
}

/// The title that sources give a partnership; spellings of a source and names of the past are none.
fn given_name(atlas: &Atlas, tie: RecordIdx, lang: Lang) -> Option<&str> {
    let mut best = None;
    atlas.claims().visit(tie, &mut |cell| {
        let claim = cell.first();
        if let Some(ValueRef::Name(text, NameKind::Official | NameKind::Title, of)) = claim.value()
            && cell.field == Field::Name
            && claim.certainty() == Certainty::Said
            && of.is_none_or(|of| of == lang)
        {
            best = best.or(Some(text));
        }
    });
    best
}

fn offer_title(atlas: &Atlas, words: &Words, offer: RecordIdx) -> Option<String> {
    if is_go_between(atlas, offer) || is_by_places(atlas, offer) {
        return actor_and(atlas, words, offer, &offer_words(atlas, words, offer));
    }
    let who = actors(atlas, words, offer);
    (!who.is_empty()).then(|| words.fill(Msg::MapOpenBy, &[("who", &who)]))
}

fn actor_and(atlas: &Atlas, words: &Words, record: RecordIdx, what: &str) -> Option<String> {
    let who = actors(atlas, words, record);
    (!who.is_empty()).then(|| words.fill(Msg::TitleOf, &[("who", &who), ("what", what)]))
}

fn said_by(atlas: &Atlas, words: &Words, record: RecordIdx) -> Option<String> {
    let by = [Field::Speaker, Field::Actor].into_iter().flat_map(|field| atlas.refs(record, field));
    let names: Vec<&str> = by.filter_map(|who| atlas.name(who, words.lang())).collect();
    let who = list(words, &names);
    (!who.is_empty()).then(|| words.fill(Msg::TitleSaidBy, &[("who", &who)]))
}

/// Who takes part other than as supporter, in the order of titles: mentors, cities, learners, organisations, cities not
/// named. People who are hidden are left out.
pub fn parties(atlas: &Atlas, row: &PartnershipRow) -> Vec<Participant> {
    let mut ranked: Vec<(u32, u32)> = Vec::new();
    let all = atlas.participants(row);
    let is_party = |party: &Participant| !atlas.is_supporting(party.role) && !atlas.is_hidden(party.who);
    for (at, party) in all.iter().enumerate().filter(|(_, party)| is_party(party)) {
        ranked.push((rank(atlas, party), at as u32));
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, at)| all[at as usize]).collect()
}

fn rank(atlas: &Atlas, party: &Participant) -> u32 {
    match atlas.kind(party.who) {
        _ if atlas.is_unnamed(party.who) => 4,
        _ if atlas.shares(party).is_some() => 0,
        RecordKind::Place if atlas.learns(party).is_some() => 2,
        RecordKind::Place => 1,
        _ => 3,
    }
}

fn names(atlas: &Atlas, words: &Words, parties: &[Participant]) -> String {
    let mut names: Vec<&str> = Vec::new();
    names.extend(parties.iter().filter_map(|party| party_name(atlas, words, party.who)));
    let small: Vec<String> = names.iter().map(|name| within_sentence(words, name)).collect();
    let first = names.first().copied();
    let listed: Vec<&str> = first.into_iter().chain(small.iter().skip(1).map(String::as_str)).collect();
    list(words, &listed)
}

/// What somebody who takes part is called in a list of names: places by their name, all others by their initials or
/// short form. `None` where nothing names them.
pub fn party_name<'a>(atlas: &'a Atlas, words: &Words, who: RecordIdx) -> Option<&'a str> {
    match atlas.kind(who) {
        RecordKind::Place => atlas.name(who, words.lang()),
        _ => atlas.short_name(who, words.lang()),
    }
}

/// A name within a sentence: "Cities in Mozambique" is none and begins with a small letter there.
pub fn within_sentence(words: &Words, name: &str) -> String {
    let mut text = name.to_owned();
    let first = name.split(' ').next().unwrap_or_default();
    if words.get(Msg::TitleCommonNouns).split(' ').any(|noun| noun == first) {
        text.get_mut(..1).map(str::make_ascii_lowercase);
    }
    text
}

/// The methods that sources state, else the form, with a capital letter first.
fn what(words: &Words, cells: &[CellView<'_>], doubts: &mut Doubts) -> String {
    let form = terms(cells, Field::Form).into_iter().next();
    let mut methods: Vec<&str> = Vec::new();
    for (term, _) in terms(cells, Field::Method).iter().filter(|(_, sure)| *sure == Certainty::Said) {
        let label = words.term("method", term);
        // The method that gives the partnership its form goes first.
        let at = if form.is_some_and(|(form, _)| form == *term) { 0 } else { methods.len() };
        methods.insert(at, label);
    }
    methods.truncate(METHODS_MAX);
    if !methods.is_empty() {
        return capitalised(&list(words, &methods));
    }
    let Some((form, sure)) = form else { return String::new() };
    doubts.add(sure, words.get(Msg::TitleForm));
    if cells.iter().any(|cell| cell.field == Field::Form && cell.differs()) {
        doubts.add_differing(words.get(Msg::TitleForm));
    }
    capitalised(words.term("form", form))
}

/// The terms of a field, each with how sure it is.
fn terms<'a>(cells: &[CellView<'a>], field: Field) -> Vec<(&'a Term, Certainty)> {
    cells.iter().filter(|cell| cell.field == field).filter_map(CellView::term).collect()
}

fn when(
    atlas: &Atlas,
    words: &Words,
    row: &PartnershipRow,
    cells: &[CellView<'_>],
    doubts: &mut Doubts,
) -> String {
    let dated = dated(atlas, words, row, cells, doubts);
    let parts = Some(dated).filter(|dated| !dated.is_empty()).into_iter();
    parts.chain(sides_over(atlas, words, cells, doubts)).collect::<Vec<_>>().join(", ")
}

fn dated(
    atlas: &Atlas,
    words: &Words,
    row: &PartnershipRow,
    cells: &[CellView<'_>],
    doubts: &mut Doubts,
) -> String {
    let status = terms(cells, Field::Status).into_iter().next();
    let over = status.filter(|(status, _)| is_over(status));
    let Some(entry) = atlas.shown_period(row) else {
        let intended = status.filter(|(status, _)| status.as_str() == "planned");
        let Some((status, sure)) = over.or(intended) else { return String::new() };
        let text = if over.is_some() { words.term("status", status) } else { words.get(Msg::MapIntended) };
        doubts.add(sure, text);
        return text.to_owned();
    };
    doubts.add(entry.certainty, words.get(Msg::TitleDates));
    if atlas.periods(row).iter().any(|other| other.kind == entry.kind && other.is_alternative) {
        doubts.add_differing(words.get(Msg::TitleDates));
    }
    let period = atlas.period(entry.period);
    if entry.kind == PeriodKind::Planned {
        return planned(words, period);
    }
    let mut text = actual(words, period);
    if let Some((status, sure)) = over.filter(|_| dates::end_on(words, period).is_none()) {
        let label = words.term("status", status);
        doubts.add(sure, label);
        text = [&*text, ", ", label].concat();
    }
    text
}

/// Who of its sides has ended or suspended a partnership that others may go on with, such as "ended (Osaka)".
fn sides_over(atlas: &Atlas, words: &Words, cells: &[CellView<'_>], doubts: &mut Doubts) -> Vec<String> {
    let mut sides = Vec::new();
    for cell in cells.iter().filter(|cell| cell.field == Field::SideStatus) {
        let Some((status, sure)) = cell.term() else { continue };
        let party = cells.iter().find(|c| c.field == Field::Participant && c.element == cell.element);
        let Some(ValueRef::Ref(who)) = party.and_then(CellView::value) else { continue };
        let is_said = is_over(status) && !atlas.is_hidden(who);
        let Some(name) = atlas.name(who, words.lang()).filter(|_| is_said) else { continue };
        let label = words.term("status", status);
        doubts.add(sure, label);
        sides.push([label, " (", name, ")"].concat());
    }
    sides
}

fn actual(words: &Words, period: &Edtf) -> String {
    match (dates::start_on(words, period), dates::end_on(words, period)) {
        (Some(start), None) => words.fill(Msg::TitleSetUp, &[("when", &start)]),
        (None, Some(end)) => words.fill(Msg::TitleEnded, &[("when", &end)]),
        (Some(_), Some(_)) => dates::when(words, period),
        (None, None) => dates::on(words, period),
    }
}

fn planned(words: &Words, period: &Edtf) -> String {
    let (when, on) = (dates::when(words, period), dates::on(words, period));
    words.fill(Msg::MapPlanned, &[("when", &when), ("on", &on)])
}

/// With a capital letter first, as a line by itself begins. Letters beyond Latin-1 stay as they are: no term of the four
/// languages begins with one, and the tables of all letters would be a fiftieth of the program.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let capital = match first {
        'a'..='z' | 'à'..='ö' | 'ø'..='þ' => char::from(first as u8 - 32),
        other => other,
    };
    std::iter::once(capital).chain(letters).collect()
}

/// A sentence about some of the parties, such as "São Paulo shares"; empty where there are none.
fn about(
    atlas: &Atlas,
    words: &Words,
    msg: Msg,
    parties: &[Participant],
    is_meant: &dyn Fn(&Participant) -> bool,
) -> String {
    let meant = parties.iter().filter(|party| is_meant(party));
    let names: Vec<&str> = meant.filter_map(|party| party_name(atlas, words, party.who)).collect();
    if names.is_empty() {
        return String::new();
    }
    words.count(msg, names.len(), &[("who", &list(words, &names))])
}

/// What in a title is weaker than said in a source.
#[derive(Default)]
struct Doubts {
    reading: Vec<String>,
    unsure: Vec<String>,
    differing: Vec<String>,
}

impl Doubts {
    fn add(&mut self, sure: Certainty, what: &str) {
        match sure {
            _ if what.is_empty() => {}
            Certainty::Said => {}
            Certainty::Reading => self.reading.push(what.to_owned()),
            Certainty::Unsure => self.unsure.push(what.to_owned()),
        }
    }

    fn add_differing(&mut self, what: &str) {
        self.differing.push(what.to_owned());
    }

    /// Who shares, who learns and who takes part: each named once.
    fn add_direction(&mut self, atlas: &Atlas, words: &Words, parties: &[Participant]) {
        for sure in [Certainty::Reading, Certainty::Unsure] {
            let shares = |party: &Participant| atlas.shares(party) == Some(sure);
            let learns = |party: &Participant| atlas.learns(party) == Some(sure);
            let is_shared = parties.iter().any(shares);
            let named = |party: &Participant| if is_shared { shares(party) } else { learns(party) };
            let msg = if is_shared { Msg::TitleShares } else { Msg::TitleLearns };
            self.add(sure, &about(atlas, words, msg, parties, &named));
            let rest = |party: &Participant| party.certainty == sure && !named(party);
            self.add(sure, &about(atlas, words, Msg::TitleTakesPart, parties, &rest));
        }
        self.add_disputed(atlas, words, parties);
    }

    /// Who takes part.
    fn add_parties(&mut self, atlas: &Atlas, words: &Words, parties: &[Participant]) {
        for sure in [Certainty::Reading, Certainty::Unsure] {
            let is_so = |party: &Participant| party.certainty == sure;
            self.add(sure, &about(atlas, words, Msg::TitleTakesPart, parties, &is_so));
        }
        self.add_disputed(atlas, words, parties);
    }

    fn add_disputed(&mut self, atlas: &Atlas, words: &Words, parties: &[Participant]) {
        for party in parties.iter().filter(|party| party.is_disputed) {
            let who = party_name(atlas, words, party.who).unwrap_or_default();
            self.add_differing(&words.fill(Msg::TitleDifferParty, &[("who", who)]));
        }
    }

    /// A text with its doubts in brackets.
    fn beside(self, words: &Words, text: String) -> String {
        let doubts = self.in_words(words);
        if doubts.is_empty() || text.is_empty() { text } else { [&*text, " (", &*doubts, ")"].concat() }
    }

    fn in_words(self, words: &Words) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (sure, items) in [(Certainty::Reading, self.reading), (Certainty::Unsure, self.unsure)] {
            if !items.is_empty() {
                let (who, what) = (evidence::certainty(words, sure), items.join(", "));
                parts.push(words.fill(Msg::TitleOf, &[("who", who), ("what", &what)]));
            }
        }
        if !self.differing.is_empty() {
            let what = list(words, &self.differing.iter().map(String::as_str).collect::<Vec<_>>());
            parts.push(words.fill(Msg::TitleDiffer, &[("what", &what)]));
        }
        parts.join("; ")
    }
}
