//! SVG to PNG with the bundled font only, so that no machine's fonts change a chart.

use super::canvas::{HEIGHT, WIDTH};
use super::text::{FAMILY, REGULAR, SEMI_BOLD, SUBSTITUTE, is_shown};
use resvg::usvg::fontdb::{FaceInfo, Language};
use resvg::{tiny_skia, usvg};
use std::sync::LazyLock;

/// Pixels per metre at 144 dpi: 1920 pixels are 13.33 inches, the width of a slide.
const PIXELS_PER_METRE: u32 = 5669;

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut options = usvg::Options { font_family: FAMILY.to_owned(), ..usvg::Options::default() };
    let fonts = options.fontdb_mut();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(SEMI_BOLD.to_vec());
    // The semi-bold file calls its family "Inter SemiBold": here both weights are one family.
    let faces: Vec<FaceInfo> = fonts.faces().cloned().collect();
    for mut face in faces {
        fonts.remove_face(face.id);
        face.families = vec![(FAMILY.to_owned(), Language::English_UnitedStates)];
        fonts.push_face_info(face);
    }
    options
});

/// How SVG is read: the fonts are loaded once.
pub(super) fn options() -> &'static usvg::Options<'static> {
    &OPTIONS
}

/// Whether a text is a picture that [`render_png`] can draw.
#[must_use]
pub fn is_drawable(svg: &str) -> bool {
    usvg::Tree::from_str(svg, options()).is_ok()
}

/// A chart as PNG: exactly 1920 × 1080, RGB, 144 dpi; the same bytes for the same SVG. What the bundled font lacks is
/// shown as □; an SVG keeps it for the fonts of whoever looks at it.
///
/// # Panics
/// If the text is not SVG. What `Canvas::to_svg` writes always is.
#[must_use]
pub fn render_png(svg: &str) -> Vec<u8> {
    let svg: String = svg.chars().map(|c| if is_shown(c) { c } else { SUBSTITUTE }).collect();
    let tree = usvg::Tree::from_str(&svg, options()).expect("the canvas writes valid SVG");
    let (width, height) = (WIDTH as u32, HEIGHT as u32);
    let mut pixmap = tiny_skia::Pixmap::new(width, height).expect("the size is not zero");
    pixmap.fill(tiny_skia::Color::WHITE);
    let scale =
        tiny_skia::Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    let rgb: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    encode(&rgb, width, height)
}

fn encode(rgb: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: PIXELS_PER_METRE,
        yppu: PIXELS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().expect("a vector takes every byte");
    writer.write_image_data(rgb).expect("the buffer has three bytes a pixel");
    writer.finish().expect("a vector takes every byte");
    bytes
}
