//! Colours and type of the timeline, as the style sheets have them.

use atlas_core::scene::N_CATEGORIES;
use atlas_core::scene::timeline::{LaneKind, TextStyle};

use crate::browser::media::style_token;
use crate::theme::category_colors;

/// Colours and fonts of the timeline.
#[derive(Default)]
pub(super) struct Colors {
    pub(super) paper: String,
    pub(super) ink: String,
    pub(super) ink_quiet: String,
    pub(super) line: String,
    pub(super) line_strong: String,
    pub(super) accent: String,
    pub(super) accent_soft: String,
    pub(super) focus: String,
    pub(super) certain: String,
    pub(super) possible: String,
    offer: String,
    need: String,
    event: String,
    categories: [String; N_CATEGORIES],
    pub(super) sans: String,
    serif: String,
}

impl Colors {
    /// Reads the colours that hold now.
    pub(super) fn current() -> Self {
        Self {
            paper: style_token("--paper-raised"),
            ink: style_token("--ink"),
            ink_quiet: style_token("--ink-quiet"),
            line: style_token("--line"),
            line_strong: style_token("--line-strong"),
            accent: style_token("--accent"),
            accent_soft: style_token("--accent-soft"),
            focus: style_token("--focus"),
            certain: style_token("--certain"),
            possible: style_token("--possible"),
            offer: style_token("--mark-offer"),
            need: style_token("--mark-need"),
            event: style_token("--mark-event"),
            categories: category_colors(),
            sans: style_token("--font-sans"),
            serif: style_token("--font-serif"),
        }
    }

    /// The colour of what is in a lane.
    pub(super) fn lane(&self, kind: LaneKind) -> &str {
        match kind {
            LaneKind::Tie(category) => &self.categories[usize::from(category).min(N_CATEGORIES - 1)],
            LaneKind::Programme => &self.ink_quiet,
            LaneKind::Events => &self.event,
            LaneKind::Offers => &self.offer,
            LaneKind::Needs => &self.need,
        }
    }

    /// The font of words of a style.
    pub(super) fn font(&self, style: TextStyle) -> String {
        let (start, family) = match style {
            TextStyle::Heading => ("600 13px ", &self.serif),
            TextStyle::Title => ("600 12px ", &self.sans),
            TextStyle::Note | TextStyle::Chip | TextStyle::PlannedChip => ("400 12px ", &self.sans),
        };
        [start, family].concat()
    }
}
