//! What hands do to the map: drag, pinch, wheel, click, keys. It turns them into views and selections and keeps only
//! what lasts as long as a touch.

use atlas_core::claim::{RecordIdx, RecordKind};
use atlas_core::geo::{ScreenPoint, Viewport};
use atlas_core::scene::map::{HITS_MAX, Hits};
use leptos::prelude::*;
use leptos::{ev, html};

use super::drawing::Drawing;
use super::here::Here;
use super::state::{CardAt, MapState};
use crate::browser::wheel;
use crate::gesture::{Asked, Given};

/// A pointer that moved less than this has clicked, in pixels.
const CLICK_REACH_PX: f64 = 5.0;
/// How near a mouse must be, in pixels.
const MOUSE_REACH_PX: f32 = 6.0;
/// How near a finger must be, in pixels.
const TOUCH_REACH_PX: f32 = 12.0;
/// How far an arrow key moves the map, in pixels.
const KEY_STEP_PX: f64 = 80.0;

/// A touch or drag under way.
#[derive(Clone, Debug)]
struct Gesture {
    /// Pointers down: identity, where it went down, where it is.
    pointers: Vec<(i32, ScreenPoint, ScreenPoint)>,
    /// The view when the last of them came or went.
    start: Viewport,
    has_moved: bool,
}

/// Translates events over the picture.
#[derive(Clone, Copy)]
pub(super) struct Input {
    /// What takes the events: it lies over the picture.
    pub(super) hands: NodeRef<html::Div>,
    map: MapState,
    gesture: StoredValue<Option<Gesture>>,
}

impl Input {
    pub(super) fn new(map: MapState) -> Self {
        Self { hands: NodeRef::new(), map, gesture: StoredValue::new(None) }
    }

    pub(super) fn on_pointer_down(self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(hands) = self.hands.get_untracked() {
            // Without capture a drag ends at the edge of the map, no more.
            let _ = hands.set_pointer_capture(event.pointer_id());
        }
        self.map.hold();
        let at = spot(event);
        if self.map.store.asked_now() == Some(Asked::Tie) && self.gesture.get_value().is_none() {
            let from = self.place_at(at, reach(event));
            self.map.drawing.set(from.map(|record| Drawing { record, from: at, to: at, over: None }));
        }
        let mut gesture = self.gesture.get_value().unwrap_or_else(|| self.fresh());
        gesture.pointers.retain(|(id, _, _)| *id != event.pointer_id());
        gesture.pointers.push((event.pointer_id(), at, at));
        self.restart(gesture);
    }

    pub(super) fn on_pointer_move(self, event: &ev::PointerEvent) {
        let at = spot(event);
        let Some(mut gesture) = self.gesture.get_value() else {
            return self.hover(at, reach(event));
        };
        let Some(pointer) = gesture.pointers.iter_mut().find(|(id, _, _)| *id == event.pointer_id()) else {
            return;
        };
        pointer.2 = at;
        let (from, to) = (pointer.1, pointer.2);
        gesture.has_moved |= distance(from, to) > CLICK_REACH_PX;
        if let (Some(drawing), [_]) = (self.map.drawing.get_untracked(), gesture.pointers.as_slice()) {
            let over = self.place_at(at, reach(event)).filter(|over| *over != drawing.record);
            self.map.card.set(None);
            self.map.store.hover(over);
            self.map.drawing.set(Some(Drawing { to: at, over, ..drawing }));
        } else if gesture.has_moved {
            // With two fingers the map moves, whatever is drawn.
            self.map.drawing.set(None);
            self.map.card.set(None);
            self.map.here.set(None);
            self.map.aim_at(&moved(&gesture));
        }
        self.gesture.set_value(Some(gesture));
    }

    pub(super) fn on_pointer_up(self, event: &ev::PointerEvent) {
        let Some(mut gesture) = self.gesture.get_value() else { return };
        gesture.pointers.retain(|(id, _, _)| *id != event.pointer_id());
        if !gesture.pointers.is_empty() {
            gesture.has_moved = true;
            return self.restart(gesture);
        }
        self.gesture.set_value(None);
        if let Some(drawing) = self.map.drawing.get_untracked() {
            self.map.drawing.set(None);
            if let Some(over) = drawing.over {
                self.map.store.ask(None);
                self.map.store.give(Given::Tie(drawing.record, over));
            }
            return;
        }
        if !gesture.has_moved {
            self.click(spot(event), reach(event));
        }
    }

    pub(super) fn on_pointer_cancel(self) {
        self.map.drawing.set(None);
        self.gesture.set_value(None);
    }

    pub(super) fn on_pointer_leave(self) {
        self.map.card.set(None);
        self.map.store.hover(None);
    }

    pub(super) fn on_wheel(self, event: &ev::WheelEvent) {
        event.prevent_default();
        let map = self.map.viewport.get_untracked();
        let at = ScreenPoint { x_px: f64::from(event.offset_x()), y_px: f64::from(event.offset_y()) };
        self.map.card.set(None);
        self.map.here.set(None);
        self.map.aim_at(&map.zoomed_at(at, wheel::zoom_factor(event)));
    }

    pub(super) fn on_double_click(self, event: &ev::MouseEvent) {
        let at = ScreenPoint { x_px: f64::from(event.offset_x()), y_px: f64::from(event.offset_y()) };
        let map = self.map.viewport.get_untracked();
        self.map.fly_to(map.zoomed_at(at, if event.shift_key() { 0.5 } else { 2.0 }));
    }

    pub(super) fn on_key_down(self, event: &ev::KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let map = self.map.viewport.get_untracked();
        let pan = |dx: f64, dy: f64| self.map.aim_at(&map.panned_by(dx * KEY_STEP_PX, dy * KEY_STEP_PX));
        match event.key().as_str() {
            "ArrowLeft" => pan(1.0, 0.0),
            "ArrowRight" => pan(-1.0, 0.0),
            "ArrowUp" => pan(0.0, 1.0),
            "ArrowDown" => pan(0.0, -1.0),
            "+" | "=" => self.map.zoom_by(2.0),
            "-" | "_" => self.map.zoom_by(0.5),
            "0" => self.map.fit(),
            "n" | "N" => self.step_focus(1),
            "p" | "P" => self.step_focus(-1),
            "Enter" | " " => match self.map.focus.get_untracked() {
                Some(record) => self.map.store.select(Some(record)),
                None => return,
            },
            "Escape" if self.map.store.asked_now().is_some() => self.map.store.ask(None),
            "Escape" => {
                self.map.focus.set(None);
                self.map.store.hover(None);
                self.map.store.select(None);
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Goes to the next or previous place in sight, from west to east.
    fn step_focus(self, step: isize) {
        let content = self.map.content.get_untracked();
        let size = self.map.size_px.get_untracked();
        let in_sight = self.map.painter(|painter| {
            let mut seen: Vec<(f32, RecordIdx)> = painter
                .scene
                .marks
                .iter()
                .filter(|drawn| {
                    let [x, y] = drawn.at.map(f64::from);
                    (0.0..=size.0).contains(&x) && (0.0..=size.1).contains(&y)
                })
                .filter_map(|drawn| {
                    let mark = content.marks.get(drawn.mark as usize)?;
                    (!mark.is_latent).then_some((drawn.at[0], mark.record))
                })
                .collect();
            seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            seen.into_iter().map(|(_, record)| record).collect::<Vec<_>>()
        });
        let Some(in_sight) = in_sight.filter(|in_sight| !in_sight.is_empty()) else { return };
        let n = in_sight.len() as isize;
        let current = self.map.focus.get_untracked();
        let at = current.and_then(|record| in_sight.iter().position(|known| *known == record));
        let next = match at {
            Some(at) => (at as isize + step).rem_euclid(n),
            None if step > 0 => 0,
            None => n - 1,
        };
        let record = in_sight[next as usize];
        self.map.focus.set(Some(record));
        self.map.store.hover(Some(record));
    }

    fn hover(self, at: ScreenPoint, reach_px: f32) {
        let hits = self.hits(at, reach_px);
        let record = hits.records.first().copied();
        self.map.store.hover(record);
        let at = [at.x_px as f32, at.y_px as f32];
        self.map.card.set(record.map(|record| CardAt { record, at, n_more: hits.n - 1 }));
    }

    /// The place at a point.
    fn place_at(self, at: ScreenPoint, reach_px: f32) -> Option<RecordIdx> {
        let is_place = |record: &RecordIdx| {
            untrack(|| self.map.store.atlas(|atlas| atlas.kind(*record) == RecordKind::Place))
        };
        // A hand that draws is not made to hit a small dot.
        self.hits(at, reach_px * 2.0).records.into_iter().find(is_place)
    }

    fn click(self, at: ScreenPoint, reach_px: f32) {
        if self.map.store.asked_now() == Some(Asked::Point) {
            // Beside the world there is no point.
            if let Some(point) = self.map.viewport.get_untracked().sphere_from_screen(at) {
                self.map.store.ask(None);
                self.map.store.give(Given::Point(point));
            }
            return;
        }
        let hits = self.hits(at, reach_px);
        let selected = untrack(|| self.map.store.selected());
        self.map.card.set(None);
        let is_tie = |record: &RecordIdx| {
            untrack(|| self.map.store.atlas(|atlas| atlas.kind(*record) == RecordKind::Partnership))
        };
        if hits.n > HITS_MAX && hits.records.first().is_some_and(is_tie) {
            let at = [at.x_px as f32, at.y_px as f32];
            return self.map.here.set(Some(Here { records: hits.records, n: hits.n, at }));
        }
        self.map.here.set(None);
        self.map.store.select(hits.next_after(selected));
    }

    fn hits(self, at: ScreenPoint, reach_px: f32) -> Hits {
        let content = self.map.content.get_untracked();
        let point = [at.x_px as f32, at.y_px as f32];
        let mut hits =
            self.map.painter(|painter| painter.scene.hits(&content, point, reach_px)).unwrap_or_default();
        if self.map.is_many.get_untracked() {
            let view = self.map.viewport.get_untracked();
            let near =
                self.map.ask_many(|many| many.near(&view, at, f64::from(reach_px))).unwrap_or_default();
            hits.add(&near);
        }
        hits
    }

    fn fresh(self) -> Gesture {
        Gesture { pointers: Vec::new(), start: self.map.viewport.get_untracked(), has_moved: false }
    }

    /// A pointer came or went: what they do from now on counts from here.
    fn restart(self, mut gesture: Gesture) {
        gesture.start = self.map.viewport.get_untracked();
        for pointer in &mut gesture.pointers {
            pointer.1 = pointer.2;
        }
        gesture.has_moved |= gesture.pointers.len() > 1;
        self.gesture.set_value(Some(gesture));
    }
}

/// The view that a gesture has moved to.
fn moved(gesture: &Gesture) -> Viewport {
    match gesture.pointers.as_slice() {
        [(_, from, to)] => gesture.start.dragged(*from, *to),
        [(_, from_a, to_a), (_, from_b, to_b), ..] => {
            let (from, to) = (middle(*from_a, *from_b), middle(*to_a, *to_b));
            let factor = distance(*to_a, *to_b) / distance(*from_a, *from_b).max(1.0);
            gesture.start.zoomed_at(from, factor).dragged(from, to)
        }
        [] => gesture.start,
    }
}

fn spot(event: &ev::PointerEvent) -> ScreenPoint {
    ScreenPoint { x_px: f64::from(event.offset_x()), y_px: f64::from(event.offset_y()) }
}

fn reach(event: &ev::PointerEvent) -> f32 {
    if event.pointer_type() == "touch" { TOUCH_REACH_PX } else { MOUSE_REACH_PX }
}

fn distance(a: ScreenPoint, b: ScreenPoint) -> f64 {
    ((a.x_px - b.x_px) * (a.x_px - b.x_px) + (a.y_px - b.y_px) * (a.y_px - b.y_px)).sqrt()
}

fn middle(a: ScreenPoint, b: ScreenPoint) -> ScreenPoint {
    ScreenPoint { x_px: (a.x_px + b.x_px) / 2.0, y_px: (a.y_px + b.y_px) / 2.0 }
}
