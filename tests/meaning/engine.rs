//! The runtime of a form that was built, under a JavaScript engine.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use peil::check::Valid;
use peil::model::Survey;
use peil::target::Target;
use peil::target::form::{Form, runtime_parts};
use rquickjs::{Context, Function, Object, Runtime};
use serde_json::Value as Json;

/// A page of a form without a browser.
pub struct Engine(Context);

impl Engine {
    /// Opens a page with the parts that it carries.
    pub fn open(runtime: &Runtime, html: &str) -> Engine {
        let context = Context::full(runtime).unwrap();
        let own = include_str!("page.js");
        let script = format!("\"use strict\";(()=>{{{}\n{own}}})()", sources(html));
        context.with(|ctx| {
            let host = Object::new(ctx.clone()).unwrap();
            host.set("clock", Function::new(ctx.clone(), clock))
                .unwrap();
            ctx.globals().set("host", host).unwrap();
            for source in [include_str!("browser.js"), &script] {
                let run = ctx.eval::<(), _>(source);
                run.unwrap_or_else(|error| panic!("{error}: {:?}", ctx.catch()));
            }
        });
        let engine = Engine(context);
        let island = between(html, "id=\"survey\">", "</script>").to_owned();
        engine.call::<()>("openForm", island);
        engine
    }

    /// What follows from filling in the form.
    pub fn fill(&self, given: &Json) -> Json {
        let found = self.call::<String>("fillIn", given.to_string());
        serde_json::from_str(&found).unwrap()
    }

    fn call<T: for<'js> rquickjs::FromJs<'js>>(&self, name: &str, argument: String) -> T {
        self.0.with(|ctx| {
            let function: Function = ctx.globals().get(name).unwrap();
            let called = function.call((argument,));
            called.unwrap_or_else(|error| panic!("{error}: {:?}", ctx.catch()))
        })
    }
}

/// The sources of the parts that a page carries.
fn sources(html: &str) -> String {
    let source = |part: &str| std::fs::read_to_string(format!("src/target/form/runtime/{part}.js"));
    let parts = runtime_parts(html).into_iter();
    let sources: Vec<String> = parts.map(|part| source(part).unwrap()).collect();
    sources.join("\n")
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
    let parts = ["%Y", "%m", "%d", "%H", "%M", offset];
    parts.map(|part| local.strftime(part).to_string()).to_vec()
}
