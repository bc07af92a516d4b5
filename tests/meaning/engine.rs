//! The runtime of a form that was built, under a JavaScript engine.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use peil::check::Valid;
use peil::model::Survey;
use peil::target::Target;
use peil::target::form::Form;
use rquickjs::{Context, Function, Object, Runtime};
use serde_json::Value as Json;

/// A page of a form without a browser.
pub struct Engine(Context);

impl Engine {
    /// Runs the parts of the runtime that a page carries, from their sources.
    pub fn new(html: &str) -> Engine {
        let runtime = Runtime::new().unwrap();
        let context = Context::full(&runtime).unwrap();
        context.with(|ctx| {
            let host = Object::new(ctx.clone()).unwrap();
            host.set("clock", Function::new(ctx.clone(), clock))
                .unwrap();
            ctx.globals().set("host", host).unwrap();
            ctx.eval::<(), _>(include_str!("page.js")).unwrap();
            ctx.eval::<(), _>(script(html)).unwrap();
        });
        Engine(context)
    }

    /// Takes the data of a page.
    pub fn open(&self, html: &str) {
        let island = between(html, "id=\"survey\">", "</script>").to_owned();
        self.call::<()>("openForm", island);
    }

    /// What follows from filling in the form.
    pub fn fill(&self, given: &Json) -> Json {
        let found = self.call::<String>("fillIn", given.to_string());
        serde_json::from_str(&found).unwrap()
    }

    fn call<T: for<'js> rquickjs::FromJs<'js>>(&self, name: &str, argument: String) -> T {
        self.0.with(|ctx| {
            let function: Function = ctx.globals().get(name).unwrap();
            function
                .call((argument,))
                .unwrap_or_else(|error| panic!("{error}: {:?}", ctx.catch()))
        })
    }
}

/// The parts in one function, which hands out what the stand-in for the page calls.
fn script(html: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/target/form/runtime");
    let parts = peil::target::form::runtime_parts(html);
    let parts = parts.into_iter();
    let sources = parts.map(|part| std::fs::read_to_string(format!("{folder}/{part}.js")).unwrap());
    let sources: String = sources.collect();
    let optional = [
        "parseNumber",
        "parseWhole",
        "parseDate",
        "parseTime",
        "inZone",
    ];
    let optional = optional
        .map(|name| format!("{name}: typeof {name} === \"undefined\" ? undefined : {name}"));
    format!(
        "\"use strict\"; (() => {{ {sources}
        globalThis.peilForm = {{ prepare, evaluate, problems, responseDocument, {},
          decimalText: (n) => decimalText(n), arrive: (form, known) => arrive(form, known),
          begin: (form, started) => {{ model = form; about = {{ started }}; return today(); }} }}; }})()",
        optional.join(", ")
    )
}

/// The page of a survey in its first language.
pub fn page(survey: &Valid<Survey>) -> String {
    let mut pages = Form.build(survey);
    pages.remove(0).contents
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.rfind(start).unwrap() + start.len();
    &text[from..from + text[from..].find(end).unwrap()]
}

/// The clock of a time zone as a browser knows it: year to minute, and the offset.
fn clock(zone: String, at: String) -> Vec<String> {
    let at = Timestamp::from_millisecond(at.parse().unwrap()).unwrap();
    let local = at.to_zoned(TimeZone::get(&zone).unwrap());
    let offset = if local.offset().is_zero() { "" } else { "%:z" };
    ["%Y", "%m", "%d", "%H", "%M", offset]
        .map(|part| local.strftime(part).to_string())
        .to_vec()
}
