//! Names are written into the room there is: on one line, else on several in smaller letters.

use super::{Anchor, Canvas, Point, Style};
use crate::report::charts::text;

impl Canvas {
    /// A name that starts at a point and is centred on its y: on one line where it fits into the room, else on two or
    /// three in smaller letters; cut only where it does not fit then.
    pub fn name_beside(&mut self, at: Point, style: Style, name: &str, room: (f64, f64)) {
        self.name(at, Anchor::Start, style, name, room);
    }

    /// As [`Self::name_beside`], ending at the point.
    pub fn name_before(&mut self, at: Point, style: Style, name: &str, room: (f64, f64)) {
        self.name(at, Anchor::End, style, name, room);
    }

    /// As [`Self::name_beside`], centred on the point.
    pub fn name_centred(&mut self, at: Point, style: Style, name: &str, room: (f64, f64)) {
        self.name(at, Anchor::Middle, style, name, room);
    }

    fn name(&mut self, (x, y): Point, anchor: Anchor, style: Style, name: &str, (room, height): (f64, f64)) {
        let (style, lines) = placed_name(style, name, room, height);
        let pitch = 1.15 * style.size;
        let first = y - pitch * (lines.len() - 1) as f64 / 2.0;
        for (i, line) in lines.iter().enumerate() {
            self.text_beside((x, first + pitch * i as f64), anchor, style, line);
        }
    }
}

/// The lines of a name, and the size at which they fit.
fn placed_name(style: Style, name: &str, room: f64, height: f64) -> (Style, Vec<String>) {
    const TRIALS: [(f64, usize); 9] =
        [(1.0, 1), (0.92, 1), (0.92, 2), (0.8, 2), (0.8, 3), (0.66, 3), (0.66, 4), (0.58, 5), (0.5, 6)];
    let smallest = Style { size: TRIALS[TRIALS.len() - 1].0 * style.size, ..style };
    // Words are broken only where letters would become too small otherwise.
    for may_break in [false, true] {
        for (factor, most) in TRIALS {
            let smaller = Style { size: factor * style.size, ..style };
            let is_whole = name.split(' ').all(|word| smaller.width(word) <= room);
            let lines = text::wrap(name, smaller.size, smaller.weight, room);
            // The last line needs no room below it.
            let tall = (1.15 * lines.len() as f64 - 0.15) * smaller.size;
            let fits = tall <= height + 2.0 || lines.len() == 1;
            if (is_whole || may_break) && lines.len() <= most && fits {
                return (smaller, lines);
            }
        }
    }
    let fitting = ((height / (1.15 * smallest.size)) as usize).clamp(1, 6);
    (smallest, text::wrap_at_most(name, smallest.size, smallest.weight, room, fitting))
}
