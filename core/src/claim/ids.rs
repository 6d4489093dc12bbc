//! Identities: of records, layers, writers, changes and claims.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::field::RecordKind;

/// Identity of a record: `"<kind>/<slug>"`, stable and shared between collections.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(Arc<str>);

impl RecordId {
    /// Longest identity accepted, in bytes.
    pub const MAX_LEN: usize = 200;

    /// Reads an identity; `None` without a known kind, with an empty slug, white space, control characters or
    /// more than [`RecordId::MAX_LEN`] bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, slug) = text.split_once('/')?;
        RecordKind::parse(kind)?;
        let clean = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        (clean && !slug.is_empty() && text.len() <= Self::MAX_LEN).then(|| Self(text.into()))
    }

    /// The kind, from the prefix.
    pub fn kind(&self) -> RecordKind {
        let (kind, _) = self.0.split_once('/').expect("parse checked the slash");
        RecordKind::parse(kind).expect("parse checked the kind")
    }

    /// The part after the kind.
    pub fn slug(&self) -> &str {
        self.0.split_once('/').expect("parse checked the slash").1
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl $name {
            /// Reads sixteen hexadecimal digits.
            pub fn parse(text: &str) -> Option<Self> {
                (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok()).flatten().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }
    };
}

hex_id! {
    /// Identity of a layer: the first 64 bits of the SHA-256 of its content, so that the same file twice is one
    /// layer.
    LayerId
}

impl LayerId {
    /// The identity of a layer that was read from these bytes.
    pub fn of(content: &[u8]) -> Self {
        let hash = Sha256::digest(content);
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        Self(u64::from_be_bytes(first))
    }
}

hex_id! {
    /// Identity of a writer: 64 random bits, new for each page load, so that copied profiles cannot fork.
    WriterId
}

/// Identity of a change: who wrote it, and which of the writer's changes it is (from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId {
    /// The writer.
    pub writer: WriterId,
    /// Place in the writer's sequence.
    pub seq: u32,
}

/// Identity of a claim.
///
/// Of a change: origin = writer, seq = the change's, index = place in the change. Of a layer: origin = layer;
/// seq 0 and index = place in the side table, or seq = 1 + column over all tables and index = row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId {
    /// Writer or layer.
    pub origin: u64,
    /// See above.
    pub seq: u32,
    /// See above.
    pub index: u32,
}
