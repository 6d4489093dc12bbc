//! The union of layers and changes, folded incrementally.
//!
//! Base columns stay as they are; an **overlay** from cell to claims exists only where claims are objects: in the
//! side tables of layers and in changes. One change re-resolves its cells and nothing else.
//!
//! *Effective*: a layer's claims while it is shown; a change's while no effective withdrawal names it.
//! *Live*: effective, not a retraction, and not reachable along `replaces` from an effective claim of the cell.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::change::{Certainty, Change, Claim, Content, Evidence};
use super::field::{Field, RecordKind};
use super::hlc::Hlc;
use super::ids::{ChangeId, ClaimId, LayerId, RecordId, WriterId};
use super::layer::{ColumnCells, Layer, Table};
use super::value::{Lang, LocalText, Name, NameKind, Period, Post, Step, Term, Value};
use crate::geo::LonLat;

/// A record's place in the set: dense, stable while the set lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordIdx(pub u32);

/// What an operation changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// These records, sorted.
    Records(Vec<RecordIdx>),
    /// Everything: a large layer came or went, or one whose records had been mentioned before.
    All,
}

/// Something that was set right, for the user to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimNotice {
    /// Two different changes had one identity; the second is kept under another.
    SameIdentity(ChangeId),
    /// A change named something that is not older than itself; the name is ignored.
    NotOlder(ChangeId),
}

/// A layer that has no more than one of so many records is taken record by record.
const FEW_OF: usize = 16;

type ElementIdx = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct CellKey {
    record: RecordIdx,
    field: Field,
    element: ElementIdx,
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ClaimRef {
    Edit { change: u32, index: u32 },
    Side { layer: u32, index: u32 },
    Column { layer: u32, column: u32, row: u32 },
}

impl ClaimRef {
    /// The layer whose claim it is; `None` for one of a change.
    fn layer(self) -> Option<u32> {
        match self {
            Self::Edit { .. } => None,
            Self::Side { layer, .. } | Self::Column { layer, .. } => Some(layer),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct CellState {
    all: Vec<ClaimRef>,
    live: Vec<ClaimRef>,
}

#[derive(Clone, Debug)]
struct LoadedLayer {
    /// Without its claims once it is taken out.
    layer: Arc<Layer>,
    is_there: bool,
    shown: bool,
    /// Place in the user's order.
    rank: u32,
    /// First record of each table.
    bases: Vec<u32>,
}

#[derive(Clone, Debug)]
struct StoredChange {
    change: Arc<Change>,
    effective: bool,
}

/// A run of records that lie together.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u32,
    end: u32,
    /// Rows of a table of a layer, or records with an identity of their own.
    rows_of: Option<(u32, u32)>,
}

/// The set of claims; see the module.
#[derive(Clone, Debug, Default)]
pub struct ClaimSet {
    layers: Vec<LoadedLayer>,
    changes: Vec<StoredChange>,
    change_at: BTreeMap<ChangeId, u32>,
    withdrawn_by: BTreeMap<ChangeId, Vec<ChangeId>>,
    named: HashMap<RecordId, RecordIdx>,
    named_ids: HashMap<RecordIdx, RecordId>,
    runs: Vec<Run>,
    n_records: u32,
    elements: Vec<Arc<str>>,
    element_at: HashMap<Arc<str>, ElementIdx>,
    overlay: BTreeMap<CellKey, CellState>,
    notices: Vec<ClaimNotice>,
    revision: u64,
}

impl ClaimSet {
    /// Adds a layer, shown, last in order; one that was taken out comes back in its old place. `None` when the same one is
    /// there already.
    pub fn add_layer(&mut self, layer: &Arc<Layer>) -> Option<Touched> {
        if let Some(at) = self.layers.iter().position(|loaded| loaded.layer.header.id == layer.header.id) {
            return if self.layers[at].is_there { None } else { self.put_back(at, layer) };
        }
        let layer_idx = self.layers.len() as u32;
        let mut bases = Vec::with_capacity(layer.tables.len());
        for (table_idx, table) in layer.tables.iter().enumerate() {
            bases.push(self.n_records);
            let end = self.n_records + table.n_rows;
            self.runs.push(Run { first: self.n_records, end, rows_of: Some((layer_idx, table_idx as u32)) });
            self.n_records = end;
        }
        let (layer, is_there, shown) = (layer.clone(), true, true);
        self.layers.push(LoadedLayer { layer, is_there, shown, rank: layer_idx, bases });
        let mut keys = BTreeSet::new();
        self.add_side(layer_idx, &mut keys);
        // An earlier change may name a row that only now exists.
        let has_adopted = self.adopt_rows(layer_idx, &mut keys);
        let touched = self.touched_with(layer_idx, &keys);
        // Others may name what is a row now.
        Some(if has_adopted { Touched::All } else { touched })
    }

    /// Resolves cells after a layer came or went; what that touched.
    fn touched_with(&mut self, layer_idx: u32, keys: &BTreeSet<CellKey>) -> Touched {
        keys.iter().for_each(|key| self.resolve(*key));
        self.revision += 1;
        let loaded = &self.layers[layer_idx as usize];
        let n_rows: u32 = loaded.layer.tables.iter().map(|table| table.n_rows).sum();
        if n_rows as usize + keys.len() > self.n_records as usize / FEW_OF {
            return Touched::All;
        }
        let of_table = |(base, table): (&u32, &Table)| (*base..*base + table.n_rows).map(RecordIdx);
        let rows = loaded.bases.iter().zip(&loaded.layer.tables).flat_map(of_table);
        let mut records: Vec<RecordIdx> = rows.chain(keys.iter().map(|key| key.record)).collect();
        records.sort_unstable();
        records.dedup();
        Touched::Records(records)
    }

    /// Takes a layer out with all its claims, whose memory is freed. Its records keep their places, without the claims, for
    /// the changes that name them and for when it comes back. `None` when it is not there.
    pub fn remove_layer(&mut self, id: LayerId) -> Option<Touched> {
        let of_same = |loaded: &LoadedLayer| loaded.is_there && loaded.layer.header.id == id;
        let at = self.layers.iter().position(of_same)?;
        let loaded = &mut self.layers[at];
        let without_cells =
            |table: &Table| Table { kind: table.kind, n_rows: table.n_rows, columns: Vec::new() };
        loaded.layer = Arc::new(Layer {
            header: loaded.layer.header.clone(),
            tables: loaded.layer.tables.iter().map(without_cells).collect(),
            side: Vec::new(),
        });
        loaded.is_there = false;
        let mut keys = BTreeSet::new();
        for (key, state) in &mut self.overlay {
            let before = state.all.len();
            state.all.retain(|claim| claim.layer() != Some(at as u32));
            if state.all.len() < before {
                keys.insert(*key);
            }
        }
        self.overlay.retain(|_, state| !state.all.is_empty());
        Some(self.touched_with(at as u32, &keys))
    }

    /// Puts a layer that was taken out back in its place; `None` for one whose records would not fit there.
    fn put_back(&mut self, at: usize, layer: &Arc<Layer>) -> Option<Touched> {
        let shape = |layer: &Layer| layer.tables.iter().map(|t| (t.kind, t.n_rows)).collect::<Vec<_>>();
        if shape(layer) != shape(&self.layers[at].layer) {
            return None;
        }
        let loaded = &mut self.layers[at];
        (loaded.layer, loaded.is_there, loaded.shown) = (layer.clone(), true, true);
        let mut keys: BTreeSet<CellKey> = self.overlay.keys().copied().collect();
        for key in &keys {
            let below = self.column_claim(*key).filter(|claim| claim.layer() == Some(at as u32));
            if let (Some(claim), Some(state)) = (below, self.overlay.get_mut(key)) {
                state.all.push(claim);
            }
        }
        self.add_side(at as u32, &mut keys);
        Some(self.touched_with(at as u32, &keys))
    }

    /// Puts the claims that a layer has beside its columns into their cells.
    fn add_side(&mut self, layer_idx: u32, keys: &mut BTreeSet<CellKey>) {
        let layer = self.layers[layer_idx as usize].layer.clone();
        for (index, claim) in layer.side.iter().enumerate() {
            let key = self.key_of(claim);
            self.cell_state(key).all.push(ClaimRef::Side { layer: layer_idx, index: index as u32 });
            keys.insert(key);
        }
    }

    /// Puts a layer in the place of the one with the same identity: the same claims, their texts in another language.
    /// `false`, and nothing is changed, where there is none or where the claims are not the same.
    pub fn translate_layer(&mut self, layer: &Arc<Layer>) -> bool {
        let of_same = |loaded: &&mut LoadedLayer| loaded.layer.header.id == layer.header.id;
        let Some(loaded) = self.layers.iter_mut().find(of_same) else { return false };
        let are_same = |(a, b): (&Claim, &Claim)| a.cell == b.cell;
        if loaded.layer.side.len() != layer.side.len()
            || !loaded.layer.side.iter().zip(&layer.side).all(are_same)
            || loaded.layer.tables != layer.tables
        {
            return false;
        }
        loaded.layer = layer.clone();
        self.revision += 1;
        true
    }

    /// Sets which layers are shown and in which order the first value is chosen; layers not named keep their
    /// state after the named ones. Returns `false` when nothing changes.
    pub fn arrange_layers(&mut self, wanted: &[(LayerId, bool)]) -> bool {
        let before: Vec<_> = self.layers.iter().map(|loaded| (loaded.shown, loaded.rank)).collect();
        let n_wanted = wanted.len() as u32;
        for (at, loaded) in self.layers.iter_mut().enumerate() {
            match wanted.iter().position(|(id, _)| *id == loaded.layer.header.id) {
                Some(rank) => {
                    loaded.rank = rank as u32;
                    loaded.shown = wanted[rank].1;
                }
                None => loaded.rank = n_wanted + at as u32,
            }
        }
        if self.layers.iter().map(|loaded| (loaded.shown, loaded.rank)).eq(before) {
            return false;
        }
        let keys: Vec<_> = self.overlay.keys().copied().collect();
        for key in keys {
            self.resolve(key);
        }
        self.revision += 1;
        true
    }

    /// Adds a change. One that is there already touches nothing. Of two different changes with one identity both
    /// are kept: the one whose content has the smaller hash under that identity, whichever came first, the other
    /// under its hash.
    pub fn apply(&mut self, change: Change) -> Touched {
        let mut keys = BTreeSet::new();
        self.insert(change, &mut keys);
        let mut records: Vec<_> = keys.iter().map(|key| key.record).collect();
        records.dedup();
        if !keys.is_empty() {
            self.revision += 1;
        }
        for key in keys {
            self.resolve(key);
        }
        Touched::Records(records)
    }

    /// Adds all layers and changes of another set.
    pub fn union(&mut self, other: &Self) {
        for loaded in other.layers.iter().filter(|loaded| loaded.is_there) {
            self.add_layer(&loaded.layer);
        }
        for stored in &other.changes {
            self.apply((*stored.change).clone());
        }
    }

    /// Raised by every operation that touched something.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes what was set right since the last call.
    pub fn take_notices(&mut self) -> Vec<ClaimNotice> {
        std::mem::take(&mut self.notices)
    }

    /// The layers, in the order in which they came, with whether they are shown.
    pub fn layers(&self) -> impl Iterator<Item = (&Arc<Layer>, bool)> {
        self.layers.iter().filter(|loaded| loaded.is_there).map(|loaded| (&loaded.layer, loaded.shown))
    }

    /// The changes, in the order in which they came, with whether they are effective.
    pub fn changes(&self) -> impl Iterator<Item = (&Arc<Change>, bool)> {
        self.changes.iter().map(|stored| (&stored.change, stored.effective))
    }

    /// A change by identity, with whether it is effective.
    pub fn change(&self, id: ChangeId) -> Option<(&Arc<Change>, bool)> {
        let stored = &self.changes[*self.change_at.get(&id)? as usize];
        Some((&stored.change, stored.effective))
    }

    /// Number of records ever seen; each [`RecordIdx`] is below it. Whether one exists now: [`ClaimSet::exists`].
    pub fn n_records(&self) -> u32 {
        self.n_records
    }

    /// The record of this identity, if it was ever mentioned.
    pub fn find(&self, id: &RecordId) -> Option<RecordIdx> {
        self.named.get(id).copied().or_else(|| self.find_row(id))
    }

    /// Identity of a record.
    pub fn id(&self, record: RecordIdx) -> RecordId {
        match self.row_of(record) {
            Some((layer_idx, table, row)) => {
                let layer = &self.layers[layer_idx as usize].layer;
                layer.tables[table as usize].record_id(layer.header.id, row)
            }
            None => self.named_ids.get(&record).expect("every record is a row or has a name").clone(),
        }
    }

    /// Kind of a record.
    pub fn kind(&self, record: RecordIdx) -> RecordKind {
        match self.row_of(record) {
            Some((layer, table, _)) => self.layers[layer as usize].layer.tables[table as usize].kind,
            None => self.named_ids.get(&record).expect("every record is a row or has a name").kind(),
        }
    }

    /// Whether a live claim with a value makes the record exist.
    pub fn exists(&self, record: RecordIdx) -> bool {
        let mut found = false;
        self.visit(record, &mut |cell| found = found || cell.claims().any(|claim| claim.value().is_some()));
        found
    }

    /// Calls `f` with each cell of the record that has a live claim: fields in no promised order.
    pub fn visit<'a>(&'a self, record: RecordIdx, f: &mut dyn FnMut(CellView<'a>)) {
        let mut shadowed: Vec<(Field, &str)> = Vec::new();
        for (key, state) in self.overlay.range(cells_of(record)) {
            let element = &*self.elements[key.element as usize];
            shadowed.push((key.field, element));
            if !state.live.is_empty() {
                f(CellView { set: self, field: key.field, element, live: Lives::Many(&state.live) });
            }
        }
        let Some((layer_idx, table_idx, row)) = self.row_of(record) else { return };
        let loaded = &self.layers[layer_idx as usize];
        if !loaded.shown {
            return;
        }
        let first = first_column(&loaded.layer, table_idx);
        for (at, column) in loaded.layer.tables[table_idx as usize].columns.iter().enumerate() {
            let covered = shadowed.iter().any(|(f, e)| *f == column.field && **e == *column.element);
            if !covered && column.cells.has(row) {
                let claim = ClaimRef::Column { layer: layer_idx, column: first + at as u32, row };
                f(CellView {
                    set: self,
                    field: column.field,
                    element: &column.element,
                    live: Lives::One(claim),
                });
            }
        }
    }

    /// All cells of the record with a live claim, by field and element.
    pub fn cells(&self, record: RecordIdx) -> Vec<CellView<'_>> {
        let mut cells = Vec::new();
        self.visit(record, &mut |cell| cells.push(cell));
        cells.sort_by(|a, b| (a.field, a.element).cmp(&(b.field, b.element)));
        cells
    }

    /// Whether any claim of the record is an object, that is, not a cell of a column.
    pub fn has_overlay(&self, record: RecordIdx) -> bool {
        self.overlay.range(cells_of(record)).next().is_some()
    }

    /// One cell; `None` when nothing in it is live.
    pub fn cell(&self, record: RecordIdx, field: Field, element: &str) -> Option<CellView<'_>> {
        let mut found = None;
        self.visit(record, &mut |cell| {
            if cell.field == field && cell.element == element {
                found = Some(cell);
            }
        });
        found
    }

    /// Memory of layers' columns and of this set's own tables on the heap, in bytes, by capacity.
    pub fn heap_bytes(&self) -> usize {
        let columns: usize = self.layers.iter().map(|loaded| loaded.layer.heap_bytes()).sum();
        let cells: usize =
            self.overlay.values().map(|state| 72 + 16 * (state.all.capacity() + state.live.capacity())).sum();
        columns + cells + self.named.len() * 96 + self.changes.len() * 64
    }

    fn insert(&mut self, change: Change, keys: &mut BTreeSet<CellKey>) {
        let Some(at) = self.change_at.get(&change.id).copied() else {
            return self.insert_new(change, keys);
        };
        let present = self.changes[at as usize].change.clone();
        if *present == change {
            return;
        }
        let (mut other, present_hash) = (change, content_hash(&present));
        if content_hash(&other) == other.id.writer.0 {
            return;
        }
        self.notices.push(ClaimNotice::SameIdentity(present.id));
        if content_hash(&other) < present_hash {
            self.take_out(at, keys);
            let stays = std::mem::replace(&mut other, (*present).clone());
            self.put_in(at, stays, keys);
        }
        other.id.writer = WriterId(content_hash(&other));
        self.insert(other, keys);
    }

    fn insert_new(&mut self, change: Change, keys: &mut BTreeSet<CellKey>) {
        let at = self.changes.len() as u32;
        self.change_at.insert(change.id, at);
        self.changes.push(StoredChange { change: Arc::new(change.clone()), effective: false });
        self.put_in(at, change, keys);
    }

    /// Makes a change the one at this place, and effective unless it is withdrawn.
    fn put_in(&mut self, at: u32, change: Change, keys: &mut BTreeSet<CellKey>) {
        for (index, claim) in change.claims.iter().enumerate() {
            let key = self.key_of(claim);
            self.cell_state(key).all.push(ClaimRef::Edit { change: at, index: index as u32 });
            keys.insert(key);
        }
        for named in &change.withdraws {
            self.withdrawn_by.entry(*named).or_default().push(change.id);
        }
        let change = Arc::new(change);
        self.changes[at as usize] = StoredChange { change: change.clone(), effective: false };
        self.note_order(&change, keys);
        self.settle(change.id, keys);
    }

    /// Notes who names a change that is not older: this one others, or others this one. `keys` are its cells.
    fn note_order(&mut self, change: &Change, keys: &BTreeSet<CellKey>) {
        let states = keys.iter().filter_map(|key| self.overlay.get(key));
        let neighbours = states.flat_map(|state| &state.all).filter_map(|at| match at {
            ClaimRef::Edit { change, .. } => Some(self.changes[*change as usize].change.id),
            _ => None,
        });
        let withdrawers = self.withdrawn_by.get(&change.id).into_iter().flatten().copied();
        let mut not_older = Vec::new();
        for other in neighbours.chain(withdrawers).chain(change.withdraws.iter().copied()) {
            let Some((other, _)) = self.change(other).filter(|(other, _)| other.id != change.id) else {
                continue;
            };
            if change.names(other.id) && other.clock >= change.clock {
                not_older.push(ClaimNotice::NotOlder(change.id));
            }
            if other.names(change.id) && change.clock >= other.clock {
                not_older.push(ClaimNotice::NotOlder(other.id));
            }
        }
        for notice in not_older {
            if !self.notices.contains(&notice) {
                self.notices.push(notice);
            }
        }
    }

    fn take_out(&mut self, at: u32, keys: &mut BTreeSet<CellKey>) {
        let change = self.changes[at as usize].change.clone();
        for claim in &change.claims {
            let key = self.key_of(claim);
            self.cell_state(key).all.retain(|c| !matches!(c, ClaimRef::Edit { change, .. } if *change == at));
            keys.insert(key);
        }
        self.changes[at as usize].effective = false;
        for named in &change.withdraws {
            if let Some(by) = self.withdrawn_by.get_mut(named) {
                by.retain(|id| *id != change.id);
            }
            self.settle(*named, keys);
        }
    }

    /// Recomputes whether a change is effective; when that flips, so may what it withdraws. Ends, since only
    /// older changes are followed.
    fn settle(&mut self, id: ChangeId, keys: &mut BTreeSet<CellKey>) {
        let Some(at) = self.change_at.get(&id).copied() else { return };
        let StoredChange { change, effective: was } = self.changes[at as usize].clone();
        let withdrawers = self.withdrawn_by.get(&id).map_or(&[][..], Vec::as_slice);
        let effective = !withdrawers.iter().any(|by| {
            self.change(*by).is_some_and(|(newer, effective)| effective && newer.clock > change.clock)
        });
        if effective == was {
            return;
        }
        self.changes[at as usize].effective = effective;
        for claim in &change.claims {
            keys.insert(self.key_of(claim));
        }
        for named in &change.withdraws {
            if self.change(*named).is_some_and(|(older, _)| older.clock < change.clock) {
                self.settle(*named, keys);
            }
        }
    }

    fn key_of(&mut self, claim: &Claim) -> CellKey {
        let record = self.record_of(&claim.cell.record);
        if let Content::Value(Value::Ref(other)) = &claim.content {
            self.record_of(other);
        }
        CellKey { record, field: claim.cell.field, element: self.element_of(&claim.cell.element) }
    }

    fn element_of(&mut self, element: &Arc<str>) -> ElementIdx {
        if let Some(at) = self.element_at.get(element) {
            return *at;
        }
        let at = self.elements.len() as ElementIdx;
        self.elements.push(element.clone());
        self.element_at.insert(element.clone(), at);
        at
    }

    fn record_of(&mut self, id: &RecordId) -> RecordIdx {
        if let Some(record) = self.find(id) {
            return record;
        }
        let record = RecordIdx(self.n_records);
        self.n_records += 1;
        match self.runs.last_mut() {
            Some(run) if run.rows_of.is_none() => run.end = self.n_records,
            _ => self.runs.push(Run { first: record.0, end: self.n_records, rows_of: None }),
        }
        self.named.insert(id.clone(), record);
        self.named_ids.insert(record, id.clone());
        record
    }

    /// The row that a computed identity names.
    fn find_row(&self, id: &RecordId) -> Option<RecordIdx> {
        let (layer, row) = id.slug().split_once('.')?;
        let layer = LayerId::parse(layer)?;
        let row: u32 = row.parse().ok()?;
        let loaded = self.layers.iter().find(|loaded| loaded.layer.header.id == layer)?;
        let table = loaded.layer.tables.iter().position(|table| table.kind == id.kind())?;
        (row < loaded.layer.tables[table].n_rows).then(|| RecordIdx(loaded.bases[table] + row))
    }

    /// (layer, table, row) of a record that is a row.
    fn row_of(&self, record: RecordIdx) -> Option<(u32, u32, u32)> {
        let at = self.runs.partition_point(|run| run.end <= record.0);
        let run = self.runs.get(at)?;
        run.rows_of.map(|(layer, table)| (layer, table, record.0 - run.first))
    }

    /// Records that were mentioned before the layer whose rows they are came: their cells move to the rows.
    fn adopt_rows(&mut self, layer_idx: u32, keys: &mut BTreeSet<CellKey>) -> bool {
        let prefix = self.layers[layer_idx as usize].layer.header.id.to_string();
        let mentioned: Vec<_> =
            self.named.keys().filter(|id| id.slug().starts_with(&prefix)).cloned().collect();
        let mut has_adopted = false;
        for id in mentioned {
            let Some(row) = self.find_row(&id) else { continue };
            let Some(old) = self.named.remove(&id) else { continue };
            has_adopted = true;
            let moved: Vec<_> = self.overlay.range(cells_of(old)).map(|(key, _)| *key).collect();
            for key in moved {
                if let Some(state) = self.overlay.remove(&key) {
                    let key = CellKey { record: row, ..key };
                    self.cell_state(key).all.extend(state.all);
                    keys.insert(key);
                }
            }
        }
        has_adopted
    }

    /// The state of a cell, made where it is missing with the claim of the column that lies below.
    fn cell_state(&mut self, key: CellKey) -> &mut CellState {
        if !self.overlay.contains_key(&key) {
            let mut state = CellState::default();
            state.all.extend(self.column_claim(key));
            self.overlay.insert(key, state);
        }
        self.overlay.get_mut(&key).expect("inserted above")
    }

    fn column_claim(&self, key: CellKey) -> Option<ClaimRef> {
        let (layer, table_idx, row) = self.row_of(key.record)?;
        let loaded = &self.layers[layer as usize];
        let element = &self.elements[key.element as usize];
        let columns = &loaded.layer.tables[table_idx as usize].columns;
        let at = columns.iter().position(|c| c.field == key.field && c.element == *element)?;
        let column = first_column(&loaded.layer, table_idx) + at as u32;
        columns[at].cells.has(row).then_some(ClaimRef::Column { layer, column, row })
    }

    fn resolve(&mut self, key: CellKey) {
        let Some(state) = self.overlay.get(&key) else { return };
        let claims: Vec<LiveClaim<'_>> =
            state.all.iter().map(|at| LiveClaim { set: self, at: *at }).collect();
        let ids: Vec<ClaimId> = claims.iter().map(LiveClaim::id).collect();
        let mut dead = vec![false; claims.len()];
        let mut open: Vec<usize> = (0..claims.len()).filter(|i| claims[*i].is_effective()).collect();
        while let Some(i) = open.pop() {
            for replaced in claims[i].replaces() {
                let Some(j) = ids.iter().position(|id| id == replaced) else { continue };
                if !dead[j] && claims[j].clock() < claims[i].clock() {
                    dead[j] = true;
                    open.push(j);
                }
            }
        }
        let mut live: Vec<usize> = (0..claims.len())
            .filter(|i| !dead[*i] && claims[*i].is_effective() && !claims[*i].retracts())
            .collect();
        live.sort_by_key(|i| {
            let claim = &claims[*i];
            (claim.rank(), claim.certainty(), std::cmp::Reverse(claim.clock()), ids[*i])
        });
        let live = live.into_iter().map(|i| claims[i].at).collect();
        if let Some(state) = self.overlay.get_mut(&key) {
            state.live = live;
        }
    }
}

fn cells_of(record: RecordIdx) -> std::ops::RangeInclusive<CellKey> {
    let first = CellKey { record, field: Field::ALL[0], element: 0 };
    let last = CellKey { record, field: Field::ALL[Field::ALL.len() - 1], element: ElementIdx::MAX };
    first..=last
}

fn first_column(layer: &Layer, table_idx: u32) -> u32 {
    layer.tables[..table_idx as usize].iter().map(|table| table.columns.len() as u32).sum()
}

/// FNV-1a over the debug form: only to keep apart what wrongly has one identity.
fn content_hash(change: &Change) -> u64 {
    format!("{:?}{:?}{:?}{:?}", change.clock, change.author, change.claims, change.withdraws)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A value where it stands; nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// Text by language.
    Text(&'a LocalText),
    /// Text of no stated language.
    Plain(&'a str),
    /// A name with its kind and language.
    Name(&'a str, NameKind, Option<Lang>),
    /// A term.
    Term(&'a Term),
    /// Another record.
    Ref(RecordIdx),
    /// A date or period.
    Period(&'a Period),
    /// A point.
    Point(LonLat),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A code.
    Code(&'a str),
    /// An address.
    Link(&'a str),
    /// A public role.
    Post(&'a Post),
    /// A step of impact.
    Step(&'a Step),
}

/// A live claim where it stands.
#[derive(Clone, Copy, Debug)]
pub struct LiveClaim<'a> {
    set: &'a ClaimSet,
    at: ClaimRef,
}

impl<'a> LiveClaim<'a> {
    /// Identity.
    pub fn id(&self) -> ClaimId {
        match self.at {
            ClaimRef::Edit { change, index } => {
                self.set.changes[change as usize].change.claim_id(index as usize)
            }
            ClaimRef::Side { layer, index } => self.layer_at(layer).side_claim_id(index as usize),
            ClaimRef::Column { layer, column, row } => self.layer_at(layer).column_claim_id(column, row),
        }
    }

    /// The record that it is about.
    pub fn record(&self) -> Option<RecordIdx> {
        match self.at {
            ClaimRef::Column { layer, column, row } => {
                let table = self.table_of(layer, column)?;
                Some(RecordIdx(self.set.layers[layer as usize].bases.get(table)? + row))
            }
            _ => self.set.find(&self.object()?.cell.record),
        }
    }

    /// The value; `None` when the claim says that it is absent.
    pub fn value(&self) -> Option<ValueRef<'a>> {
        match self.at {
            ClaimRef::Column { layer, column, row } => {
                let (_, column) =
                    self.layer_at(layer).column(column).expect("references are made from columns");
                self.column_value(layer, &column.cells, row)
            }
            _ => match &self.object()?.content {
                Content::Value(value) => self.set.value_ref(value),
                Content::Absent | Content::Retract => None,
            },
        }
    }

    /// Where it comes from; `None` for a change.
    pub fn layer(&self) -> Option<&'a Layer> {
        match self.at {
            ClaimRef::Edit { .. } => None,
            ClaimRef::Side { layer, .. } | ClaimRef::Column { layer, .. } => Some(self.layer_at(layer)),
        }
    }

    /// The change that made it; `None` for a layer's.
    pub fn change(&self) -> Option<&'a Change> {
        match self.at {
            ClaimRef::Edit { change, .. } => Some(&self.set.changes[change as usize].change),
            _ => None,
        }
    }

    /// How sure it is.
    pub fn certainty(&self) -> Certainty {
        self.object().map_or_else(
            || self.layer().map_or(Certainty::Said, |layer| layer.header.certainty),
            |claim| claim.evidence.certainty,
        )
    }

    /// Record of its source, its own or the layer's.
    pub fn source(&self) -> Option<RecordIdx> {
        let own = self.object().and_then(|claim| claim.evidence.source.as_ref());
        let id = own.or_else(|| self.layer().and_then(|layer| layer.header.source.as_ref()))?;
        self.set.find(id)
    }

    /// Evidence of a claim that is an object; columns have their layer's header only.
    pub fn evidence(&self) -> Option<&'a Evidence> {
        self.object().map(|claim| &claim.evidence)
    }

    /// Evidence on which the same can be said again: its own, or for a column what its layer's header says.
    pub fn evidence_to_repeat(&self) -> Evidence {
        let of_column = || Evidence {
            source: self.source().map(|source| self.set.id(source)),
            certainty: Certainty::Said,
            ..Evidence::default()
        };
        self.evidence().cloned().unwrap_or_else(of_column)
    }

    /// Clock of the change or layer.
    pub fn clock(&self) -> Hlc {
        match self.at {
            ClaimRef::Edit { change, .. } => self.set.changes[change as usize].change.clock,
            ClaimRef::Side { layer, .. } | ClaimRef::Column { layer, .. } => {
                self.layer_at(layer).header.clock
            }
        }
    }

    fn layer_at(&self, layer: u32) -> &'a Layer {
        &self.set.layers[layer as usize].layer
    }

    /// The table, by its place in the layer, that holds a column.
    fn table_of(&self, layer: u32, column: u32) -> Option<usize> {
        let mut n_before = 0;
        self.layer_at(layer).tables.iter().position(|table| {
            n_before += table.columns.len() as u32;
            column < n_before
        })
    }

    fn object(&self) -> Option<&'a Claim> {
        match self.at {
            ClaimRef::Edit { change, index } => {
                self.set.changes[change as usize].change.claims.get(index as usize)
            }
            ClaimRef::Side { layer, index } => self.layer_at(layer).side.get(index as usize),
            ClaimRef::Column { .. } => None,
        }
    }

    fn replaces(&self) -> &'a [ClaimId] {
        self.object().map_or(&[], |claim| &claim.replaces)
    }

    fn retracts(&self) -> bool {
        self.object().is_some_and(|claim| claim.content == Content::Retract)
    }

    fn is_effective(&self) -> bool {
        match self.at {
            ClaimRef::Edit { change, .. } => self.set.changes[change as usize].effective,
            ClaimRef::Side { layer, .. } | ClaimRef::Column { layer, .. } => {
                self.set.layers[layer as usize].shown
            }
        }
    }

    /// The user's own edits first, then layers in the user's order.
    fn rank(&self) -> u32 {
        match self.at {
            ClaimRef::Edit { .. } => 0,
            ClaimRef::Side { layer, .. } | ClaimRef::Column { layer, .. } => {
                1 + self.set.layers[layer as usize].rank
            }
        }
    }

    fn column_value(&self, layer: u32, cells: &'a ColumnCells, row: u32) -> Option<ValueRef<'a>> {
        if !cells.has(row) {
            return None;
        }
        let i = row as usize;
        Some(match cells {
            ColumnCells::Names(pool) => ValueRef::Name(pool.get(row), NameKind::Official, None),
            ColumnCells::Texts(pool) => ValueRef::Plain(pool.get(row)),
            ColumnCells::Terms { dictionary, rows } => ValueRef::Term(dictionary.get(rows[i] as usize)?),
            ColumnCells::Codes { dictionary, rows } => ValueRef::Code(dictionary.get(usize::from(rows[i]))?),
            ColumnCells::Periods { dictionary, rows } => ValueRef::Period(dictionary.get(rows[i] as usize)?),
            ColumnCells::Rows { table, rows } => ValueRef::Ref(RecordIdx(
                self.set.layers[layer as usize].bases.get(*table as usize)? + rows[i],
            )),
            ColumnCells::Points { .. } => ValueRef::Point(cells.point(row)?),
        })
    }
}

impl ClaimSet {
    fn value_ref<'a>(&'a self, value: &'a Value) -> Option<ValueRef<'a>> {
        Some(match value {
            Value::Text(text) => ValueRef::Text(text),
            Value::Name(name) => ValueRef::Name(&name.text, name.kind, name.lang),
            Value::Term(term) => ValueRef::Term(term),
            Value::Ref(id) => ValueRef::Ref(self.find(id)?),
            Value::Period(period) => ValueRef::Period(period),
            Value::Point(point) => ValueRef::Point(*point),
            Value::Number(number) => ValueRef::Number(*number),
            Value::Flag(flag) => ValueRef::Flag(*flag),
            Value::Code(code) => ValueRef::Code(code),
            Value::Link(link) => ValueRef::Link(link),
            Value::Post(post) => ValueRef::Post(post),
            Value::Step(step) => ValueRef::Step(step),
        })
    }
}

impl ClaimSet {
    /// Whether a value where it stands is this one.
    pub fn is_value(&self, there: ValueRef<'_>, value: &Value) -> bool {
        match (there, value) {
            // A text of no stated language is one, wherever it stands.
            (ValueRef::Plain(_) | ValueRef::Text(_), Value::Text(_)) => self.value_of(there) == *value,
            _ => self.value_ref(value) == Some(there),
        }
    }

    /// A value, taken from where it stands.
    pub fn value_of(&self, value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Text(text) => Value::Text(text.clone()),
            ValueRef::Plain(text) => Value::Text(LocalText::plain(text)),
            ValueRef::Name(text, kind, lang) => Value::Name(Name { text: text.into(), kind, lang }),
            ValueRef::Term(term) => Value::Term(term.clone()),
            ValueRef::Ref(record) => Value::Ref(self.id(record)),
            ValueRef::Period(period) => Value::Period(period.clone()),
            ValueRef::Point(point) => Value::Point(point),
            ValueRef::Number(number) => Value::Number(number),
            ValueRef::Flag(flag) => Value::Flag(flag),
            ValueRef::Code(code) => Value::Code(code.into()),
            ValueRef::Link(link) => Value::Link(link.into()),
            ValueRef::Post(post) => Value::Post(post.clone()),
            ValueRef::Step(step) => Value::Step(step.clone()),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Lives<'a> {
    One(ClaimRef),
    Many(&'a [ClaimRef]),
}

/// A cell with its live claims; there is at least one.
#[derive(Clone, Copy, Debug)]
pub struct CellView<'a> {
    set: &'a ClaimSet,
    /// The field.
    pub field: Field,
    /// The element.
    pub element: &'a str,
    live: Lives<'a>,
}

impl<'a> CellView<'a> {
    /// The live claims, the one to show first at first.
    pub fn claims(&self) -> impl Iterator<Item = LiveClaim<'a>> + use<'a> {
        let set = self.set;
        let (one, many) = match self.live {
            Lives::One(at) => (Some(at), &[][..]),
            Lives::Many(many) => (None, many),
        };
        one.into_iter().chain(many.iter().copied()).map(move |at| LiveClaim { set, at })
    }

    /// The claim to show first.
    pub fn first(&self) -> LiveClaim<'a> {
        self.claims().next().expect("a view of a cell is made of live claims")
    }

    /// The first claim that has a value, with the value; `None` when all say that it is absent.
    pub fn valued(&self) -> Option<(LiveClaim<'a>, ValueRef<'a>)> {
        self.claims().find_map(|claim| Some((claim, claim.value()?)))
    }

    /// The value to show first.
    pub fn value(&self) -> Option<ValueRef<'a>> {
        Some(self.valued()?.1)
    }

    /// The term to show first, with how sure it is; `None` for values that are no terms.
    pub fn term(&self) -> Option<(&'a Term, Certainty)> {
        match self.valued()? {
            (claim, ValueRef::Term(term)) => Some((term, claim.certainty())),
            _ => None,
        }
    }

    /// Whether sources differ: two different values, or a value beside an absence. Equal values are more
    /// evidence.
    pub fn differs(&self) -> bool {
        if matches!(self.live, Lives::One(_)) {
            return false;
        }
        let first = self.first().value();
        self.claims().skip(1).any(|claim| claim.value() != first)
    }
}
