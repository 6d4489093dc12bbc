//! Paints the timeline: walks through the lists of the scene.

use std::f64::consts::TAU;
use std::sync::Arc;

use atlas_core::claim::RecordIdx;
use atlas_core::model::Atlas;
use atlas_core::query::Visible;
use atlas_core::scene::timeline::{
    BandColumn, BarKind, DrawnBar, DrawnHeading, DrawnLabel, DrawnSign, LaneKind, Sight, TextStyle,
    TimelineContent, TimelineScene,
};
use atlas_core::time::{Day, Label, Window};
use atlas_core::words::Words;

use super::colors::Colors;
use crate::browser::canvas::Surface;

/// A bar that is no higher than this has no softness, in pixels.
const PLAIN_PX: f32 = 5.0;
/// How opaque the end of a bar is that fades until today.
const FADED: u8 = 20;
/// How opaque a bar is on the first or last day on which it can have been running.
const FAINT: u8 = 64;
/// How opaque a bar is of which no day is certain.
const VAGUE: u8 = 110;

/// What is painted beside the scene itself.
pub(super) struct Lights {
    /// The years shown.
    pub(super) years: Option<Window>,
    /// What the view shows; the rest steps back.
    pub(super) shown: Arc<Visible>,
    /// Under the pointer or selected, and what belongs to it; sorted.
    pub(super) lit: Arc<Vec<RecordIdx>>,
    /// What keys have reached.
    pub(super) focus: Option<RecordIdx>,
    /// The heading that keys have reached, by the place of its group.
    pub(super) heading: Option<u32>,
    /// What is written at the line of today.
    pub(super) today: String,
}

/// Everything that painting keeps from one picture to the next.
pub(super) struct Painter {
    surface: Surface,
    pub(super) colors: Colors,
    /// Names of the months.
    pub(super) months: Vec<String>,
    pub(super) scene: Option<TimelineScene>,
    scene_of: Option<(Arc<TimelineContent>, Sight)>,
}

impl Painter {
    pub(super) fn new(surface: Surface) -> Self {
        Self { surface, colors: Colors::current(), months: Vec::new(), scene: None, scene_of: None }
    }

    /// Forgets what depends on colours and fonts.
    pub(super) fn restyle(&mut self) {
        self.colors = Colors::current();
        self.scene_of = None;
    }

    /// Follows the size of the canvas on the page.
    pub(super) fn fit(&mut self) -> (f64, f64) {
        self.surface.fit();
        (self.surface.width_px, self.surface.height_px)
    }

    /// Makes the scene, if it is not the one there is.
    pub(super) fn arrange(
        &mut self,
        content: &Arc<TimelineContent>,
        sight: Sight,
        atlas: &Atlas,
        words: &Words,
    ) {
        let is_same =
            |(known, before): &(Arc<TimelineContent>, Sight)| Arc::ptr_eq(known, content) && *before == sight;
        if self.scene.is_some() && self.scene_of.as_ref().is_some_and(is_same) {
            return;
        }
        let (surface, colors) = (&self.surface, &self.colors);
        let mut width_of = |text: &str, style: TextStyle| {
            surface.context.set_font(&colors.font(style));
            surface.text_width(text) as f32
        };
        self.scene = Some(TimelineScene::new(content, sight, atlas, words, &mut width_of));
        self.scene_of = Some((content.clone(), sight));
    }

    /// Paints the scene.
    pub(super) fn paint(&mut self, today: Day, lights: &Lights) {
        let Some(scene) = self.scene.take() else { return };
        self.surface.clear();
        let today_x = scene.sight.scale.x_from_day(today);
        self.paint_grid(&scene, today_x);
        self.clip_to(0.0, scene.lanes_bottom);
        self.paint_bands(&scene);
        for bar in &scene.bars {
            self.paint_bar(bar, lights);
        }
        for sign in &scene.signs {
            self.paint_sign(sign, lights);
        }
        self.paint_shade(&scene, lights.years);
        let (below, labels) = scene.labels.split_at(scene.n_labels_below);
        below.iter().for_each(|label| self.paint_label(label, lights));
        for heading in &scene.headings {
            self.paint_heading(heading, lights);
        }
        let is_strip = |label: &&DrawnLabel| label.min[1] >= scene.lanes_bottom;
        labels.iter().filter(|label| !is_strip(label)).for_each(|label| self.paint_label(label, lights));
        self.paint_scroll(&scene);
        self.surface.context.restore();
        labels.iter().filter(is_strip).for_each(|label| self.paint_label(label, lights));
        self.paint_years(&scene, lights.years);
        self.paint_axis(&scene, today_x, &lights.today);
        self.scene = Some(scene);
    }

    // --- Axis and years ---

    fn paint_grid(&self, scene: &TimelineScene, today_x: f64) {
        for tick in scene.ticks.iter().filter(|tick| tick.is_major()) {
            self.upright(tick.x_px, 0.0, scene.axis_top, &self.colors.line);
        }
        self.surface.set_dash(&[2.0, 3.0]);
        self.upright(today_x, 0.0, scene.axis_top, &self.colors.line_strong);
        self.surface.set_dash(&[]);
        if scene.lanes_bottom < scene.axis_top {
            self.across(scene.lanes_bottom, &self.colors.line);
        }
    }

    fn paint_axis(&self, scene: &TimelineScene, today_x: f64, today: &str) {
        let (context, colors) = (&self.surface.context, &self.colors);
        let (top, bottom) = (scene.axis_top, scene.sight.height_px);
        self.across(top, &colors.line_strong);
        context.set_font(&["400 12px ", &colors.sans].concat());
        context.set_text_align("left");
        context.set_text_baseline("middle");
        let middle = f64::from(f32::midpoint(top, bottom));
        let width = self.surface.text_width(today);
        // The word stands left of its line where it would leave the screen.
        let right = self.surface.width_px;
        let word_x = if today_x + 4.0 + width > right { today_x - 4.0 - width } else { today_x + 4.0 };
        let shows_today = today_x >= 0.0 && today_x <= right;
        for tick in &scene.ticks {
            let height = if tick.is_major() { bottom - top } else { 4.0 };
            self.upright(tick.x_px, top, top + height, &colors.line_strong);
            let Some(label) = tick.label else { continue };
            let text = self.tick_text(label);
            let (from, to) = (tick.x_px + 7.0, tick.x_px + 7.0 + self.surface.text_width(&text));
            let meets_today = shows_today && from < word_x + width + 6.0 && to > word_x - 6.0;
            if to <= right && !meets_today {
                context.set_fill_style_str(&colors.ink_quiet);
                let _ = context.fill_text(&text, from, middle);
            }
        }
        if shows_today {
            self.upright(today_x, top, bottom, &colors.ink_quiet);
            context.set_fill_style_str(&colors.ink);
            let _ = context.fill_text(today, word_x, middle);
        }
    }

    fn tick_text(&self, label: Label) -> String {
        match label {
            Label::Year(year) => year.to_string(),
            Label::Month { month, .. } => {
                self.months.get(usize::from(month) - 1).cloned().unwrap_or_default()
            }
            // The month stands at its first day.
            Label::Day { day, .. } => day.to_string(),
        }
    }

    /// Bars outside the years shown step back; words do not, to be read.
    fn paint_shade(&self, scene: &TimelineScene, years: Option<Window>) {
        let Some(years) = years else { return };
        let [from, to] = scene.stretch(years);
        let width = self.surface.width_px as f32;
        self.surface.context.set_global_alpha(0.6);
        for color in [&self.colors.paper, &self.colors.line] {
            self.fill([0.0, 0.0, from, scene.lanes_bottom], color);
            self.fill([to, 0.0, width - to, scene.lanes_bottom], color);
        }
        self.surface.context.set_global_alpha(1.0);
    }

    fn paint_years(&self, scene: &TimelineScene, years: Option<Window>) {
        let Some(years) = years else { return };
        let [from, to] = scene.stretch(years);
        let height = scene.sight.height_px - scene.axis_top;
        self.fill([from, scene.axis_top, to - from, height], &self.colors.accent_soft);
        self.fill([from, 0.0, to - from, 3.0], &self.colors.accent);
        for x in [from, to].map(f64::from) {
            self.upright(x, 0.0, scene.lanes_bottom, &self.colors.accent);
            self.upright(x, scene.axis_top, scene.sight.height_px, &self.colors.accent);
        }
    }

    fn paint_scroll(&self, scene: &TimelineScene) {
        let (seen, all) = (scene.lanes_bottom, scene.lanes_px);
        if all <= seen + 1.0 {
            return;
        }
        let (top, height) = (scene.sight.scroll_px / all * seen, (seen / all * seen).max(12.0));
        self.fill([self.surface.width_px as f32 - 5.0, top, 3.0, height], &self.colors.line_strong);
    }

    // --- Groups ---

    /// How many there were: certainly in one path, possibly above it in another; columns that touch each other as one
    /// outline, which is filled in a sixth of the time that as many boxes take.
    fn paint_bands(&self, scene: &TimelineScene) {
        let context = &self.surface.context;
        for (color, is_certain) in [(&self.colors.certain, true), (&self.colors.possible, false)] {
            let ends = |column: &BandColumn| {
                let [foot, top] = if is_certain {
                    [0.0, column.certain_px]
                } else {
                    [column.certain_px, column.certain_px + column.possible_px]
                };
                [column.bottom - foot, column.bottom - top].map(f64::from)
            };
            context.begin_path();
            for run in scene.band.chunk_by(|a, b| a.to == b.from && a.bottom == b.bottom) {
                context.move_to(f64::from(run[0].from), ends(&run[0])[0]);
                for column in run {
                    let [_, top] = ends(column);
                    context.line_to(f64::from(column.from), top);
                    context.line_to(f64::from(column.to), top);
                }
                for column in run.iter().rev() {
                    let [foot, _] = ends(column);
                    context.line_to(f64::from(column.to), foot);
                    context.line_to(f64::from(column.from), foot);
                }
                context.close_path();
            }
            context.set_fill_style_str(color);
            context.fill();
        }
    }

    /// The sign left of a heading: it points down to what is unfolded, and to the right where that is folded.
    fn paint_heading(&self, heading: &DrawnHeading, lights: &Lights) {
        let context = &self.surface.context;
        let (top, height) = (f64::from(heading.top), f64::from(heading.height));
        if heading.is_stuck {
            let width = self.surface.width_px as f32;
            self.fill([0.0, heading.top as f32, width, heading.height as f32], &self.colors.paper);
            self.across((heading.top + heading.height) as f32, &self.colors.line);
        }
        self.across(heading.top as f32, &self.colors.line);
        let (x, y) = (11.0, top + height / 2.0);
        let corners = if heading.is_folded {
            [(-2.5, -4.0), (3.0, 0.0), (-2.5, 4.0)]
        } else {
            [(-4.0, -2.5), (4.0, -2.5), (0.0, 3.0)]
        };
        context.begin_path();
        for (dx, dy) in corners {
            context.line_to(x + dx, y + dy);
        }
        context.set_fill_style_str(&self.colors.ink_quiet);
        context.fill();
        if lights.heading == Some(heading.group) {
            context.set_stroke_style_str(&self.colors.focus);
            context.set_line_width(2.0);
            context.stroke_rect(2.0, top + 1.0, self.surface.width_px - 10.0, height - 2.0);
        }
    }

    // --- Bars ---

    fn paint_bar(&self, bar: &DrawnBar, lights: &Lights) {
        let context = &self.surface.context;
        let is_lit = has(lights, bar.record);
        let color = if is_lit { &self.colors.accent } else { self.colors.lane(bar.lane_kind) };
        context.set_global_alpha(
            dimmed(lights, bar.record, is_lit) * if bar.kind == BarKind::Alternative { 0.7 } else { 1.0 },
        );
        match bar.kind {
            _ if bar.height <= PLAIN_PX => self.paint_plain(bar, color),
            BarKind::Planned => self.paint_outline(bar, color),
            BarKind::Actual | BarKind::Alternative | BarKind::Moment => {
                self.surface.fill_fading(frame(bar), &stops(bar), color);
                if bar.is_start_doubted {
                    self.paint_hatching(bar);
                }
            }
        }
        if bar.is_open && bar.height > PLAIN_PX {
            self.paint_arrow(bar, color);
        }
        if lights.focus == Some(bar.record) {
            let [x, y, width, height] = frame(bar);
            context.set_stroke_style_str(&self.colors.focus);
            context.set_line_width(2.0);
            context.stroke_rect(x - 3.0, y - 3.0, width + 6.0, height + 6.0);
        }
        context.set_global_alpha(1.0);
    }

    /// A bar among many: strong where it is certain, faint where it is possible or planned.
    fn paint_plain(&self, bar: &DrawnBar, color: &str) {
        let context = &self.surface.context;
        let alpha = context.global_alpha();
        context.set_global_alpha(alpha * 0.35);
        self.fill([bar.from, bar.top, bar.to - bar.from, bar.height], color);
        context.set_global_alpha(alpha);
        let (from, to) = (bar.soft[1].max(bar.from), bar.soft[2].min(bar.to));
        if bar.has_certain && bar.kind != BarKind::Planned && from < to {
            self.fill([from, bar.top, to - from, bar.height], color);
        }
    }

    fn paint_outline(&self, bar: &DrawnBar, color: &str) {
        let [x, y, width, height] = frame(bar);
        self.surface.fill_fading([x, y, width, height], &[(x, 36), (x + width, 36)], color);
        self.surface.set_dash(&[5.0, 3.0]);
        self.surface.context.set_stroke_style_str(color);
        self.surface.context.set_line_width(1.4);
        self.surface.context.stroke_rect(x + 0.7, y + 0.7, (width - 1.4).max(0.0), height - 1.4);
        self.surface.set_dash(&[]);
    }

    /// Slanting cuts through the days on which it can have begun.
    fn paint_hatching(&self, bar: &DrawnBar) {
        let context = &self.surface.context;
        let (from, to) = (bar.from, bar.soft[1].min(bar.to));
        context.set_stroke_style_str(&self.colors.paper);
        context.set_line_width(1.6);
        context.begin_path();
        let mut x = from;
        while x + bar.height <= to {
            context.move_to(f64::from(x), f64::from(bar.top + bar.height));
            context.line_to(f64::from(x + bar.height), f64::from(bar.top));
            x += 5.0;
        }
        context.stroke();
    }

    /// It goes on: the bar ends in a point.
    fn paint_arrow(&self, bar: &DrawnBar, color: &str) {
        let context = &self.surface.context;
        let (x, middle) = (f64::from(bar.to), f64::from(bar.top + bar.height / 2.0));
        let reach = f64::from(bar.height) / 2.0 + 2.5;
        context.begin_path();
        context.move_to(x, middle - reach);
        context.line_to(x + reach + 1.5, middle);
        context.line_to(x, middle + reach);
        context.close_path();
        context.set_fill_style_str(color);
        context.fill();
    }

    fn paint_sign(&self, sign: &DrawnSign, lights: &Lights) {
        let context = &self.surface.context;
        let is_lit = has(lights, sign.record);
        let color = if is_lit { &self.colors.accent } else { self.colors.lane(sign.lane_kind) };
        let [x, y] = sign.at.map(f64::from);
        context.set_global_alpha(dimmed(lights, sign.record, is_lit));
        context.set_line_width(2.0);
        context.begin_path();
        match sign.lane_kind {
            LaneKind::Needs => {
                // A cross on a disc of paper, to be told from the bar below.
                let _ = context.arc(x, y, 5.5, 0.0, TAU);
                context.set_fill_style_str(&self.colors.paper);
                context.fill();
                context.begin_path();
                context.move_to(x - 4.5, y);
                context.line_to(x + 4.5, y);
                context.move_to(x, y - 4.5);
                context.line_to(x, y + 4.5);
            }
            LaneKind::Offers => {
                context.move_to(x, y - 5.0);
                context.line_to(x + 5.0, y);
                context.line_to(x, y + 5.0);
                context.line_to(x - 5.0, y);
                context.close_path();
                context.set_fill_style_str(color);
                context.fill();
                context.set_line_width(1.0);
            }
            _ => {
                let _ = context.arc(x, y, 4.0, 0.0, TAU);
                context.set_fill_style_str(&self.colors.paper);
                context.fill();
            }
        }
        context.set_stroke_style_str(if sign.lane_kind == LaneKind::Offers {
            &self.colors.paper
        } else {
            color
        });
        context.stroke();
        if lights.focus == Some(sign.record) {
            context.begin_path();
            let _ = context.arc(x, y, 8.0, 0.0, TAU);
            context.set_line_width(2.0);
            context.set_stroke_style_str(&self.colors.focus);
            context.stroke();
        }
        context.set_global_alpha(1.0);
    }

    // --- Words ---

    fn paint_label(&self, label: &DrawnLabel, lights: &Lights) {
        let (context, colors) = (&self.surface.context, &self.colors);
        let is_lit = label.record.is_some_and(|record| has(lights, record));
        let ink = match label.style {
            _ if is_lit => &colors.accent,
            TextStyle::Heading => &colors.ink,
            TextStyle::Note => &colors.ink_quiet,
            _ if label.record.is_some_and(|record| !lights.shown.has(record)) => &colors.ink_quiet,
            _ => &colors.ink,
        };
        let [x, y] = label.min.map(f64::from);
        if matches!(label.style, TextStyle::Chip | TextStyle::PlannedChip) {
            self.paint_chip(label, if is_lit { ink } else { &colors.line_strong }, lights);
        }
        context.set_font(&colors.font(label.style));
        context.set_text_align("left");
        context.set_text_baseline("alphabetic");
        context.set_line_join("round");
        context.set_line_width(3.0);
        context.set_stroke_style_str(&colors.paper);
        let _ = context.stroke_text(&label.text, x, y + 11.0);
        context.set_fill_style_str(ink);
        let _ = context.fill_text(&label.text, x, y + 11.0);
    }

    fn paint_chip(&self, label: &DrawnLabel, color: &str, lights: &Lights) {
        let context = &self.surface.context;
        let is_focused = label.record.is_some() && label.record == lights.focus;
        let [x, y] = label.min.map(f64::from);
        let (width, height) = (label.max[0] - label.min[0], label.max[1] - label.min[1]);
        if label.style == TextStyle::PlannedChip && !is_focused {
            self.surface.set_dash(&[4.0, 3.0]);
        }
        context.set_stroke_style_str(if is_focused { &self.colors.focus } else { color });
        context.set_line_width(if is_focused { 2.0 } else { 1.0 });
        context.stroke_rect(x - 5.5, y - 0.5, f64::from(width) + 11.0, f64::from(height) + 1.0);
        self.surface.set_dash(&[]);
    }

    // --- Lines and boxes ---

    fn clip_to(&self, top: f32, bottom: f32) {
        let context = &self.surface.context;
        context.save();
        context.begin_path();
        context.rect(0.0, f64::from(top), self.surface.width_px, f64::from(bottom - top));
        context.clip();
    }

    fn fill(&self, [x, y, width, height]: [f32; 4], color: &str) {
        self.surface.context.set_fill_style_str(color);
        let [x, y, width, height] = [x, y, width, height].map(f64::from);
        self.surface.context.fill_rect(x, y, width, height);
    }

    fn upright(&self, x: f64, top: f32, bottom: f32, color: &str) {
        // On the middle of a pixel, where a thin line is crisp.
        let x = x.floor() + 0.5;
        self.line([x, f64::from(top)], [x, f64::from(bottom)], color);
    }

    fn across(&self, y: f32, color: &str) {
        let y = f64::from(y.floor()) + 0.5;
        self.line([0.0, y], [self.surface.width_px, y], color);
    }

    fn line(&self, from: [f64; 2], to: [f64; 2], color: &str) {
        let context = &self.surface.context;
        context.begin_path();
        context.move_to(from[0], from[1]);
        context.line_to(to[0], to[1]);
        context.set_stroke_style_str(color);
        context.set_line_width(1.0);
        context.stroke();
    }
}

fn has(lights: &Lights, record: RecordIdx) -> bool {
    lights.lit.binary_search(&record).is_ok()
}

fn dimmed(lights: &Lights, record: RecordIdx, is_lit: bool) -> f64 {
    let steps_back = !lights.lit.is_empty() || !lights.shown.has(record);
    if is_lit || !steps_back { 1.0 } else { 0.4 }
}

fn frame(bar: &DrawnBar) -> [f64; 4] {
    [bar.from, bar.top, bar.to - bar.from, bar.height].map(f64::from)
}

/// How opaque a bar is from its start to its end.
fn stops(bar: &DrawnBar) -> [(f64, u8); 4] {
    let [first, certain, uncertain, last] = bar.soft.map(f64::from);
    if !bar.has_certain {
        return [(first, VAGUE), (first, VAGUE), (last, VAGUE), (last, VAGUE)];
    }
    let end = if bar.is_end_unknown { FADED } else { FAINT };
    let last = last.max(uncertain);
    [(first, FAINT), (certain, 255), (uncertain.max(certain), 255), (last, end)]
}
