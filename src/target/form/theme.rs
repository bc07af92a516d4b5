//! The look of a survey as custom properties over those at the top of `style/base.css`.

use crate::model::{Colour, Palette, Theme};
use std::fmt::Write;

/// What is wrong, on a light and on a dark screen.
const ERROR: [Colour; 2] = [Colour([0xb3, 0x26, 0x1e]), Colour([0xff, 0xb4, 0xab])];
/// What may be wrong.
const WARN: [Colour; 2] = [Colour([0x8a, 0x5a, 0x00]), Colour([0xf0, 0xc2, 0x6b])];

/// The least contrast of the edge of a control: WCAG 2.2, success criterion 1.4.11, and a little more.
const EDGE: f64 = 3.2;
/// The contrast of quiet text.
const QUIET: f64 = 5.0;

/// The style of a theme, to stand behind the style of the form.
pub fn style(theme: &Theme) -> String {
    let mut css = format!(
        ":where(:root){{{}",
        colours(&theme.light, &Palette::LIGHT, 0)
    );
    if let Some(radius) = theme.radius {
        // Writing to a string does not fail.
        let _ = write!(css, "--radius:{}rem;", f64::from(radius) / 16.0);
    }
    if let Some(stack) = theme.font.as_deref().and_then(stack) {
        let _ = write!(css, "--font:{stack};");
    }
    let dark = colours(&theme.dark, &Palette::DARK, 1);
    let _ = writeln!(
        css,
        "}}\n@media (prefers-color-scheme:dark){{:where(:root){{{dark}}}}}"
    );
    if theme.logo.is_some() {
        css.push_str(LOGO);
    }
    css
}

/// A logo stands on white where the screen is dark, for most are made for paper.
const LOGO: &str = ".logo{display:block;block-size:2.5rem;max-inline-size:14rem;object-fit:contain}\n\
    @media (prefers-color-scheme:dark){.logo{padding:.25rem .5rem;border-radius:.375rem;background:#fff}}\n";

/// Letters that devices have; nothing is fetched.
fn stack(font: &str) -> Option<&'static str> {
    Some(match font {
        "serif" => {
            r#""Iowan Old Style","Palatino Linotype",Palatino,"Noto Serif","Noto Naskh Arabic",Georgia,serif"#
        }
        "rounded" => {
            r#"ui-rounded,"SF Pro Rounded","Arial Rounded MT Bold",Nunito,system-ui,"Noto Sans Arabic",sans-serif"#
        }
        "mono" => {
            r#"ui-monospace,"Cascadia Code","SF Mono",Menlo,Consolas,"Noto Sans Mono",monospace"#
        }
        _ => return None,
    })
}

/// The colours that follow from a palette; what its author left as it is, is left out.
fn colours(palette: &Palette, usual: &Palette, screen: usize) -> String {
    let Palette {
        accent,
        background,
        ink,
    } = *palette;
    if palette == usual {
        return String::new();
    }
    let grounds = palette.grounds();
    let shade = |colour: Colour, on: &[Colour], contrast| {
        colour
            .readable(on, contrast)
            .unwrap_or(background.counterpart())
    };
    // Text on a tint is read as well as on the background.
    let tint = [0.1, 0.06, 0.03]
        .map(|share| background.mix(accent, share))
        .into_iter()
        .find(|tint| ink.contrast(*tint) >= 4.5)
        .unwrap_or(background);
    let mut all = vec![
        ("accent", accent),
        ("on-accent", accent.counterpart()),
        ("tint", tint),
    ];
    if (background, ink) != (usual.background, usual.ink) {
        let stated = |colour: Colour| {
            let tint = background.mix(colour, 0.07);
            (shade(colour, &[grounds[0], grounds[1], tint], 4.5), tint)
        };
        let (error, error_tint) = stated(ERROR[screen]);
        let (warn, warn_tint) = stated(WARN[screen]);
        all.extend([
            ("text", ink),
            ("muted", shade(ink.mix(background, 0.3), &grounds, QUIET)),
            ("page", grounds[1]),
            ("surface", background),
            ("line", shade(ink.mix(background, 0.45), &grounds, EDGE)),
            ("hair", background.mix(ink, 0.14)),
            ("error", error),
            ("error-tint", error_tint),
            ("warn", warn),
            ("warn-tint", warn_tint),
        ]);
    }
    let mut css = String::new();
    for (name, colour) in all {
        let _ = write!(css, "--{name}:{colour};");
    }
    css
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The value of a custom property in a part of a style sheet.
    fn token(css: &str, name: &str) -> Colour {
        let (_, rest) = css.split_once(&format!("--{name}:")).unwrap();
        Colour::parse(rest.split(';').next().unwrap().trim()).unwrap()
    }

    #[test]
    fn the_usual_colours_are_those_of_the_style_sheet() {
        let on_screens = |css: &'static str| {
            let (light, dark) = css
                .split_once("@media (prefers-color-scheme: dark)")
                .unwrap();
            [light, dark]
        };
        let base = on_screens(include_str!("style/base.css"));
        let checks = on_screens(include_str!("style/checks.css"));
        for (screen, palette) in [Palette::LIGHT, Palette::DARK].into_iter().enumerate() {
            let part = base[screen];
            assert_eq!(token(part, "accent"), palette.accent);
            assert_eq!(token(part, "surface"), palette.background);
            assert_eq!(token(part, "text"), palette.ink);
            assert_eq!(token(part, "error"), ERROR[screen]);
            assert_eq!(token(checks[screen], "warn"), WARN[screen]);
            assert!(colours(&palette, &palette, screen).is_empty());
        }
    }

    #[test]
    fn what_follows_from_any_readable_palette_can_be_read() {
        let accents = [
            "#0b5a6f", "#767676", "#9c1f6b", "#005a00", "#7a5200", "#000000",
        ];
        let grounds = ["#ffffff", "#fff8ec", "#eef3ff"];
        for (accent, ground) in accents.iter().flat_map(|a| grounds.map(|g| (*a, g))) {
            let background = Colour::parse(ground).unwrap();
            let mut palette = Palette {
                accent: Colour::parse(accent).unwrap(),
                background,
                ink: Colour([0x20, 0x20, 0x20]),
            };
            palette.accent = palette.accent.readable(&palette.grounds(), 4.5).unwrap();
            let css = colours(&palette, &Palette::LIGHT, 0);
            let contrast = |one: &str, two: &str| token(&css, one).contrast(token(&css, two));
            assert!(contrast("accent", "on-accent") >= 4.5, "{css}");
            assert!(contrast("accent", "tint") >= 3.0, "{css}");
            if background == Colour::WHITE && palette.ink == Palette::LIGHT.ink {
                continue;
            }
            for (one, two, least) in [
                ("text", "tint", 4.5),
                ("muted", "page", 4.5),
                ("muted", "surface", 4.5),
                ("line", "surface", 3.0),
                ("line", "page", 3.0),
                ("error", "error-tint", 4.5),
                ("error", "page", 4.5),
                ("text", "error-tint", 4.5),
                ("text", "warn-tint", 4.5),
            ] {
                assert!(contrast(one, two) >= least, "{one} on {two}: {css}");
            }
        }
    }
}
