//! Pictures in fewer bytes: the same shapes as paths of steps, to a fraction of a pixel; words of one look together.

use std::fmt::Write as _;

/// How far a line may pass beside a corner that is left out, in units of a picture, of which a pixel has eight or more.
const TOLERANCE: f64 = 2.0;

type Corner = (i32, i32);

/// A picture whose lines and areas are paths; strokes of one look that follow each other are one path, words of one look
/// one group.
pub(super) fn lean(svg: &str) -> String {
    let mut lean = String::with_capacity(svg.len() / 2);
    // The stroke that may go on, and the look of the words of the open group.
    let mut before = String::new();
    let mut words: Option<String> = None;
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let word = word_of(tag);
        if tag != "/text" && word.as_ref().map(|(look, _)| look) != words.as_ref() {
            lean += if words.is_some() { "</g>" } else { "" };
            words = word.as_ref().map(|(look, _)| look.clone());
            lean += &words.as_ref().map_or_else(String::new, |look| format!("<g {look}>"));
        }
        if let Some((_, place)) = word {
            let _ = write!(lean, "<text {place}>{}", text.trim());
            before.clear();
        } else if let Some((look, d)) = path_of(tag) {
            if look == before {
                lean.truncate(lean.len() - "\"/>".len());
            } else {
                let _ = write!(lean, "<path {look} d=\"");
            }
            let _ = write!(lean, "{d}\"/>");
            // Areas that overlap would make holes in each other.
            before = if look.contains("fill=\"none\"") { look } else { String::new() };
        } else {
            let _ = write!(lean, "<{}>{}", tag.replace(" text-anchor=\"start\"", ""), text.trim());
            before.clear();
        }
    }
    lean
}

/// Look and place of words; what leads them down is part of the place. None where they have more to say.
fn word_of(tag: &str) -> Option<(String, String)> {
    let (mut looks, mut place, mut down, mut size) = (Vec::new(), Vec::new(), 0.0, 0.0);
    for (key, value) in attributes(tag.strip_prefix("text ")?)? {
        match key {
            "x" | "transform" => place.push(format!("{key}=\"{value}\"")),
            "y" => down += value.parse::<f64>().ok()?,
            "dy" => size = value.strip_suffix("em")?.parse::<f64>().ok()?,
            "text-anchor" if value == "start" => {}
            "font-size" | "fill" | "font-weight" | "text-anchor" => looks.push((key, value)),
            _ => return None,
        }
    }
    let letters = looks.iter().find(|(key, _)| *key == "font-size")?.1.parse::<f64>().ok()?;
    place.push(format!("y=\"{:.0}\"", down + size * letters));
    let looks: Vec<String> = looks.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
    Some((looks.join(" "), place.join(" ")))
}

/// Keys and values of a tag; none if it is not read so.
fn attributes(tag: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = tag.trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (key, behind) = rest.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        found.push((key.trim(), value));
        rest = behind.trim();
    }
    Some(found)
}

/// Look and way of a line or an area.
fn path_of(tag: &str) -> Option<(String, String)> {
    let (rest, is_closed) = match tag.strip_prefix("polyline ") {
        Some(rest) => (rest, false),
        None => (tag.strip_prefix("polygon ")?, true),
    };
    let (head, rest) = rest.split_once("points=\"")?;
    let (points, tail) = rest.split_once('"')?;
    let corner = |point: &str| {
        let (x, y) = point.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let corners: Vec<Corner> = points.split_ascii_whitespace().map(corner).collect::<Option<_>>()?;
    let look = format!("{head}{}", tail.trim_end_matches('/')).trim().to_owned();
    let mut d = steps(&fewer(&corners));
    if is_closed {
        d.push('z');
    }
    Some((look, d))
}

/// A path through corners: the first as it stands, the others as steps from the one before.
pub(super) fn steps(corners: &[Corner]) -> String {
    let mut d = String::new();
    let Some(&(mut x, mut y)) = corners.first() else { return d };
    let _ = write!(d, "M{x} {y}");
    let mut is_listed = false;
    let mut level = 0;
    for &(next_x, next_y) in &corners[1..] {
        let (across, down) = (next_x - x, next_y - y);
        (x, y) = (next_x, next_y);
        if down == 0 {
            level += across;
            continue;
        }
        if level != 0 {
            let _ = write!(d, "h{level}");
            (level, is_listed) = (0, false);
        }
        if across == 0 {
            let _ = write!(d, "v{down}");
            is_listed = false;
            continue;
        }
        // A minus parts numbers as a space does.
        let lead = if !is_listed {
            "l"
        } else if across < 0 {
            ""
        } else {
            " "
        };
        let part = if down < 0 { "" } else { " " };
        let _ = write!(d, "{lead}{across}{part}{down}");
        is_listed = true;
    }
    if level != 0 {
        let _ = write!(d, "h{level}");
    }
    d
}

/// The corners without those that the line through the others nearly meets.
fn fewer(corners: &[Corner]) -> Vec<Corner> {
    let Some(last) = corners.len().checked_sub(1) else { return Vec::new() };
    let mut is_kept = vec![false; corners.len()];
    (is_kept[0], is_kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let beside = |&at: &usize| distance(corners[at], corners[from], corners[to]);
        let farthest = (from + 1..to).max_by(|a, b| beside(a).total_cmp(&beside(b)));
        if let Some(at) = farthest.filter(|at| beside(at) > TOLERANCE) {
            is_kept[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    corners.iter().zip(is_kept).filter_map(|(&corner, is_kept)| is_kept.then_some(corner)).collect()
}

/// How far a corner is from the line between two others.
fn distance((x, y): Corner, (ax, ay): Corner, (bx, by): Corner) -> f64 {
    let (across, down) = (f64::from(bx - ax), f64::from(by - ay));
    let (px, py) = (f64::from(x - ax), f64::from(y - ay));
    let length = libm::hypot(across, down);
    let along = if length > 0.0 { ((px * across + py * down) / (length * length)).clamp(0.0, 1.0) } else { 0.0 };
    libm::hypot(px - along * across, py - along * down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_look_are_one_path_and_areas_stand_alone() {
        let svg = "<svg viewBox=\"0 0 9 9\">\n<polyline fill=\"none\" stroke=\"#111\" points=\"1,2 4,2 \"/>\n\
                   <polyline fill=\"none\" stroke=\"#111\" points=\"9,9 5,12 \"/>\n\
                   <polygon fill=\"#222\" points=\"0,0 50,0 50,30 \"/>\n<polygon fill=\"#222\" points=\"0,0 9,0 9,90 \"/>\n\
                   <text x=\"3\" text-anchor=\"start\">\n$4 &lt; 5\n</text>\n</svg>\n";
        let wanted = "<svg viewBox=\"0 0 9 9\"><path fill=\"none\" stroke=\"#111\" d=\"M1 2h3M9 9l-4 3\"/>\
                      <path fill=\"#222\" d=\"M0 0h50v30z\"/><path fill=\"#222\" d=\"M0 0h9v90z\"/>\
                      <text x=\"3\">$4 &lt; 5</text></svg>";
        assert_eq!(lean(svg), wanted);
    }

    #[test]
    fn words_of_one_look_share_it() {
        let svg = "<svg>\n<text x=\"3\" y=\"100\" dy=\"0.76em\" text-anchor=\"start\" font-size=\"200\" fill=\"#111\">\nA\n</text>\n\
                   <text x=\"5\" y=\"7\" font-size=\"200\" fill=\"#111\" transform=\"rotate(270, 5, 7)\">\nB\n</text>\n\
                   <text x=\"5\" y=\"7\" font-size=\"100\" fill=\"#111\">\nC\n</text>\n<rect x=\"1\"/>\n</svg>\n";
        let wanted = "<svg><g font-size=\"200\" fill=\"#111\"><text x=\"3\" y=\"252\">A</text>\
                      <text x=\"5\" transform=\"rotate(270, 5, 7)\" y=\"7\">B</text></g>\
                      <g font-size=\"100\" fill=\"#111\"><text x=\"5\" y=\"7\">C</text></g><rect x=\"1\"/></svg>";
        assert_eq!(lean(svg), wanted);
    }

    #[test]
    fn corners_go_where_nobody_sees_them() {
        // A straight line of many corners, a bend, and a corner that is a unit beside the line.
        let corners: Vec<Corner> = (0..=10).map(|k| (10 * k, 0)).chain([(100, 50), (101, 100), (100, 150)]).collect();
        assert_eq!(fewer(&corners), [(0, 0), (100, 0), (100, 150)]);
        let bent = [(0, 0), (50, 3), (100, 0)];
        assert_eq!(fewer(&bent), bent, "three units beside the line");
        assert_eq!(steps(&[(0, 5), (1, 5), (2, 5), (3, -1), (4, -7), (2, -7)]), "M0 5h2l1-6 1-6h-2");
        assert_eq!(steps(&[]), "");
    }
}
