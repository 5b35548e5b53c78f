//! A picture in pixels, for programs that take no SVG. It is drawn with the letters that the
//! machine has, so unlike the SVG it may differ from machine to machine.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::picture::Picture;

/// Pixels for each one of the picture, so that it is sharp in print.
const FINENESS: f32 = 2.0;

/// Families to take where the picture's own are missing, the most alike first.
const ALIKE: [&str; 7] = [
    "Inter",
    "Helvetica Neue",
    "Arial",
    "Liberation Sans",
    "Noto Sans",
    "DejaVu Sans",
    "Open Sans",
];

/// Why there is no PNG of a picture.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The machine has no fonts.
    #[error(
        "there are no letters on this machine to draw with: install a font such as DejaVu Sans, \
         or write an .svg"
    )]
    NoLetters,
    /// It has more pixels than can be counted.
    #[error("the picture is too large for PNG")]
    TooLarge,
    /// The renderer's own reason.
    #[error("{0}")]
    NotDrawn(String),
}

fn cannot(why: impl std::fmt::Display) -> PngError {
    PngError::NotDrawn(why.to_string())
}

/// The picture as PNG.
///
/// # Errors
///
/// The machine has no letters, or the picture cannot be drawn.
pub fn of(picture: &Picture) -> Result<Vec<u8>, PngError> {
    let mut options = Options::default();
    let letters = options.fontdb_mut();
    letters.load_system_fonts();
    let families: Vec<String> = letters
        .faces()
        .filter_map(|face| Some(face.families.first()?.0.clone()))
        .collect();
    let alike = ALIKE
        .iter()
        .find(|name| families.iter().any(|f| f == *name));
    let Some(family) = alike.copied().or(families.first().map(|f| &**f)) else {
        return Err(PngError::NoLetters);
    };
    letters.set_sans_serif_family(family);
    let tree = Tree::from_str(&picture.svg, &options).map_err(cannot)?;
    let size = tree.size().to_int_size().scale_by(FINENESS);
    let pixels = size.and_then(|size| Pixmap::new(size.width(), size.height()));
    let mut pixels = pixels.ok_or(PngError::TooLarge)?;
    let finer = Transform::from_scale(FINENESS, FINENESS);
    resvg::render(&tree, finer, &mut pixels.as_mut());
    pixels.encode_png().map_err(cannot)
}
