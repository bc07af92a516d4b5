//! How an invitation reaches people: channels, their addresses, and what the invitation says.

use super::build::{Builder, Review, carried, listed};
use super::phrases::{Kind, phrases};
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::{CHANNELS, Key};

impl Builder<'_> {
    /// One channel of a touchpoint that starts on an event, or by itself.
    pub fn via(
        &mut self,
        item: &ast::Item,
        property: &ast::Property,
        on: Option<EventId>,
    ) -> Option<Via> {
        let names: Vec<&Name> = property.values.iter().filter_map(Value::name).collect();
        let channel = names.first()?;
        if !CHANNELS.contains(&channel.text.as_str()) {
            self.report(
                Rule::SyntaxWrongValue,
                channel.span,
                format!("`{}` is not a channel", channel.text),
            )
            .help(format!(
                "the channels are {}",
                listed(CHANNELS.iter().copied())
            ))
            .did_you_mean(nearest(&channel.text, CHANNELS.iter().copied()));
        }
        // Of an event that is not there, only that was told.
        let is_lost = on.is_none() && item.has(Key::On);
        let to = match names.get(2) {
            _ if is_lost => None,
            Some(field) => self.address(channel, field, on),
            None => {
                self.check_addressed(channel, on);
                None
            }
        };
        Some(Via {
            channel: channel.text.clone(),
            to,
            span: property.span,
        })
    }

    /// The field after `to`: of the event, or a known value.
    fn address(&mut self, channel: &Name, field: &Name, on: Option<EventId>) -> Option<Address> {
        let survey = &self.survey;
        let of_event = on.and_then(|event| {
            let mut fields = survey[event].fields.iter();
            Some(Address::Event(
                fields.position(|known| known.name == field.text)?,
            ))
        });
        let known = self.scope.fields.get(&field.text);
        let known = known.filter(|id| survey[*id].origin == Origin::Known);
        let Some(address) = of_event.or(known.map(Address::Known)) else {
            self.unknown_address(field, on);
            return None;
        };
        let ty = match address {
            Address::Event(at) => on.map(|event| &survey[event].fields[at].ty),
            Address::Known(id) => Some(&survey[id].ty),
        };
        if let (Some(wanted), Some(ty)) = (Wanted::of(&channel.text), ty)
            && !wanted.is_met(ty)
        {
            let message = format!("`{}` does not hold {}", field.text, wanted.words());
            let help = format!(
                "`{}` goes to a field of type `{}`",
                channel.text,
                wanted.ty()
            );
            self.report(Rule::TouchpointNoAddress, field.span, message)
                .help(help);
        }
        Some(address)
    }

    fn unknown_address(&mut self, field: &Name, on: Option<EventId>) {
        let (message, names) = match on {
            Some(event) => {
                let event = &self.survey[event];
                let names: Vec<String> = event
                    .fields
                    .iter()
                    .map(|field| field.name.clone())
                    .collect();
                (
                    format!("the event `{}` does not carry `{}`", event.name, field.text),
                    names,
                )
            }
            None => {
                let names = known_values(&self.survey).map(|known| known.name.clone());
                (
                    format!("there is no known value `{}`", field.text),
                    names.collect(),
                )
            }
        };
        let help = match on {
            Some(_) => carried(&names),
            None => "add it with `known`, as it comes along with an invitation".to_owned(),
        };
        self.report(Rule::TouchpointUnknownField, field.span, message)
            .help(help)
            .did_you_mean(nearest(&field.text, names.iter().map(String::as_str)));
    }

    /// A channel that needs an address and names none.
    fn check_addressed(&mut self, channel: &Name, on: Option<EventId>) {
        let Some(wanted) = Wanted::of(&channel.text) else {
            return;
        };
        let survey = &self.survey;
        let fits: Vec<String> = match on {
            Some(event) => {
                let fields = survey[event].fields.iter();
                let fits = fields.filter(|field| wanted.is_met(&field.ty));
                fits.map(|field| field.name.clone()).collect()
            }
            None => {
                let fits = known_values(survey).filter(|field| wanted.is_met(&field.ty));
                fits.map(|field| field.name.clone()).collect()
            }
        };
        let message = format!("nothing says to which address `{}` goes", channel.text);
        let (word, ty) = (&channel.text, wanted.ty());
        let help = match (fits.as_slice(), on) {
            ([one], _) => format!("write `via {word} to {one}`"),
            ([], Some(event)) => format!(
                "add a field of type `{ty}` to the event `{}`, and name it: `via {word} to …`",
                survey[event].name
            ),
            ([], None) => {
                format!("add a `known` value of type `{ty}`, and name it: `via {word} to …`")
            }
            (several, _) => format!(
                "add `to` and one of {}",
                listed(several.iter().map(String::as_str))
            ),
        };
        let problem = self
            .report(Rule::TouchpointNoAddress, channel.span, message)
            .help(help);
        if let [one] = fits.as_slice() {
            let written = format!("{word} to {one}");
            problem.fix(
                format!("write `via {written}`"),
                channel.span,
                written.clone(),
            );
        }
    }

    /// Reports offers in what the invitations of the survey say: the titles of its touchpoints, and its
    /// own, where one of them sends messages.
    pub fn check_offers(&mut self, header: &ast::Item, touchpoints: &[&ast::Item]) {
        let tag = self.survey.languages.first().map_or("", String::as_str);
        let offers = phrases(Kind::Offer, tag);
        let sends = |item: &&&ast::Item| {
            let mut channels = item.properties_of(Key::Via).filter_map(ast::Property::name);
            channels.any(|channel| ["email", "sms", "phone"].contains(&channel.text.as_str()))
        };
        let senders: Vec<&ast::Item> = touchpoints.iter().filter(sends).copied().collect();
        let title = (!senders.is_empty()).then_some(header);
        for item in title.into_iter().chain(senders) {
            let Some(text) = &item.text else { continue };
            let Some(found) = offers.all_in(&text.value).into_iter().next() else {
                continue;
            };
            let place = text.slice_span(found.range.start, found.range.end);
            let message = format!(
                "\"{}\" makes the invitation of `{}` advertising",
                found.words,
                item.name_text()
            );
            self.report(Rule::TouchpointCommercial, place, message)
                .help("leave the offer out; advertising goes only to people who agreed to it (in the Netherlands article 11.7 of the Telecommunications Act)");
        }
    }
}

fn known_values(survey: &Survey) -> impl Iterator<Item = &Field> {
    let fields = survey.fields.iter();
    fields.filter(|field| field.origin == Origin::Known)
}

/// What a channel needs to reach somebody.
#[derive(Clone, Copy)]
enum Wanted {
    Email,
    Number,
    Place,
}

impl Wanted {
    /// None for a channel that goes to nobody in particular.
    fn of(channel: &str) -> Option<Wanted> {
        match channel {
            "email" => Some(Wanted::Email),
            "sms" | "phone" => Some(Wanted::Number),
            "letter" | "visit" => Some(Wanted::Place),
            _ => None,
        }
    }

    fn is_met(self, ty: &Type) -> bool {
        match self {
            Wanted::Email => *ty == Type::Email,
            Wanted::Number => *ty == Type::Phone,
            Wanted::Place => matches!(ty, Type::Text(_)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Wanted::Email => "an e-mail address",
            Wanted::Number => "a telephone number",
            Wanted::Place => "a postal address",
        }
    }

    fn ty(self) -> &'static str {
        match self {
            Wanted::Email => "email",
            Wanted::Number => "phone",
            Wanted::Place => "text",
        }
    }
}

impl Review<'_> {
    /// Reports response rates of touchpoints that leave nobody to count.
    pub fn check_frames(&mut self) {
        let survey = self.survey;
        for metric in &survey.metrics {
            let Figure::ResponseRate(id) = metric.figure else {
                continue;
            };
            let touchpoint = &survey[id];
            let open = touchpoint
                .via
                .iter()
                .find_map(|via| Some((frameless(&via.channel)?, via.span)));
            let Some((what, span)) = open else { continue };
            let message = format!(
                "`{}` cannot be known: nobody knows who saw the {what} of `{}`",
                metric.name, touchpoint.name
            );
            self.report(Rule::TouchpointNoFrame, metric.span, message)
                .related(span, "this channel has no list of people")
                .help("count the responses, as in `count(answered(…))`, or invite people by a channel that has their addresses");
        }
    }
}

/// What a channel shows to whoever comes by, if it does.
fn frameless(channel: &str) -> Option<&'static str> {
    match channel {
        "link" => Some("link"),
        "qr" => Some("QR code"),
        "popup" => Some("pop-up"),
        _ => None,
    }
}
