//! The look of the form: its colours can be read on a light and on a dark screen.

use super::build::Builder;
use crate::model::{Colour, Palette, TEXT_CONTRAST, Theme};
use crate::problem::Rule;
use crate::syntax::ast;
use crate::syntax::vocabulary::Key;

/// The most round corners, in pixels.
const ROUNDEST: u32 = 24;

/// The contrast that is sought for an accent on a dark screen that was not chosen by the author.
const DERIVED_CONTRAST: f64 = 6.0;

/// The keys of accent, background and ink on one kind of screen.
type Keys = [Key; 3];

const LIGHT: Keys = [Key::Accent, Key::Background, Key::Ink];
const DARK: Keys = [Key::DarkAccent, Key::DarkBackground, Key::DarkInk];

impl<'a> Builder<'a> {
    /// Reads the `theme` item.
    pub fn theme(&mut self, item: &'a ast::Item) {
        if self.survey.theme.is_some() {
            self.report(
                Rule::NameDuplicate,
                item.keyword_span,
                "there is already a `theme` item",
            );
            return;
        }
        let light = self.palette(item, LIGHT, Palette::LIGHT);
        let mut usual = Palette::DARK;
        if item.has(Key::Accent) {
            let accent = light.accent.readable(&usual.grounds(), DERIVED_CONTRAST);
            usual.accent = accent.unwrap_or(Colour::WHITE);
        }
        let dark = self.palette(item, DARK, usual);
        let font = item.property(Key::Font).and_then(ast::Property::name);
        self.survey.theme = Some(Theme {
            light,
            dark,
            radius: self.radius(item),
            font: font.map(|name| name.text.clone()),
            logo: self.picture(item, Key::Logo, "theme.logo"),
        });
    }

    /// The colours for one kind of screen; those that are not chosen are the usual ones, as dark or light
    /// as it takes to read them.
    fn palette(&mut self, item: &ast::Item, keys: Keys, usual: Palette) -> Palette {
        let [accent, background, ink] = keys.map(|key| self.colour(item, key));
        let mut palette = Palette {
            accent: accent.unwrap_or(usual.accent),
            background: background.unwrap_or(usual.background),
            ink: ink.unwrap_or(usual.ink),
        };
        let readable = |colour: Colour, palette: &Palette| {
            let shade = colour.readable(&palette.grounds(), TEXT_CONTRAST);
            shade.unwrap_or(palette.background.counterpart())
        };
        if ink.is_none() {
            palette.ink = readable(palette.ink, &palette);
        }
        if accent.is_none() {
            palette.accent = readable(palette.accent, &palette);
        }
        let [accent_key, background_key, ink_key] = keys;
        for (key, colour) in [(ink_key, palette.ink), (accent_key, palette.accent)] {
            self.check_contrast(item, key, colour, background_key, &palette);
        }
        palette
    }

    fn colour(&mut self, item: &ast::Item, key: Key) -> Option<Colour> {
        let text = item.property(key)?.text()?;
        let colour = Colour::parse(&text.value);
        if colour.is_none() {
            let message = format!("`{}` is not a colour", text.value);
            self.report(Rule::SyntaxWrongValue, text.span, message)
                .help("write it in hexadecimal digits, like `#0b5a6f`");
        }
        colour
    }

    fn check_contrast(
        &mut self,
        item: &ast::Item,
        key: Key,
        colour: Colour,
        ground: Key,
        palette: &Palette,
    ) {
        let Some(text) = item.property(key).and_then(ast::Property::text) else {
            return;
        };
        let grounds = palette.grounds();
        let too_close = |on: &&Colour| colour.contrast(**on) < TEXT_CONTRAST;
        let Some(on) = grounds.iter().find(too_close) else {
            return;
        };
        if Colour::parse(&text.value).is_none() {
            return;
        }
        let which = match (*on == palette.background, item.has(ground)) {
            (true, true) => format!("`{on}`"),
            (true, false) => format!("the usual background `{on}`"),
            (false, _) => format!("`{on}`, around the questions,"),
        };
        // Rounded down, so that too little never reads as enough.
        let measured = (colour.contrast(*on) * 100.0).floor() / 100.0;
        let message = format!(
            "`{}` on {which} has a contrast of {measured:.2} to 1",
            text.value
        );
        let nearest = colour.readable(&grounds, TEXT_CONTRAST);
        let problem = self.report(Rule::ThemeContrast, text.span, message);
        problem
            .label("text in this colour needs 4.5 to 1")
            .help(match nearest {
                Some(nearest) => format!(
                    "the nearest shade that can be read, also around the questions, is `{nearest}`"
                ),
                None => "choose a lighter or a darker background".to_owned(),
            });
        if let Some(property) = item.property(ground) {
            problem.related(property.span, "it stands on this");
        }
        if let Some(nearest) = nearest {
            problem.offer(
                "take the nearest shade",
                text.span,
                format!("\"{nearest}\""),
            );
        }
    }

    fn radius(&mut self, item: &ast::Item) -> Option<u32> {
        let radius = self.count(item, Key::Radius)?;
        if radius > ROUNDEST
            && let Some(property) = item.property(Key::Radius)
        {
            let message = format!("corners of {radius} pixels are too round for short fields");
            self.report(Rule::ValueRange, property.span, message)
                .help(format!("`radius` is at most {ROUNDEST}"));
        }
        Some(radius.min(ROUNDEST))
    }
}
