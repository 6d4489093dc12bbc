//! The land and its borders: loaded coarse at first, fine when the map is looked at closely, prepared for projecting.

use atlas_core::geo::{LonLat, Outline};
use atlas_core::reference::land::{self, ArcKind};

use crate::browser::{media, shell};

/// From this zoom on the fine land is worth its bytes.
const FINE_FROM_ZOOM: f64 = 3.2;

/// Land and borders, prepared.
pub(super) struct Land {
    /// Whether this is the land for looking closely.
    pub(super) is_fine: bool,
    pub(super) shores: Vec<Outline>,
    pub(super) coasts: Vec<Outline>,
    pub(super) borders: Vec<Outline>,
    pub(super) disputed: Vec<Outline>,
}

impl Land {
    fn decoded(bytes: &[u8], is_fine: bool) -> Option<Self> {
        let land = land::decode(bytes).ok()?;
        let lines = |kind: ArcKind| land.lines(kind).map(Outline::line).collect();
        let ring = |ring: &land::Ring| {
            let points: Vec<LonLat> = land.ring_points(ring).collect();
            Outline::ring(&points)
        };
        Some(Self {
            is_fine,
            shores: land.outline().iter().map(ring).collect(),
            coasts: lines(ArcKind::Coast),
            borders: lines(ArcKind::Border),
            disputed: lines(ArcKind::Disputed),
        })
    }

    /// The land of the first view.
    pub(super) async fn coarse() -> Option<Self> {
        Self::decoded(&shell::load_bytes("reference/land-coarse.bin").await.ok()?, false)
    }

    /// The land for looking closely.
    pub(super) async fn fine() -> Option<Self> {
        Self::decoded(&shell::load_gzip("reference/land-fine.gz.bin").await.ok()?, true)
    }
}

/// Whether the fine land is seen at this zoom.
pub(super) fn is_close(zoom: f64) -> bool {
    zoom >= FINE_FROM_ZOOM
}

/// Whether the fine land should be fetched at this zoom.
pub(super) fn wants_fine(zoom: f64) -> bool {
    is_close(zoom) && !media::saves_data()
}
