//! Editing beside a model of it that is simple and slow, by seed: whatever is said, retracted, made one, taken back, brought
//! back, read again or heard of others, what is live and what comes next is what the list of changes says by plain rules. For
//! one page alone, undo and redo go through a stack of whole states.
//!
//! `ATLAS_RUNS` says how many steps are taken, `ATLAS_SEED` with which world they begin; `cargo xtask soak` sets both.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod browser;
mod claims;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use atlas_core::claim::{
    Cell, CellView, Certainty, Change, ChangeId, ClaimId, ClaimSet, Content, Evidence, Field, Hlc, HlcClock,
    Layer, LiveClaim, LocalText, Name, NameKind, Period, RecordId, RecordIdx, Shape, Term, Touched, Value,
    WriterId,
};
use atlas_core::edit::{Command, Draft, EditError, History, Replacing, plan};
use atlas_core::format::{decode_change, encode_change};
use atlas_core::time::Edtf;
use browser::Chance;
use claims::layers::{bulk_layer, side_layer};
use claims::registry::LAYER_MS;

/// So many steps between two comparisons of everything.
const STEPS_BETWEEN: u64 = 64;
/// What is edited of a record.
const CELLS: [(Field, &str); 13] = [
    (Field::Name, "n"),
    (Field::Name, "m"),
    (Field::Summary, ""),
    (Field::Country, ""),
    (Field::Within, ""),
    (Field::Participant, "a"),
    (Field::Participant, "b"),
    (Field::Role, "a"),
    (Field::Theme, "water"),
    (Field::Actual, ""),
    (Field::Actual, "p"),
    (Field::Note, "k"),
    (Field::Hidden, ""),
];

fn number_of(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

// --- The model ---

/// A claim, whether of a layer or a change.
struct Said {
    id: ClaimId,
    /// The change that says it; `None` for a layer.
    by: Option<ChangeId>,
    clock: Hlc,
    /// Own changes first, then the layers.
    rank: usize,
    content: Content,
    evidence: Evidence,
    replaces: Vec<ClaimId>,
}

/// What is live in a cell, the one to show first at first.
type Live = Rc<[Rc<Said>]>;

struct ModelCell {
    cell: Cell,
    said: Vec<Rc<Said>>,
    live: Live,
}

/// All that a page knows, and what follows from it by the rules alone.
#[derive(Default)]
struct Model {
    /// The earliest first.
    changes: Vec<Rc<Change>>,
    by_id: HashMap<ChangeId, Rc<Change>>,
    /// Changes that do not hold.
    taken_back: HashSet<ChangeId>,
    cells: Vec<ModelCell>,
    at: HashMap<Cell, usize>,
}

impl Model {
    fn at(&mut self, cell: &Cell) -> usize {
        if let Some(at) = self.at.get(cell) {
            return *at;
        }
        self.at.insert(cell.clone(), self.cells.len());
        self.cells.push(ModelCell { cell: cell.clone(), said: Vec::new(), live: Rc::new([]) });
        self.cells.len() - 1
    }

    fn live(&self, cell: &Cell) -> &[Rc<Said>] {
        self.at.get(cell).map_or(&[], |at| &self.cells[*at].live)
    }

    fn holds(&self, id: ChangeId) -> bool {
        self.by_id.contains_key(&id) && !self.taken_back.contains(&id)
    }

    fn exists(&self, record: &RecordId) -> bool {
        let has_value = |said: &Rc<Said>| matches!(said.content, Content::Value(_));
        self.cells.iter().any(|cell| cell.cell.record == *record && cell.live.iter().any(has_value))
    }

    /// Adds a change and gives the cells that may be others now.
    fn add(&mut self, change: &Rc<Change>) -> Vec<usize> {
        let place = self.changes.partition_point(|other| (other.clock, other.id) < (change.clock, change.id));
        self.changes.insert(place, change.clone());
        self.by_id.insert(change.id, change.clone());
        for (index, claim) in change.claims.iter().enumerate() {
            let at = self.at(&claim.cell);
            self.cells[at].said.push(Rc::new(Said {
                id: change.claim_id(index),
                by: Some(change.id),
                clock: change.clock,
                rank: 0,
                content: claim.content.clone(),
                evidence: claim.evidence.clone(),
                replaces: claim.replaces.clone(),
            }));
        }
        let mut turned = vec![change.id];
        if !change.withdraws.is_empty() {
            let before = std::mem::take(&mut self.taken_back);
            self.take_back();
            turned.extend(before.symmetric_difference(&self.taken_back));
        }
        let claims = turned.iter().filter_map(|id| self.by_id.get(id)).flat_map(|change| &change.claims);
        let mut touched: Vec<usize> = claims.map(|claim| self.at[&claim.cell]).collect();
        touched.sort_unstable();
        touched.dedup();
        touched.iter().for_each(|at| self.cells[*at].live = self.live_of(&self.cells[*at].said));
        touched
    }

    /// A change holds unless a later one that holds withdraws it: hence from the last to the first.
    fn take_back(&mut self) {
        for change in self.changes.iter().rev().filter(|change| !change.withdraws.is_empty()) {
            if !self.taken_back.contains(&change.id) {
                self.taken_back.extend(&change.withdraws);
            }
        }
    }

    /// What holds, is no retraction and is not replaced, by what holds or by what that replaces in turn.
    fn live_of(&self, said: &[Rc<Said>]) -> Live {
        let holds = |said: &Rc<Said>| said.by.is_none_or(|id| !self.taken_back.contains(&id));
        let mut replaced: Vec<ClaimId> = Vec::new();
        let mut next: Vec<&Rc<Said>> = said.iter().filter(|said| holds(said)).collect();
        while let Some(later) = next.pop() {
            for id in &later.replaces {
                if let Some(earlier) = said.iter().find(|said| said.id == *id)
                    && !replaced.contains(id)
                {
                    assert!(earlier.clock < later.clock, "{:?} is not later than what it replaces", later.id);
                    replaced.push(*id);
                    next.push(earlier);
                }
            }
        }
        let is_live = |said: &&Rc<Said>| {
            holds(said) && said.content != Content::Retract && !replaced.contains(&said.id)
        };
        let mut live: Vec<Rc<Said>> = said.iter().filter(is_live).cloned().collect();
        live.sort_by_key(|said| (said.rank, said.evidence.certainty, Reverse(said.clock), said.id));
        live.into()
    }

    /// What is live, whatever the order in which it came.
    fn shown(&self) -> BTreeMap<&Cell, Vec<ClaimId>> {
        let lively = self.cells.iter().filter(|cell| !cell.live.is_empty());
        lively.map(|cell| (&cell.cell, ids_of(&cell.live))).collect()
    }

    fn state(&self) -> Vec<Live> {
        self.cells.iter().map(|cell| cell.live.clone()).collect()
    }

    /// Whether all is as it was; cells that came later were empty.
    fn is_at(&self, state: &[Live]) -> bool {
        self.cells.iter().enumerate().all(|(at, cell)| match state.get(at) {
            Some(then) => Rc::ptr_eq(then, &cell.live) || ids_of(then) == ids_of(&cell.live),
            None => cell.live.is_empty(),
        })
    }
}

// --- The program beside it ---

/// What all worlds have: layers, records, values.
struct Stock {
    layers: [Arc<Layer>; 2],
    /// What the layers say.
    of_layers: Vec<(Cell, Rc<Said>)>,
    records: Vec<RecordId>,
    evidence: Vec<Evidence>,
}

impl Stock {
    fn new() -> Self {
        let layers = [bulk_layer(6), side_layer()].map(Arc::new);
        let row = |kind: &str, row: usize| format!("{kind}/{}.{row}", layers[0].header.id);
        let mut records: Vec<String> =
            (0..3).flat_map(|i| [row("place", i), row("partnership", i)]).collect();
        records.extend(["place/shared", "partnership/shared"].map(String::from));
        for (kind, n) in [("place", 5), ("organisation", 2), ("partnership", 4), ("source", 1)] {
            records.extend((0..n).map(|i| format!("{kind}/own-{i}")));
        }
        let records: Vec<RecordId> = records.iter().map(|id| RecordId::parse(id).unwrap()).collect();
        assert_eq!(records.len(), 20);
        let of_certainty = |certainty| Evidence { certainty, ..Evidence::default() };
        let located = Evidence {
            source: records.last().cloned(),
            locator: Some("page:4".into()),
            says: Some(LocalText::plain("so it is")),
            ..Evidence::default()
        };
        let mut stock = Self { layers, of_layers: Vec::new(), records, evidence: Vec::new() };
        let evidence = [Certainty::Said, Certainty::Said, Certainty::Reading, Certainty::Unsure];
        stock.evidence = evidence.map(of_certainty).into_iter().chain([located]).collect();
        stock.read_layers();
        stock
    }

    fn set(&self) -> ClaimSet {
        let mut set = ClaimSet::default();
        for layer in &self.layers {
            set.add_layer(layer);
        }
        set
    }

    fn read_layers(&mut self) {
        let set = self.set();
        for record in (0..set.n_records()).map(RecordIdx) {
            for cell in set.cells(record) {
                for claim in cell.claims() {
                    let layer = claim.layer().unwrap();
                    let of_same = |other: &Arc<Layer>| other.header.id == layer.header.id;
                    let said = Said {
                        id: claim.id(),
                        by: None,
                        clock: claim.clock(),
                        rank: 1 + self.layers.iter().position(of_same).unwrap(),
                        content: claim
                            .value()
                            .map_or(Content::Absent, |value| Content::Value(set.value_of(value))),
                        evidence: Evidence { certainty: claim.certainty(), ..Evidence::default() },
                        replaces: Vec::new(),
                    };
                    self.of_layers.push((cell_of(set.id(record), cell.field, cell.element), Rc::new(said)));
                }
            }
        }
    }

    fn model(&self) -> Model {
        let mut model = Model::default();
        for (cell, said) in &self.of_layers {
            let at = model.at(cell);
            model.cells[at].said.push(said.clone());
            model.cells[at].live = model.live_of(&model.cells[at].said);
        }
        model
    }

    fn record(&self, chance: &mut Chance) -> RecordId {
        self.records[chance.below(self.records.len())].clone()
    }

    fn value(&self, shape: Shape, chance: &mut Chance) -> Value {
        let n = chance.below(4);
        match shape {
            Shape::Text => Value::Text(LocalText::plain(["one", "two", "três", "четыре"][n])),
            Shape::Name => {
                let kind = [NameKind::Official, NameKind::Alias][n % 2];
                Value::Name(Name { text: ["Here", "There"][n / 2].into(), kind, lang: None })
            }
            Shape::Term(_) => Value::Term(Term::new(["water", "mentor", "planning", "own:Streets"][n])),
            Shape::Ref => Value::Ref(self.record(chance)),
            Shape::Period => {
                Value::Period(Period(Edtf::parse(["2011", "2011/", "1998~", "2013/2014"][n]).unwrap()))
            }
            Shape::Code => Value::Code(["MOZ", "BRA", "ZAF", "ESP"][n].into()),
            Shape::Flag => Value::Flag([true, false][n % 2]),
            shape => panic!("{shape:?} is not edited here"),
        }
    }

    fn draft(&self, chance: &mut Chance) -> Draft {
        let (field, element) = CELLS[chance.below(CELLS.len())];
        Draft {
            cell: cell_of(self.record(chance), field, element),
            content: match chance.below(8) {
                0 => Content::Absent,
                1 => Content::Retract,
                _ => Content::Value(self.value(field.shape(), chance)),
            },
            evidence: self.evidence[chance.below(self.evidence.len())].clone(),
            replacing: if chance.percent(75) { Replacing::All } else { Replacing::None },
        }
    }

    /// Something to be said of one cell to three.
    fn drafts(&self, chance: &mut Chance) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for _ in 0..1 + chance.below(3) {
            let draft = self.draft(chance);
            if drafts.iter().all(|other| other.cell != draft.cell) {
                drafts.push(draft);
            }
        }
        drafts
    }
}

fn cell_of(record: RecordId, field: Field, element: &str) -> Cell {
    Cell { record, field, element: element.into() }
}

/// A change and its text, which must say the same.
#[derive(Clone)]
struct Written {
    change: Rc<Change>,
    text: Rc<str>,
}

impl Written {
    fn new(change: Rc<Change>) -> Self {
        Self { text: encode_change(&change).into(), change }
    }

    fn read(&self) -> Change {
        let read = decode_change(&self.text).unwrap();
        assert_eq!(read, *self.change);
        read
    }
}

/// A page: the program, and the model that it must equal.
struct Page {
    writer: WriterId,
    seq: u32,
    set: ClaimSet,
    clock: HlcClock,
    history: History,
    model: Model,
    /// What it can take back, in order: what it found at its start and what it did.
    own: Vec<Rc<Change>>,
}

impl Page {
    /// A page that finds changes, as texts in any order.
    fn opened(stock: &Stock, writer: u64, mut model: Model, found: &[Written], chance: &mut Chance) -> Self {
        let mut set = stock.set();
        let mut clock = HlcClock::default();
        for at in claims::shuffled(found.len(), chance.next()) {
            let Written { change, .. } = &found[at];
            clock.follow(change.clock);
            set.apply(found[at].read());
            if !model.by_id.contains_key(&change.id) {
                model.add(change);
            }
        }
        let history = History::of(&set, |_| true);
        let own = model.changes.clone();
        let page = Self { writer: WriterId(writer), seq: 0, set, clock, history, model, own };
        page.compare_all();
        page
    }

    /// Does it, or says why not; then both must be the same.
    fn dispatch(&mut self, command: &Command, now_ms: u64) -> Result<Rc<Change>, EditError> {
        let id = ChangeId { writer: self.writer, seq: self.seq };
        let revision = self.set.revision();
        let planned = plan(&self.set, command, (&mut self.clock, now_ms), id, "somebody".into());
        assert_eq!(self.set.revision(), revision, "a plan touches nothing");
        let change = Rc::new(planned?);
        self.seq += 1;
        for id in &change.withdraws {
            assert!(self.model.by_id[id].clock < change.clock, "not later than what it takes back");
        }
        self.take(&change, Change::clone(&change));
        self.history.add(&self.set, &change);
        self.own.push(change.clone());
        self.compare_history();
        Ok(change)
    }

    /// A change of another page, by its text.
    fn hear(&mut self, written: &Written) {
        let heard = written.read();
        self.clock.follow(heard.clock);
        if self.model.by_id.contains_key(&heard.id) {
            assert_eq!(self.set.apply(heard), Touched::Records(Vec::new()), "it is there already");
        } else {
            self.take(&written.change, heard);
        }
    }

    fn take(&mut self, change: &Rc<Change>, read: Change) {
        let Touched::Records(records) = self.set.apply(read) else { panic!("a change touches records") };
        for at in self.model.add(change) {
            let ModelCell { cell, live, .. } = &self.model.cells[at];
            self.compare(cell, live);
            assert!(records.contains(&self.set.find(&cell.record).unwrap()), "{cell:?} was touched");
        }
    }

    // --- Comparing ---

    fn compare(&self, cell: &Cell, live: &Live) {
        let record = self.set.find(&cell.record).unwrap();
        let there = self.set.cell(record, cell.field, &cell.element);
        let claims: Vec<_> = there.iter().flat_map(CellView::claims).collect();
        let are_same = claims.len() == live.len()
            && claims.iter().zip(live.iter()).all(|(claim, said)| {
                let is_same = match (&said.content, claim.value()) {
                    (Content::Value(value), Some(there)) => self.set.is_value(there, value),
                    (Content::Absent, None) => true,
                    _ => false,
                };
                let is_of_same = claim.change().map(|change| change.id) == said.by;
                let has_evidence = claim.evidence().is_none_or(|evidence| *evidence == said.evidence);
                claim.id() == said.id && is_same && is_of_same && has_evidence
            });
        assert!(
            are_same,
            "{cell:?}: {:?}, not {:?}",
            claims.iter().map(LiveClaim::id).collect::<Vec<_>>(),
            live.iter().map(|said| said.id).collect::<Vec<_>>()
        );
    }

    fn compare_history(&self) {
        let named = |change: &Rc<Change>| -> Vec<Rc<Change>> {
            change.withdraws.iter().filter_map(|id| self.model.by_id.get(id)).cloned().collect()
        };
        let says = |change: &&Rc<Change>| !change.claims.is_empty();
        // To take back several things that say something is a thing done, and no undoing.
        let is_act = |change: &&Rc<Change>| says(change) || named(change).iter().filter(says).count() > 1;
        let holds = |change: &&Rc<Change>| self.model.holds(change.id);
        let undo = self.own.iter().rev().filter(is_act).find(holds);
        assert_eq!(self.history.next_undo(&self.set), undo.map(|change| change.id));
        // A withdrawal that is later than all that was done, and takes back something that was.
        let later = self.own.iter().rev().take_while(|change| !is_act(change));
        let redo = later.filter(holds).find(|change| named(change).iter().any(|named| is_act(&named)));
        assert_eq!(self.history.next_redo(&self.set), redo.map(|change| change.id));
    }

    fn compare_all(&self) {
        let mut n_cells = 0;
        for record in (0..self.set.n_records()).map(RecordIdx) {
            let id = self.set.id(record);
            assert_eq!(self.set.find(&id), Some(record));
            let cells = self.set.cells(record);
            n_cells += cells.len();
            let has_value = cells.iter().any(|cell| cell.value().is_some());
            assert_eq!(self.set.exists(record), has_value);
        }
        let lively = self.model.cells.iter().filter(|cell| !cell.live.is_empty());
        lively.clone().for_each(|cell| self.compare(&cell.cell, &cell.live));
        assert_eq!(n_cells, lively.count(), "something is live that nobody says");
        assert_eq!(self.set.changes().count(), self.model.changes.len());
        for (change, is_effective) in self.set.changes() {
            assert_eq!(is_effective, self.model.holds(change.id), "{:?}", change.id);
        }
        self.compare_history();
    }

    // --- What commands mean ---

    /// Whether drafts are what is said now, and what is refused was said before.
    fn check_said(&self, drafts: &[Draft], before: &[Vec<ClaimId>], done: &Result<Rc<Change>, EditError>) {
        match done {
            Ok(_) | Err(EditError::Nothing) => {}
            Err(EditError::NoRecord(id)) => return assert!(!self.model.exists(id), "{id} is there"),
            Err(error) => panic!("{error}: {drafts:?}"),
        }
        for (draft, before) in drafts.iter().zip(before) {
            let live = self.model.live(&draft.cell);
            let says = |said: &Rc<Said>| said.content == draft.content && said.evidence == draft.evidence;
            match (&draft.content, draft.replacing) {
                (Content::Retract, Replacing::All) => assert!(live.is_empty(), "{draft:?}"),
                (Content::Retract, Replacing::None) => assert_eq!(ids_of(live), *before, "{draft:?}"),
                (_, Replacing::All) => assert!(live.len() == 1 && says(&live[0]), "{draft:?}"),
                (_, Replacing::None) => {
                    assert!(live.iter().any(says) && live.len() <= before.len() + 1, "{draft:?}");
                    assert!(before.iter().all(|id| live.iter().any(|said| said.id == *id)), "{draft:?}");
                }
            }
        }
    }

    fn check_retracted(&self, records: &[RecordId], done: &Result<Rc<Change>, EditError>) {
        match done {
            Ok(_) => assert!(records.iter().all(|id| !self.model.exists(id)), "{records:?}"),
            Err(EditError::NoRecord(id)) => assert!(!self.model.exists(id), "{id} is there"),
            Err(error) => panic!("{error}: {records:?}"),
        }
    }

    fn check_united(&self, kept: &RecordId, other: &RecordId, done: &Result<Rc<Change>, EditError>) {
        match done {
            Ok(_) => {}
            Err(EditError::NoRecord(id)) => return assert!(!self.model.exists(id), "{id} is there"),
            Err(error) => {
                let can = kept != other && kept.kind() == other.kind();
                return assert!(*error == EditError::CannotUnite && !can, "{error}: {kept} {other}");
            }
        }
        for ModelCell { cell, live, .. } in &self.model.cells {
            assert!(cell.record != *other || live.is_empty(), "{cell:?} is said still");
            let value = live.iter().find(|said| said.content != Content::Absent).map(|said| &said.content);
            let names = |id: &RecordId| value == Some(&Content::Value(Value::Ref(id.clone())));
            assert!(!names(other), "{cell:?} names {other}");
        }
    }
}

fn ids_of(live: &[Rc<Said>]) -> Vec<ClaimId> {
    live.iter().map(|said| said.id).collect()
}

// --- Worlds ---

/// What was done, over all worlds.
#[derive(Debug, Default)]
struct Counts {
    n_steps: u64,
    n_done: u64,
    n_refused: u64,
    n_back: u64,
    n_again: u64,
    n_heard: u64,
    n_reloads: u64,
}

struct World<'a> {
    seed: u64,
    stock: &'a Stock,
    chance: Chance,
    now_ms: u64,
    n_writers: u64,
    pages: Vec<Page>,
    /// All changes of all pages.
    written: Vec<Written>,
    /// Of a page that is alone: all states that there were, and which of them it is now.
    states: Option<(Vec<Vec<Live>>, usize)>,
    counts: &'a mut Counts,
}

impl<'a> World<'a> {
    fn new(stock: &'a Stock, seed: u64, counts: &'a mut Counts) -> Self {
        let mut chance = Chance(seed);
        let is_alone = chance.percent(50);
        let n_pages = if is_alone { 1 } else { 2 + chance.below(2) as u64 };
        let pages: Vec<Page> =
            (0..n_pages).map(|writer| Page::opened(stock, writer, stock.model(), &[], &mut chance)).collect();
        let states = is_alone.then(|| (vec![pages[0].model.state()], 0));
        // Some computers' clocks are before those of the layers.
        let now_ms = if chance.percent(25) { 0 } else { LAYER_MS + 1_700_000_000_000 };
        Self { seed, stock, chance, now_ms, n_writers: n_pages, pages, written: Vec::new(), states, counts }
    }

    fn step(&mut self) {
        self.counts.n_steps += 1;
        self.now_ms += self.chance.next() % 3;
        if self.chance.percent(1) {
            // The clock is set: years on, years back.
            let by = self.chance.next() % (5 * 365 * 86_400_000);
            self.now_ms =
                if self.chance.percent(50) { self.now_ms.saturating_sub(by) } else { self.now_ms + by };
        }
        let at = self.chance.below(self.pages.len());
        match self.chance.below(100) {
            0..34 => self.say(at),
            34..38 => self.retract(at),
            38..42 => self.unite(at),
            42..58 => self.undo(at),
            58..80 => self.redo(at),
            80 if self.chance.percent(50) => self.reload(at),
            80..88 if self.states.is_none() => self.withdraw(at),
            88..93 if self.states.is_none() => self.bring_back(at),
            93..100 if self.states.is_none() => {
                let share = [30, 100][self.chance.below(2)];
                self.hear(at, share);
            }
            // Alone there is nobody to hear of; many undos in a row instead.
            _ => (0..1 + self.chance.below(6)).for_each(|_| self.undo(at)),
        }
        if self.counts.n_steps.is_multiple_of(STEPS_BETWEEN) {
            self.pages[at].compare_all();
        }
    }

    fn dispatch(&mut self, at: usize, command: &Command) -> Result<Rc<Change>, EditError> {
        let done = self.pages[at].dispatch(command, self.now_ms);
        match &done {
            Ok(change) => {
                self.counts.n_done += 1;
                self.written.push(Written::new(change.clone()));
            }
            Err(_) => self.counts.n_refused += 1,
        }
        done
    }

    /// Does what makes a new state.
    fn forward(&mut self, at: usize, command: &Command) -> Result<Rc<Change>, EditError> {
        let done = self.dispatch(at, command);
        if let (Ok(_), Some((states, now))) = (&done, &mut self.states) {
            states.truncate(*now + 1);
            states.push(self.pages[at].model.state());
            *now += 1;
        }
        done
    }

    fn say(&mut self, at: usize) {
        let drafts = self.stock.drafts(&mut self.chance);
        let model = &self.pages[at].model;
        let before: Vec<_> = drafts.iter().map(|draft| ids_of(model.live(&draft.cell))).collect();
        let command = Command::Say(drafts);
        let done = self.forward(at, &command);
        let Command::Say(drafts) = &command else { return };
        self.pages[at].check_said(drafts, &before, &done);
    }

    fn retract(&mut self, at: usize) {
        let mut records = vec![self.stock.record(&mut self.chance)];
        let second = self.stock.record(&mut self.chance);
        if self.chance.percent(30) && records[0] != second {
            records.push(second);
        }
        let done = self.forward(at, &Command::Retract(records.clone()));
        self.pages[at].check_retracted(&records, &done);
    }

    fn unite(&mut self, at: usize) {
        let kept = self.stock.record(&mut self.chance);
        let mut other = self.stock.record(&mut self.chance);
        while self.chance.percent(90) && other.kind() != kept.kind() {
            other = self.stock.record(&mut self.chance);
        }
        let done = self.forward(at, &Command::Unite { kept: kept.clone(), others: vec![other.clone()] });
        self.pages[at].check_united(&kept, &other, &done);
    }

    fn undo(&mut self, at: usize) {
        let next = self.pages[at].history.next_undo(&self.pages[at].set);
        if let Some(id) = next {
            self.dispatch(at, &Command::Withdraw(vec![id])).unwrap();
            self.counts.n_back += 1;
        }
        if let Some((states, now)) = &mut self.states {
            assert_eq!(next.is_some(), *now > 0);
            *now = now.saturating_sub(1);
            assert!(self.pages[at].model.is_at(&states[*now]), "not what it was before");
        }
    }

    fn redo(&mut self, at: usize) {
        let next = self.pages[at].history.next_redo(&self.pages[at].set);
        if let Some(id) = next {
            self.dispatch(at, &Command::Withdraw(vec![id])).unwrap();
            self.counts.n_again += 1;
        }
        if let Some((states, now)) = &mut self.states {
            let can = *now + 1 < states.len();
            assert_eq!(next.is_some(), can);
            *now += usize::from(can);
            assert!(self.pages[at].model.is_at(&states[*now]), "not what it was after");
        }
    }

    /// Takes back one or two of all changes, also some that do not hold.
    fn withdraw(&mut self, at: usize) {
        let known = &self.pages[at].model.changes;
        if known.is_empty() {
            return;
        }
        let ids: Vec<ChangeId> =
            (0..1 + self.chance.below(2)).map(|_| known[self.chance.below(known.len())].id).collect();
        let held: Vec<ChangeId> = ids.iter().copied().filter(|id| self.pages[at].model.holds(*id)).collect();
        let done = self.dispatch(at, &Command::Withdraw(ids));
        assert_eq!(done.is_ok(), !held.is_empty());
        assert!(held.iter().all(|id| !self.pages[at].model.holds(*id)));
        self.counts.n_back += u64::from(done.is_ok());
    }

    /// Brings one back that was taken back: whatever withdraws it is withdrawn. What that had withdrawn beside may withdraw it
    /// in turn, and is then withdrawn too.
    fn bring_back(&mut self, at: usize) {
        let model = &self.pages[at].model;
        let gone: Vec<ChangeId> =
            model.changes.iter().map(|change| change.id).filter(|id| !model.holds(*id)).collect();
        if gone.is_empty() {
            return;
        }
        let id = gone[self.chance.below(gone.len())];
        while !self.pages[at].model.holds(id) {
            let model = &self.pages[at].model;
            let withdrawing = model.changes.iter().filter(|change| change.withdraws.contains(&id));
            let withdrawing = withdrawing.map(|change| change.id).filter(|id| model.holds(*id)).collect();
            self.dispatch(at, &Command::Withdraw(withdrawing)).unwrap();
        }
        self.counts.n_again += 1;
    }

    /// Hears of so many of a hundred changes that others wrote, in any order, some of them twice.
    fn hear(&mut self, at: usize, share: u64) {
        let page = &mut self.pages[at];
        let mut heard: Vec<&Written> = Vec::new();
        for written in &self.written {
            let is_known = page.model.by_id.contains_key(&written.change.id);
            if self.chance.percent(if is_known { 2 } else { share }) {
                heard.push(written);
                heard.extend(self.chance.percent(30).then_some(written));
            }
        }
        for next in claims::shuffled(heard.len(), self.chance.next()) {
            page.hear(heard[next]);
        }
        page.compare_history();
        self.counts.n_heard += heard.len() as u64;
    }

    /// Another page begins with the texts of all changes that were ever written.
    fn reload(&mut self, at: usize) {
        self.counts.n_reloads += 1;
        let model = std::mem::take(&mut self.pages[at].model);
        let writer = self.n_writers;
        self.n_writers += 1;
        self.pages[at] = Page::opened(self.stock, writer, model, &self.written, &mut self.chance);
    }

    /// In the end all know the same, also one that begins then.
    fn end(mut self) {
        for at in 1..self.pages.len() {
            self.hear(at, 100);
            self.pages[at].compare_all();
        }
        self.reload(0);
        let state = self.pages[0].model.shown();
        assert!(self.pages.iter().all(|page| page.model.shown() == state), "pages differ");
    }
}

impl Drop for World<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("in the world of seed {}", self.seed);
        }
    }
}

#[test]
fn the_program_equals_the_model_after_every_step() {
    let first = number_of("ATLAS_SEED", 1);
    let wanted = number_of("ATLAS_RUNS", 20_000);
    let stock = Stock::new();
    let mut counts = Counts::default();
    let mut seed = first;
    while counts.n_steps < wanted {
        let mut world = World::new(&stock, seed, &mut counts);
        let n_changes = 40 + world.chance.below(160);
        while world.written.len() < n_changes {
            world.step();
        }
        world.end();
        seed += 1;
    }
    let Counts { n_steps, n_done, n_refused, n_back, n_again, n_heard, n_reloads } = counts;
    println!(
        "{n_steps} steps in {} worlds (seeds {first} to {}): 0 differences from the model; {n_done} changes, {n_refused} \
         refused, {n_back} taken back, {n_again} brought back, {n_heard} heard, {n_reloads} reloads",
        seed - first,
        seed - 1
    );
}
