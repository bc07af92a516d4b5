//! What was promised about data: the `privacy` item, purposes and recipients.

use super::header::period_words;
use super::items::{At, pairs, renamed};
use super::tables::Tables;
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{Basis, Disposal, Privacy, Purpose, Recipient, Responses, Retention};
use crate::source::Span;
use crate::target::privacy::is_outside;

/// Compares what is promised.
pub(super) fn compare(tables: &mut Tables) {
    item(tables);
    for (a, b) in tables.purposes.both.clone() {
        purpose(tables, &tables.old.purposes[a], &tables.new.purposes[b]);
    }
    let gone: Vec<&Purpose> = tables
        .purposes
        .removed
        .iter()
        .map(|at| &tables.old.purposes[*at])
        .collect();
    for purpose in gone {
        let subject = Subject::new("purpose", purpose.name.clone());
        let message = format!("{} is gone", subject.quoted());
        tables.tell(Change::new(Kind::PurposeGone, subject, message).at(purpose.span, None));
    }
    let added = tables.purposes.added.iter().chain(&tables.purposes.reused);
    let added: Vec<&Purpose> = added.map(|at| &tables.new.purposes[*at]).collect();
    for purpose in added {
        let subject = Subject::new("purpose", purpose.name.clone());
        let basis = purpose.basis.map_or("no basis", Basis::word);
        let message = format!("{} is new, on the basis `{basis}`", subject.quoted());
        tables.tell(Change::new(Kind::PurposeNew, subject, message).at(None, purpose.span));
    }
    recipients(tables);
}

/// Something that the `privacy` item says.
type Said = fn(&Privacy) -> Option<String>;

fn item(tables: &mut Tables) {
    let (old, new) = (tables.old.privacy.as_ref(), tables.new.privacy.as_ref());
    let subject = Subject::new("privacy", tables.new.name.clone());
    let at = (old.map(|it| it.span), new.map(|it| it.span));
    let notice: [(&str, Said); 8] = [
        ("the controller", |it| Some(it.controller.clone())),
        ("the representative", |it| it.representative.clone()),
        ("the address for questions", |it| Some(it.contact.clone())),
        ("the data protection officer", |it| it.officer.clone()),
        ("the address for withdrawing consent", |it| {
            it.withdraw.clone()
        }),
        ("the address for objections", |it| it.object.clone()),
        ("the supervisory authority", |it| it.authority.clone()),
        ("the source of the known values", |it| it.source.clone()),
    ];
    for (what, value) in notice {
        let values = (old.and_then(value), new.and_then(value));
        tables.aspect(Kind::NoticeChanged, &subject, what, at, values);
    }
    let claim = |it: Option<&Privacy>| it.map(|it| it.responses);
    let rank = |claim: Option<Responses>| match claim {
        None | Some(Responses::Identified) => 0,
        Some(Responses::Pseudonymous) => 1,
        Some(Responses::Anonymous) => 2,
    };
    if let (Some(old), Some(new)) = (old, new) {
        // Names every part, so that a new one is not forgotten here.
        let Privacy {
            controller: _,
            representative: _,
            contact: _,
            officer: _,
            responses,
            withdraw: _,
            object: _,
            min_group,
            authority: _,
            source: _,
            span: _,
        } = new;
        let values = (Some(old.min_group.to_string()), Some(min_group.to_string()));
        let kind = match *min_group < old.min_group {
            true => Kind::GroupSmaller,
            false => Kind::GroupLarger,
        };
        tables.aspect(kind, &subject, "the smallest group shown", at, values);
        let kind = match rank(Some(*responses)) < rank(claim(Some(old))) {
            true => Kind::LessAnonymous,
            false => Kind::MoreAnonymous,
        };
        let values = (
            Some(old.responses.word().to_owned()),
            Some(responses.word().to_owned()),
        );
        tables.aspect(kind, &subject, "the claim about responses", at, values);
    }
}

fn purpose(tables: &mut Tables, old: &Purpose, new: &Purpose) {
    let Purpose {
        name,
        text,
        basis,
        interest,
        object,
        law,
        retain,
        span,
    } = new;
    let subject = Subject::new("purpose", name.clone());
    let at = (Some(old.span), Some(*span));
    renamed(tables, Kind::PurposeRenamed, &subject, &old.name, at);
    let wording = Text {
        kind: Kind::PurposeWords,
        ..Text::plain(&subject, "the description")
    };
    tables.text(&wording, old.text, *text);
    if old.basis != *basis {
        let kind = match (old.basis, *basis) {
            (Some(Basis::Consent), _) => Kind::ConsentNotAsked,
            (_, Some(Basis::Consent)) => Kind::ConsentAsked,
            _ => Kind::BasisChanged,
        };
        let word = |basis: Option<Basis>| basis.map(|basis| basis.word().to_owned());
        tables.aspect(
            kind,
            &subject,
            "the basis",
            at,
            (word(old.basis), word(*basis)),
        );
    }
    tables.aspect(
        Kind::NoticeChanged,
        &subject,
        "the interest",
        at,
        (old.interest.clone(), interest.clone()),
    );
    tables.aspect(
        Kind::NoticeChanged,
        &subject,
        "the address for objections",
        at,
        (old.object.clone(), object.clone()),
    );
    tables.aspect(
        Kind::NoticeChanged,
        &subject,
        "the law",
        at,
        (old.law.clone(), law.clone()),
    );
    let place = |retain: Option<Retention>, item: Option<Span>| retain.map(|it| it.span).or(item);
    let at = (place(old.retain, at.0), place(*retain, at.1));
    retention(tables, &subject, at, old.retain, *retain);
}

fn retention(
    tables: &mut Tables,
    subject: &Subject,
    at: At,
    old: Option<Retention>,
    new: Option<Retention>,
) {
    let period = |retain: Option<Retention>| retain.map(|retain| retain.period);
    // Without a period, data is kept for ever.
    let length =
        |retain: Option<Retention>| period(retain).map_or((u64::MAX, u64::MAX), |it| it.minutes());
    if period(old) != period(new) {
        let kind = match length(new) > length(old) {
            true => Kind::RetentionLonger,
            false => Kind::RetentionShorter,
        };
        let values = (period(old).map(period_words), period(new).map(period_words));
        tables.aspect(kind, subject, "the retention", at, values);
    }
    if let (Some(old), Some(new)) = (old, new) {
        let word = |then: Disposal| match then {
            Disposal::Delete => Some("delete".to_owned()),
            Disposal::Anonymise => Some("anonymise".to_owned()),
        };
        let kind = match new.then {
            Disposal::Anonymise => Kind::DisposalWeaker,
            Disposal::Delete => Kind::DisposalStronger,
        };
        let what = "the end of the retention";
        tables.aspect(kind, subject, what, at, (word(old.then), word(new.then)));
    }
}

fn recipients(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let pairs = pairs(tables, "recipient", |it| &it.recipients);
    for (a, b) in &pairs.both {
        recipient(tables, &old.recipients[*a], &new.recipients[*b]);
    }
    for at in &pairs.removed {
        let gone = &old.recipients[*at];
        let subject = Subject::new("recipient", gone.name.clone());
        let message = format!("{} is gone", subject.quoted());
        let change = Change::new(Kind::RecipientRemoved, subject, message);
        tables.tell(
            change
                .at(gone.span, None)
                .values(Some(old.words(gone.text, 0)), None),
        );
    }
    for at in pairs.added.iter().chain(&pairs.reused) {
        let own = &new.recipients[*at];
        let subject = Subject::new("recipient", own.name.clone());
        let message = format!("{} is new, as {}", subject.quoted(), own.role);
        let change = Change::new(Kind::RecipientAdded, subject, message);
        tables.tell(
            change
                .at(None, own.span)
                .values(None, Some(new.words(own.text, 0))),
        );
    }
}

fn recipient(tables: &mut Tables, old: &Recipient, new: &Recipient) {
    let Recipient {
        name,
        text,
        role,
        country,
        contract,
        safeguard,
        purposes: _,
        span,
    } = new;
    let subject = Subject::new("recipient", name.clone());
    let at = (Some(old.span), Some(*span));
    renamed(tables, Kind::PurposeRenamed, &subject, &old.name, at);
    let kind = Kind::RecipientChanged;
    let wording = Text {
        kind,
        ..Text::plain(&subject, "the name")
    };
    tables.text(&wording, old.text, *text);
    let values = [
        ("the role", Some(old.role.clone()), Some(role.clone())),
        ("the contract", old.contract.clone(), contract.clone()),
        ("the safeguard", old.safeguard.clone(), safeguard.clone()),
    ];
    for (what, from, to) in values {
        tables.aspect(kind, &subject, what, at, (from, to));
    }
    let is_far = |country: &Option<String>| country.as_deref().is_some_and(is_outside);
    let kind = match (is_far(&old.country), is_far(country)) {
        (false, true) => Kind::TransferAdded,
        (true, false) => Kind::TransferEnded,
        _ => kind,
    };
    tables.aspect(
        kind,
        &subject,
        "the country",
        at,
        (old.country.clone(), country.clone()),
    );
    served(tables, old, new, &subject, at);
}

/// For which purposes it receives data; for all where it names none.
fn served(tables: &mut Tables, old: &Recipient, new: &Recipient, subject: &Subject, at: At) {
    let names = |survey: &crate::model::Survey, recipient: &Recipient| {
        let ids = recipient.purposes.iter().map(|id| survey[*id].name.clone());
        let names: Vec<String> = ids.collect();
        match names.is_empty() {
            true => "all purposes".to_owned(),
            false => names.join(", "),
        }
    };
    let carried: Vec<Option<usize>> = old
        .purposes
        .iter()
        .map(|id| tables.purposes.new_of(id.index()))
        .collect();
    let after: Vec<usize> = new.purposes.iter().map(|id| id.index()).collect();
    let (was_all, is_all) = (old.purposes.is_empty(), new.purposes.is_empty());
    let is_more = !was_all && (is_all || after.iter().any(|id| !carried.contains(&Some(*id))));
    let is_less = !is_all
        && (was_all
            || carried
                .iter()
                .any(|id| id.is_none_or(|id| !after.contains(&id))));
    let values = (Some(names(tables.old, old)), Some(names(tables.new, new)));
    for (is, kind, words) in [
        (
            is_more,
            Kind::RecipientMore,
            "receives data for more purposes",
        ),
        (
            is_less,
            Kind::RecipientLess,
            "receives data for fewer purposes",
        ),
    ] {
        if is {
            let message = format!("{} {words}", subject.quoted());
            let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
            tables.tell(change.values(values.0.clone(), values.1.clone()));
        }
    }
}
