//! Colours and type of the map, as the style sheets have them.

use atlas_core::scene::map::{LabelStyle, N_CATEGORIES};

use crate::browser::media::style_token;
use crate::theme::category_colors;

/// Colours and fonts of the map.
#[derive(Default)]
pub(super) struct Colors {
    /// Beside the world.
    pub(super) ground: String,
    pub(super) sea: String,
    pub(super) land: String,
    pub(super) coast: String,
    pub(super) border: String,
    pub(super) graticule: String,
    pub(super) paper: String,
    pub(super) ink: String,
    pub(super) ink_quiet: String,
    pub(super) halo: String,
    pub(super) accent: String,
    pub(super) focus: String,
    pub(super) offer: String,
    pub(super) need: String,
    pub(super) event: String,
    pub(super) categories: [String; N_CATEGORIES],
    /// Towards which the light of many ties goes.
    pub(super) light_peak: String,
    sans: String,
    serif: String,
}

impl Colors {
    /// Reads the colours that hold now.
    pub(super) fn current() -> Self {
        Self {
            ground: style_token("--paper"),
            sea: style_token("--sea"),
            land: style_token("--land"),
            coast: style_token("--coast"),
            border: style_token("--border-line"),
            graticule: style_token("--graticule"),
            paper: style_token("--paper-raised"),
            ink: style_token("--ink"),
            ink_quiet: style_token("--ink-quiet"),
            halo: style_token("--halo"),
            accent: style_token("--accent"),
            focus: style_token("--focus"),
            offer: style_token("--mark-offer"),
            need: style_token("--mark-need"),
            event: style_token("--mark-event"),
            categories: category_colors(),
            light_peak: style_token("--light-peak"),
            sans: style_token("--font-sans"),
            serif: style_token("--font-serif"),
        }
    }

    /// The font of words of a style.
    pub(super) fn font(&self, style: LabelStyle) -> String {
        let (start, family) = match style {
            LabelStyle::Name => ("600 14px ", &self.serif),
            LabelStyle::Tie => ("600 13px ", &self.sans),
            LabelStyle::Note | LabelStyle::Offer | LabelStyle::Need => ("400 13px ", &self.sans),
        };
        [start, family].concat()
    }

    /// The colour of words of a style.
    pub(super) fn words(&self, style: LabelStyle) -> &str {
        match style {
            LabelStyle::Name | LabelStyle::Tie => &self.ink,
            LabelStyle::Note => &self.ink_quiet,
            LabelStyle::Offer => &self.offer,
            LabelStyle::Need => &self.need,
        }
    }
}
