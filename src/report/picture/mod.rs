//! Kinds of pictures, drawn by `plotters` as SVG: each file takes figures and gives one picture.
//! Which pictures there are of which results is decided in `pictures`, not here.

pub mod bars;
mod coinciding;
mod compact;
pub mod control_chart;
pub mod curves;
mod dashes;
pub mod grid;
pub mod heat_map;
pub mod marks;
pub mod panels;
pub mod points;
#[cfg(test)]
mod samples;
pub mod sheet;
pub mod theme;

/// A drawn picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The picture as SVG, with the words below as its label.
    pub svg: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
}

/// Width and height in pixels as a browser shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub wide: u32,
    /// Height.
    pub high: u32,
}

impl Size {
    /// Across a page.
    pub const PAGE: Self = Self {
        wide: 800,
        high: 440,
    };
    /// Two beside each other on a page, or one on a telephone.
    pub const HALF: Self = Self {
        wide: 400,
        high: 300,
    };
    /// Smallest width and height on which a picture can be read.
    pub const LEAST: Self = Self {
        wide: 320,
        high: 240,
    };
    /// Largest width and height.
    pub const MOST: Self = Self {
        wide: 4000,
        high: 4000,
    };

    /// Whether letters and margins have to be small.
    #[must_use]
    pub const fn is_narrow(self) -> bool {
        self.wide < 600
    }
}
