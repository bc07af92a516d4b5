//! How the form looks: three colours for a light and for a dark screen, and whether they can be read.

use super::TextId;
use std::fmt;

/// A colour of the sRGB space, eight bits a channel: `#0b5a6f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// The least contrast of text with what it stands on: WCAG 2.2, success criterion 1.4.3.
pub const TEXT_CONTRAST: f64 = 4.5;

impl Colour {
    /// `#0b5a6f` or `#abc`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        let values: Vec<u8> = digits
            .chars()
            .map(|digit| digit.to_digit(16).map(|value| value as u8))
            .collect::<Option<_>>()?;
        match values.as_slice() {
            [r, g, b] => Some(Colour([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Colour([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// Relative luminance, from 0 for black to 1 for white, as WCAG 2.2 defines it.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            match share <= 0.04045 {
                true => share / 12.92,
                false => ((share + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio, from 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// The least contrast with any of some colours.
    pub fn least_contrast(self, on: &[Colour]) -> f64 {
        let all = on.iter().map(|other| self.contrast(*other));
        all.fold(21.0, f64::min)
    }

    /// This colour with a share, from 0 to 1, of another.
    pub fn mix(self, other: Colour, share: f64) -> Colour {
        let mixed = |at: usize| {
            let (own, other) = (f64::from(self.0[at]), f64::from(other.0[at]));
            (own + (other - own) * share).round() as u8
        };
        Colour([mixed(0), mixed(1), mixed(2)])
    }

    /// The nearest colour, towards black or white, with that contrast on all of some colours; itself where
    /// it has it. None where no shade has.
    pub fn readable(self, on: &[Colour], contrast: f64) -> Option<Colour> {
        let shades = (0..=255).flat_map(|step| {
            let share = f64::from(step) / 255.0;
            [
                self.mix(Colour::BLACK, share),
                self.mix(Colour::WHITE, share),
            ]
        });
        let mut fitting = shades.filter(|shade| shade.least_contrast(on) >= contrast);
        fitting.next()
    }

    /// Black or white, whichever is read better on this colour; always at least 4.5 to 1.
    pub fn counterpart(self) -> Colour {
        match self.contrast(Colour::BLACK) > self.contrast(Colour::WHITE) {
            true => Colour::BLACK,
            false => Colour::WHITE,
        }
    }

    /// Black.
    pub const BLACK: Colour = Colour([0; 3]);
    /// White.
    pub const WHITE: Colour = Colour([255; 3]);
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// The look of a form.
#[derive(Debug, Clone)]
pub struct Theme {
    /// On a light screen.
    pub light: Palette,
    /// On a dark screen.
    pub dark: Palette,
    /// Corners in CSS pixels, 0 to 24.
    pub radius: Option<u32>,
    /// One of [`FONTS`](crate::syntax::vocabulary::FONTS).
    pub font: Option<String>,
    /// The path of the logo, and what it shows.
    pub logo: Option<(String, TextId)>,
}

/// The colours all others follow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Buttons, links and what is chosen.
    pub accent: Colour,
    /// What questions stand on.
    pub background: Colour,
    /// Text.
    pub ink: Colour,
}

impl Palette {
    /// The colours without a theme, on a light screen.
    pub const LIGHT: Palette = Palette {
        accent: Colour([0x0b, 0x5a, 0x6f]),
        background: Colour::WHITE,
        ink: Colour([0x1b, 0x25, 0x29]),
    };
    /// The colours without a theme, on a dark screen.
    pub const DARK: Palette = Palette {
        accent: Colour([0x7f, 0xd0, 0xe0]),
        background: Colour([0x18, 0x20, 0x23]),
        ink: Colour([0xe7, 0xed, 0xef]),
    };

    /// What text stands on: the background, and the darker shade of it around the questions.
    pub fn grounds(&self) -> [Colour; 2] {
        let around = match self.background.counterpart() == Colour::WHITE {
            true => self.background.mix(Colour::BLACK, 0.3),
            false => self.background.mix(self.ink, 0.04),
        };
        [self.background, around]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    /// Published pairs: the examples of WCAG's understanding documents and of WebAIM's contrast checker.
    #[test]
    fn contrast_is_that_of_wcag() {
        let published = [
            ("#000000", "#ffffff", 21.0),
            ("#ffffff", "#ffffff", 1.0),
            ("#767676", "#ffffff", 4.54),
            ("#777777", "#ffffff", 4.48),
            ("#949494", "#ffffff", 3.03),
            ("#959595", "#ffffff", 2.99),
            ("#ff0000", "#ffffff", 4.0),
            ("#0000ff", "#ffffff", 8.59),
        ];
        for (one, two, ratio) in published {
            let measured = colour(one).contrast(colour(two));
            // Published figures are rounded or cut off at two decimals.
            assert!((measured - ratio).abs() < 0.01, "{one} {two} {measured}");
            assert!((colour(two).contrast(colour(one)) - measured).abs() < 1e-12);
        }
    }

    #[test]
    fn the_nearest_shade_that_can_be_read_is_just_dark_enough() {
        let white = [Colour::WHITE];
        assert_eq!(
            colour("#777777").readable(&white, 4.5),
            Some(colour("#767676"))
        );
        assert_eq!(
            colour("#767676").readable(&white, 4.5),
            Some(colour("#767676"))
        );
        let lifted = colour("#222222").readable(&[Colour::BLACK], 4.5).unwrap();
        assert!(lifted.contrast(Colour::BLACK) >= 4.5 && lifted.luminance() < 0.2);
        assert_eq!(
            colour("#fff").readable(&[Colour::BLACK, Colour::WHITE], 4.6),
            None
        );
    }

    #[test]
    fn every_colour_carries_black_or_white() {
        for grey in 0..=255 {
            let own = Colour([grey; 3]);
            assert!(own.contrast(own.counterpart()) >= TEXT_CONTRAST, "{own}");
        }
    }

    #[test]
    fn colours_are_read_and_written_in_six_digits() {
        assert_eq!(colour("#AbC").to_string(), "#aabbcc");
        for wrong in [
            "abc", "#ab", "#abcd", "#abcdefa", "#ggg", "blue", "#", "#é12345", "",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }
}
