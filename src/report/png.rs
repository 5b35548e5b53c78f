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

/// The picture as PNG.
///
/// # Errors
///
/// The machine has no letters, or the picture cannot be drawn.
pub fn of(picture: &Picture) -> anyhow::Result<Vec<u8>> {
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
        anyhow::bail!(
            "there are no letters on this machine to draw with: install a font such as DejaVu \
             Sans, or write an .svg"
        );
    };
    letters.set_sans_serif_family(family);
    let tree = Tree::from_str(&picture.svg, &options)?;
    let size = tree.size().to_int_size().scale_by(FINENESS);
    let pixels = size.and_then(|size| Pixmap::new(size.width(), size.height()));
    let mut pixels = pixels.ok_or_else(|| anyhow::anyhow!("the picture is too large for PNG"))?;
    let finer = Transform::from_scale(FINENESS, FINENESS);
    resvg::render(&tree, finer, &mut pixels.as_mut());
    Ok(pixels.encode_png()?)
}
