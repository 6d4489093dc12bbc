//! Paints the map: walks through the lists of the scene, over the base.

use std::collections::HashMap;
use std::sync::Arc;

use atlas_core::geo::{ScreenPaths, Viewport};
use atlas_core::scene::map::{
    DrawnMark, DrawnTie, Emphasis, Label, LabelStyle, MapContent, MapScene, Mark, MarkShape, TieLook,
};
use std::f64::consts::TAU;

use super::base::Base;
use super::colors::Colors;
use super::many::Many;
use super::state::Lit;
use crate::browser::canvas::Surface;

/// From one dot to the next that flows along a tie, in pixels.
const FLOW_STEP_PX: f64 = 14.0;

/// How opaque what is not lit is beside what is.
const QUIET: f64 = 0.35;

/// Ties are thinner where more than so many are in sight.
const THIN_FROM: usize = 120;

/// How a piece of a path is closed and drawn.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Draw {
    Fill,
    Stroke,
}

/// What is painted beside the scene itself.
#[derive(Default)]
pub(super) struct Lights {
    /// Under the pointer or selected, and what belongs to it.
    pub(super) lit: Arc<Lit>,
    /// The mark that keys have reached.
    pub(super) focus: Option<u32>,
    /// How far what flows along lit ties has come, in pixels; `None` while nothing flows.
    pub(super) flow_px: Option<f64>,
}

/// How a scene is painted, beside what of it is lit.
#[derive(Clone, Copy)]
struct Manner {
    focus: Option<u32>,
    flow_px: Option<f64>,
    /// How opaque its ties are.
    opacity: f64,
    /// How opaque its marks and words are.
    rest: f64,
}

/// For what a scene was arranged: the view, and the revision of what it is made of.
type SceneOf = (Viewport, u32);

/// Everything that painting keeps from one picture to the next.
pub(super) struct Painter {
    pub(super) surface: Surface,
    pub(super) base: Base,
    pub(super) colors: Colors,
    /// Boxes of what lies over the map.
    pub(super) covered: Vec<[f32; 4]>,
    pub(super) scene: MapScene,
    scene_of: Option<SceneOf>,
    /// Of many ties those that are lit, and for what they were arranged.
    lit_scene: Option<(Arc<Lit>, SceneOf, MapScene)>,
    /// Raised when the content, the words' widths or what lies over the map changes.
    pub(super) scene_revision: u32,
    widths: HashMap<(LabelStyle, String), f32>,
    paths: ScreenPaths,
}

impl Painter {
    pub(super) fn new(surface: Surface) -> Option<Self> {
        Some(Self {
            base: Base::new()?,
            surface,
            colors: Colors::current(),
            covered: Vec::new(),
            scene: MapScene::default(),
            scene_of: None,
            lit_scene: None,
            scene_revision: 0,
            widths: HashMap::new(),
            paths: ScreenPaths::new(),
        })
    }

    /// Forgets what depends on colours and fonts.
    pub(super) fn restyle(&mut self) {
        self.colors = Colors::current();
        self.widths.clear();
        self.base.forget();
        self.scene_revision += 1;
    }

    /// Follows the size of the canvas on the page and the density of the screen; returns whether the canvas is blank now, and
    /// the size.
    pub(super) fn fit(&mut self) -> (bool, (f64, f64)) {
        (self.surface.fit(), (self.surface.width_px, self.surface.height_px))
    }

    /// Makes the scene for a viewport, if it is not the one there is.
    pub(super) fn arrange(&mut self, content: &MapContent, viewport: &Viewport) {
        let wanted = (*viewport, self.scene_revision);
        if self.scene_of == Some(wanted) {
            return;
        }
        // Words stay where they were unless what is said has changed.
        let is_said = self.scene_of.is_some_and(|(_, revision)| revision == self.scene_revision);
        let before = std::mem::take(&mut self.scene);
        self.scene = self.arranged(content, viewport, Some(&before).filter(|_| is_said));
        self.scene_of = Some(wanted);
    }

    fn arranged(&mut self, content: &MapContent, viewport: &Viewport, before: Option<&MapScene>) -> MapScene {
        let (surface, colors, widths) = (&self.surface, &self.colors, &mut self.widths);
        let mut measure = |text: &str, style: LabelStyle| {
            if let Some(width) = widths.get(&(style, text.to_owned())) {
                return *width;
            }
            surface.context.set_font(&colors.font(style));
            let width = surface.text_width(text) as f32;
            widths.insert((style, text.to_owned()), width);
            width
        };
        MapScene::new(content, viewport, &self.covered, &mut measure, before)
    }

    /// Paints one picture; `many` paints the ties that are counted. Returns whether the base is complete, of which the rest
    /// comes with `is_at_rest`, when the view has not moved for a while.
    pub(super) fn paint(
        &mut self,
        content: &Arc<MapContent>,
        viewport: &Viewport,
        lights: &Lights,
        is_at_rest: bool,
        mut many: Option<&mut dyn Many>,
    ) -> bool {
        let scene = many.as_mut().and_then(|many| many.recounted(&self.scene, content, viewport));
        if let Some(scene) = scene {
            (self.scene, self.scene_of) = (scene, Some((*viewport, self.scene_revision)));
        }
        self.arrange(content, viewport);
        self.surface.clear();
        let is_complete = self.base.show(&self.surface, viewport, &self.colors, is_at_rest);
        let over = lights.lit.over.as_ref().filter(|(over, _)| !over.ties.is_empty());
        // Words of what is lit above are read over the others.
        let rest = if over.is_some() { QUIET } else { 1.0 };
        let mut manner = Manner { focus: lights.focus, flow_px: lights.flow_px, opacity: 1.0, rest };
        if let Some(many) = many {
            many.paint(&self.surface, viewport, over.is_some());
            let (gone, opacity) = many.meeting();
            manner.opacity = opacity;
            if let Some(gone) = gone {
                let scene = self.arranged(&gone, viewport, None);
                let manner = Manner { opacity: 1.0 - opacity, ..manner };
                self.paint_scene(&scene, &gone, viewport, &Emphasis::default(), manner);
            }
        }
        let scene = std::mem::take(&mut self.scene);
        self.paint_scene(&scene, content, viewport, &lights.lit.emphasis, manner);
        self.scene = scene;
        if let Some((over, emphasis)) = over {
            let of = (*viewport, self.scene_revision);
            let known = self.lit_scene.take();
            let known = known.filter(|(lit, known, _)| Arc::ptr_eq(lit, &lights.lit) && *known == of);
            let scene = known.map_or_else(|| self.arranged(over, viewport, None), |(.., scene)| scene);
            let manner = Manner { focus: None, opacity: 1.0, rest: 1.0, ..manner };
            self.paint_scene(&scene, over, viewport, emphasis, manner);
            self.lit_scene = Some((lights.lit.clone(), of, scene));
        }
        is_complete
    }

    fn paint_scene(
        &mut self,
        scene: &MapScene,
        content: &MapContent,
        viewport: &Viewport,
        lit: &Emphasis,
        manner: Manner,
    ) {
        self.paint_dotted(viewport, lit);
        let thickness = if scene.ties.len() > THIN_FROM { 0.6 } else { 1.0 };
        for tie in &scene.ties {
            self.paint_tie(tie, content.ties[tie.tie as usize].look, thickness, lit, manner);
        }
        self.surface.context.set_global_alpha(manner.rest);
        for drawn in &scene.marks {
            let mark = &content.marks[drawn.mark as usize];
            if !mark.is_latent || lit.has_mark(drawn.mark) {
                self.paint_mark(drawn, mark, lit, manner.focus);
            }
        }
        for label in &scene.labels {
            self.paint_label(label, lit);
        }
        self.surface.context.set_global_alpha(1.0);
    }

    // --- Ties ---

    fn paint_dotted(&mut self, viewport: &Viewport, lit: &Emphasis) {
        if lit.dotted.is_empty() {
            return;
        }
        let projector = viewport.projector();
        self.paths.clear();
        lit.dotted.iter().for_each(|(from, to)| projector.add_arc(*from, *to, &mut self.paths));
        self.surface.set_dash(&[1.0, 4.0]);
        self.surface.context.set_line_cap("round");
        draw(&self.surface, &self.paths, Draw::Stroke, &self.colors.ink_quiet, 1.6);
        self.surface.context.set_line_cap("butt");
        self.surface.set_dash(&[]);
    }

    fn paint_tie(&self, tie: &DrawnTie, look: TieLook, thickness: f64, lit: &Emphasis, manner: Manner) {
        let context = &self.surface.context;
        let is_lit = lit.has_tie(tie.tie);
        let color =
            if is_lit { &self.colors.accent } else { &self.colors.categories[usize::from(look.category)] };
        let opacity = manner.opacity * if lit.is_empty() || is_lit { 1.0 } else { QUIET };
        let width = if look.is_ended { 1.1 } else { 2.0 };
        let width = if is_lit { width + 0.8 } else { width * thickness };
        context.set_global_alpha(opacity * if look.is_possible { 0.55 } else { 1.0 });
        context.set_stroke_style_str(color);
        context.set_fill_style_str(color);
        context.set_line_width(width);
        context.set_line_join("round");
        if look.is_planned {
            self.surface.set_dash(&[6.0, 4.0]);
        }
        for line in &tie.lines {
            if tie.arrows.is_empty() || look.is_planned {
                context.begin_path();
                trace(&self.surface, line);
                context.stroke();
            } else {
                self.paint_taper(line, width);
            }
        }
        // From who shares to who learns; of several around a hub the arrows alone tell.
        if let Some(flow_px) =
            manner.flow_px.filter(|_| is_lit && tie.hub.is_none() && !tie.arrows.is_empty())
        {
            self.paint_flow(&tie.lines, flow_px);
        } else if look.is_planned {
            self.surface.set_dash(&[]);
        }
        context.set_line_width(1.6);
        for arrow in &tie.arrows {
            context.begin_path();
            trace(&self.surface, &arrow.corners);
            context.close_path();
            context.set_fill_style_str(if arrow.is_said { color } else { &self.colors.paper });
            context.fill();
            context.stroke();
        }
        if let Some((at, radius)) = tie.hub {
            self.disc(at, radius);
            context.set_fill_style_str(&self.colors.paper);
            context.fill();
            context.stroke();
        }
        context.set_global_alpha(1.0);
    }

    /// A line that grows towards its end, where somebody learns.
    fn paint_taper(&self, line: &[[f32; 2]], width: f64) {
        let context = &self.surface.context;
        let n = line.len().saturating_sub(1).max(1) as f64;
        // Long lines have few points where they are straight; steps are at least eight, so that growth is seen.
        for (at, ends) in line.windows(2).enumerate() {
            let steps = (8.0 / n).ceil().max(1.0);
            for step in 0..steps as u32 {
                let share = |s: f64| (s / steps) as f32;
                let (from, to) = (share(f64::from(step)), share(f64::from(step + 1)));
                let between =
                    |t: f32, axis: usize| f64::from(ends[0][axis] + (ends[1][axis] - ends[0][axis]) * t);
                context.set_line_width(width * (0.55 + 0.75 * (at as f64 + f64::from(to)) / n));
                context.begin_path();
                context.move_to(between(from, 0), between(from, 1));
                context.line_to(between(to, 0), between(to, 1));
                context.set_line_cap("round");
                context.stroke();
            }
        }
        context.set_line_cap("butt");
    }

    /// Dots on lines, on their way to the end.
    fn paint_flow(&self, lines: &[Vec<[f32; 2]>], flow_px: f64) {
        let context = &self.surface.context;
        context.set_stroke_style_str(&self.colors.paper);
        context.set_line_width(1.6);
        context.set_line_cap("round");
        context.set_line_dash_offset(-flow_px);
        self.surface.set_dash(&[0.1, FLOW_STEP_PX]);
        context.begin_path();
        lines.iter().for_each(|line| trace(&self.surface, line));
        context.stroke();
        self.surface.set_dash(&[]);
        context.set_line_dash_offset(0.0);
        context.set_line_cap("butt");
    }

    // --- Marks ---

    fn paint_mark(&self, drawn: &DrawnMark, mark: &Mark, lit: &Emphasis, focus: Option<u32>) {
        let (context, colors) = (&self.surface.context, &self.colors);
        let is_lit = lit.has_mark(drawn.mark);
        let ink = if is_lit { &colors.accent } else { &colors.ink };
        context.set_line_width(1.6);
        match mark.shape {
            MarkShape::Ring => self.paint_ring(drawn, mark, ink),
            MarkShape::Site => self.rimmed(drawn, ink),
            MarkShape::City if mark.n_ties > 0 => {
                self.rimmed(drawn, ink);
                if !mark.offers.is_empty() {
                    self.badge(drawn);
                }
            }
            MarkShape::City if !mark.offers.is_empty() => {
                self.diamond(drawn.at, drawn.radius_px);
                self.filled(if is_lit { ink } else { &colors.offer }, &colors.paper);
            }
            MarkShape::City if !mark.needs.is_empty() => {
                self.plus(drawn, if is_lit { ink } else { &colors.need });
            }
            MarkShape::City => {
                self.disc(drawn.at, drawn.radius_px);
                self.hollow(if is_lit { ink } else { &colors.event }, &colors.paper);
            }
        }
        if focus == Some(drawn.mark) {
            self.disc(drawn.at, drawn.radius_px + 5.0);
            context.set_stroke_style_str(&colors.focus);
            context.set_line_width(2.0);
            context.stroke();
        }
    }

    fn paint_ring(&self, drawn: &DrawnMark, mark: &Mark, ink: &str) {
        let colors = &self.colors;
        let color = if mark.n_ties > 0 || ink == colors.accent {
            ink
        } else if !mark.needs.is_empty() {
            &colors.need
        } else {
            &colors.event
        };
        self.disc(drawn.at, drawn.radius_px);
        self.surface.set_dash(&[3.0, 2.4]);
        self.hollow(color, &colors.halo);
        self.surface.set_dash(&[]);
        if !mark.needs.is_empty() {
            self.plus(drawn, color);
        }
    }

    /// A small sign of an offer at the rim of a disc.
    fn badge(&self, drawn: &DrawnMark) {
        let reach = (drawn.radius_px + 3.0) * 0.75;
        self.diamond([drawn.at[0] + reach, drawn.at[1] - reach], 4.5);
        self.filled(&self.colors.offer, &self.colors.paper);
    }

    fn disc(&self, at: [f32; 2], radius: f32) {
        let context = &self.surface.context;
        context.begin_path();
        // A radius is never negative, the only thing that fails.
        let _ = context.arc(f64::from(at[0]), f64::from(at[1]), f64::from(radius), 0.0, TAU);
    }

    /// A disc with the rim that [`Painter::filled`] gives: two discs are filled in half the time of a stroke.
    fn rimmed(&self, drawn: &DrawnMark, fill: &str) {
        for (radius, color) in [(drawn.radius_px + 0.8, &*self.colors.paper), (drawn.radius_px, fill)] {
            self.disc(drawn.at, radius);
            self.surface.context.set_fill_style_str(color);
            self.surface.context.fill();
        }
    }

    fn diamond(&self, [x, y]: [f32; 2], r: f32) {
        self.surface.context.begin_path();
        trace(&self.surface, &[[x, y - r], [x + r, y], [x, y + r], [x - r, y]]);
        self.surface.context.close_path();
    }

    fn plus(&self, drawn: &DrawnMark, color: &str) {
        let (context, [x, y], r) = (&self.surface.context, drawn.at, drawn.radius_px * 0.5);
        context.begin_path();
        trace(&self.surface, &[[x - r, y], [x + r, y]]);
        trace(&self.surface, &[[x, y - r], [x, y + r]]);
        context.set_stroke_style_str(color);
        context.stroke();
    }

    /// Fills the path with a thin rim that sets it off from what lies below.
    fn filled(&self, fill: &str, rim: &str) {
        self.surface.context.set_stroke_style_str(rim);
        self.surface.context.stroke();
        self.surface.context.set_fill_style_str(fill);
        self.surface.context.fill();
    }

    fn hollow(&self, line: &str, fill: &str) {
        self.surface.context.set_fill_style_str(fill);
        self.surface.context.fill();
        self.surface.context.set_stroke_style_str(line);
        self.surface.context.stroke();
    }

    // --- Words ---

    fn paint_label(&self, label: &Label, lit: &Emphasis) {
        use atlas_core::scene::map::Captioned;
        let (context, colors) = (&self.surface.context, &self.colors);
        let is_lit = match label.of {
            Captioned::Mark(mark) => lit.has_mark(mark),
            Captioned::Tie(tie) => lit.has_tie(tie),
        };
        if let Some(leader) = label.leader {
            context.begin_path();
            trace(&self.surface, &leader);
            context.set_stroke_style_str(&colors.ink_quiet);
            context.set_line_width(0.8);
            context.stroke();
        }
        let (x, align) = match label.side {
            1 => (label.min[0] + Label::PAD_PX, "left"),
            -1 => (label.max[0] - Label::PAD_PX, "right"),
            _ => ((label.min[0] + label.max[0]) / 2.0, "center"),
        };
        context.set_text_align(align);
        context.set_text_baseline("alphabetic");
        context.set_line_join("round");
        for (at, line) in label.lines.iter().enumerate() {
            let y = label.min[1] + Label::PAD_PX + Label::LINE_PX * (at as f32 + 0.75);
            context.set_font(&colors.font(line.style));
            context.set_stroke_style_str(&colors.halo);
            context.set_line_width(3.5);
            let _ = context.stroke_text(&line.text, f64::from(x), f64::from(y));
            context.set_fill_style_str(if is_lit { &colors.accent } else { colors.words(line.style) });
            let _ = context.fill_text(&line.text, f64::from(x), f64::from(y));
        }
    }
}

pub(super) fn draw(surface: &Surface, paths: &ScreenPaths, how: Draw, color: &str, width_px: f64) {
    let context = &surface.context;
    context.begin_path();
    // Filling closes by itself; to close each piece takes browsers a walk over all before it.
    paths.pieces().for_each(|piece| trace(surface, piece));
    if how == Draw::Fill {
        context.set_fill_style_str(color);
        surface.fill_even_odd();
    } else {
        context.set_stroke_style_str(color);
        context.set_line_width(width_px);
        context.stroke();
    }
}

fn trace(surface: &Surface, line: &[[f32; 2]]) {
    let mut points = line.iter().map(|[x, y]| (f64::from(*x), f64::from(*y)));
    if let Some((x, y)) = points.next() {
        surface.context.move_to(x, y);
    }
    points.for_each(|(x, y)| surface.context.line_to(x, y));
}
