//! Claims: what is said, by whom, on which source, and what it replaces.
//!
//! A **claim** says that a cell (record, field, element) has a value, or that it is absent, or retracts what
//! it replaces. Claims arrive in immutable [`Layer`]s (datasets, imports; see `layer.rs`) and in
//! [`Change`]s (one act of a user). [`ClaimSet`] is their union and, folded incrementally, what is live now.
//!
//! Laws, held by `core/tests/claim_laws.rs`: union is commutative, associative and idempotent; the result does
//! not depend on the order of arrival; a withdrawal and the withdrawal of it are exact; the incremental fold
//! equals the full one; no value ever becomes unreachable.
//!
//! This module knows shapes of values, not what a partnership is: that is `model`.

mod change;
mod field;
mod hlc;
mod ids;
mod layer;
mod set;
mod value;

pub use change::{Cell, Certainty, Change, Claim, Content, Evidence};
pub use field::{Field, RecordKind, Shape};
pub use hlc::{Hlc, HlcClock, MAX_DRIFT_MS};
pub use ids::{ChangeId, ClaimId, LayerId, RecordId, WriterId};
pub use layer::{Column, ColumnCells, Layer, LayerBuilder, LayerHeader, LayerKind, NONE, Table, TextPool};
pub use set::{CellView, ClaimNotice, ClaimSet, LiveClaim, RecordIdx, Touched, ValueRef};
pub use value::{
    Lang, LocalText, Name, NameKind, Period, Post, Step, StepState, Term, Value, is_web_address,
};
