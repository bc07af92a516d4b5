#!/usr/bin/env python3
"""Shows peil, pyxform with ODK Validate, and SurveyJS the same seeded defects; writes docs/comparison.md.

    cargo build --release
    python3 -m venv target/venv && target/venv/bin/pip install pyxform==4.5.0
    npm install --prefix target/bench survey-core@3.1.1
    target/venv/bin/python benches/defects.py target/release/peil

Java 8 or later is needed for ODK Validate, which pyxform carries, and Node.js for SurveyJS. Takes a few
minutes. The surveys are in tests/defects: one mistake each, listed in defects.tsv; NAME.peil for peil,
NAME.md (the Markdown form of XLSForm) for pyxform, NAME.json for SurveyJS. With --speed it measures how
long the three take over two large questionnaires, prints the table, and writes nothing.
"""

import csv
import importlib.metadata
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
import compare
from compare import ROOT, RUNS, WORK

FOLDER = ROOT / "tests" / "defects"
PAGE = ROOT / "docs" / "comparison.md"
ENVIRONMENT = dict(os.environ, NODE_PATH=str(WORK / "node_modules"))
CLEAN = "clean"
EXAMPLES = ["dead-through-another", "skipped-page", "true-by-absence"]
EXPRESSIONS = "SurveyJS itself"
LINTER = "SurveyJS linter"
PYXFORM = "pyxform + ODK Validate"

# What SurveyJS finds: on loading and in its expressions, and by its linter.
LINT = """
const { Model } = require("survey-core");
const { lintSurvey } = require("survey-core/linter");
const fs = require("fs");
const kinds = ["syntax error", "unknown function", "unknown name", "no meaning"];
console.warn = console.error = () => {};
const told = {};
for (const path of process.argv.slice(2)) {
  const text = fs.readFileSync(path, "utf8");
  const survey = new Model(JSON.parse(text));
  const loading = (survey.jsonErrors || []).map(error => ({ level: "error", place: "", message: error.message }));
  const expressions = survey.validateExpressions().flatMap(found => found.errors.map(error => ({
    level: "error", place: `${found.obj.name}.${found.propertyName}`,
    message: [kinds[error.errorType], error.functionName || error.variableName].filter(Boolean).join(" ") })));
  const linter = lintSurvey(JSON.parse(text)).findings.map(found => ({
    level: found.severity, place: found.path, message: found.message }));
  told[path] = { expressions: [...loading, ...expressions], linter };
}
process.stdout.write(JSON.stringify(told));
"""


def defects():
    """The names of the defects, each with what is wrong in words."""
    with open(FOLDER / "defects.tsv", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["name"]: row["words"] for row in rows if row["words"]}


def by_peil(peil, names):
    """What peil reports, and the codes it ends with."""
    told, codes = {}, {}
    for name in names:
        command = [peil, "check", "--format", "json", f"{name}.peil"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER)
        told[name] = [
            (problem["level"], f"{problem['line']}:{problem['column']}", f"`{problem['rule']}`: {problem['message']}")
            for problem in json.loads(done.stdout)["problems"]
        ]
        codes[name] = done.returncode
    return told, codes


def by_pyxform(names):
    """What pyxform and ODK Validate report, and the codes the command line ends with."""
    told, codes = {}, {}
    for name in names:
        command = [sys.executable, "-m", "pyxform.xls2xform", str(FOLDER / f"{name}.md"), str(WORK / "defect.xml")]
        done = subprocess.run(command, capture_output=True, text=True)
        told[name] = [(level, *placed(message)) for level, message in pyxform_says(done.stdout + done.stderr)]
        codes[name] = done.returncode
    return told, codes


def pyxform_says(output):
    """The errors and warnings in what `xls2xform` prints."""
    for error in ("ODKValidateError: ", "PyXFormError: "):
        if error in output:
            words = output.split(error)[-1].split("The following files failed validation")[0]
            words = words.split("Caused by:")[0]
            drop = r"ODK Validate Errors:|^>> .*$|^: |@[0-9a-f]{6,}"
            return [("error", " ".join(re.sub(drop, "", words, flags=re.MULTILINE).split()))]
    if "Traceback" in output:
        return [("error", output.strip().splitlines()[-1])]
    if "Warnings:" not in output:
        return []
    warnings = output.split("Warnings:")[1].split("Conversion complete!")[0]
    return [("warning", line) for line in warnings.splitlines() if line.strip()]


def placed(message):
    """The row in a message of pyxform or else the question it names, and the message."""
    row = re.match(r"\[row : (\d+)\]\s*", message)
    if row:
        return f"row {row[1]}", message[row.end() :]
    question = re.search(r"node \[\$\{(\w+)|field '(\w+)|element named '(\w+)|loop: \$\{(\w+)", message)
    return question[question.lastindex] if question else "", message


def by_surveyjs(names):
    """What SurveyJS reports: on loading and validating expressions, and by its linter."""
    (WORK / "lint.js").write_text(LINT)
    paths = [str(FOLDER / f"{name}.json") for name in names]
    command = ["node", str(WORK / "lint.js"), *paths]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout)

    def part(which):
        return {
            name: [(found["level"], found["place"], found["message"]) for found in told[path][which]]
            for name, path in zip(names, paths)
        }

    return part("expressions"), part("linter")


def cell(told, name):
    """What a tool says of a defect, as a cell; a dash where the tool has no way to write it."""
    if name not in told:
        return "–"
    return "<br>".join(f"**{level}** {at(place)}{shortened(message)}" for level, place, message in told[name]) or "nothing"


def at(place):
    return f"`{place}` " if place else ""


def shortened(message, most=180):
    """The beginning of a message, written so that Markdown takes nothing in it for its own."""
    words = message if len(message) <= most else message[:most].rsplit(" ", 1)[0] + " …"
    parts = re.split(r"(`[^`]*(?:`|$))", re.sub(r"(?<!`)\$?\{[a-z]\w*\}(?!`)", r"`\g<0>`", words))
    for at, part in enumerate(parts):
        if part.startswith("`"):
            parts[at] = part.rstrip("`") + "`"
        else:
            parts[at] = part.replace("<", "&lt;").replace("*", "\\*")
    return "".join(parts).replace("|", "\\|")


def table(names, tools):
    lines = ["| what is wrong | " + " | ".join(tools) + " |", "|---" * (len(tools) + 1) + "|"]
    for name, words in names.items():
        file = f"[{words}](../tests/defects/{name}.peil)"
        lines.append("| " + " | ".join([file, *(cell(told, name) for told in tools.values())]) + " |")
    return "\n".join(lines)


def totals(names, tools):
    lines = ["| | " + " | ".join(tools) + " |", "|---" * (len(tools) + 1) + "|"]
    for words, count in {
        "defects that can be written": lambda told: sum(name in told for name in names),
        "of which something is reported": lambda told: sum(bool(told.get(name)) for name in names),
        "as an error": lambda told: sum(any(level == "error" for level, *_ in told.get(name, [])) for name in names),
        "with a place": lambda told: sum(any(place for _, place, _ in told.get(name, [])) for name in names),
    }.items():
        lines.append("| " + " | ".join([words, *(str(count(told)) for told in tools.values())]) + " |")
    return "\n".join(lines)


def ends(told, codes, names):
    """How often a command ended with which code, where it reported an error and where it did not."""
    counts = {}
    for name in names:
        if name in codes:
            with_error = any(level == "error" for level, *_ in told[name])
            counts[with_error, codes[name]] = counts.get((with_error, codes[name]), 0) + 1
    said = [
        f"{code} for {count} {'with an error' if with_error else 'without one'}"
        for (with_error, code), count in sorted(counts.items(), reverse=True)
    ]
    return ", ".join(said)


def example(peil, name, words, tools):
    command = [peil, "check", "--color", "never", f"{name}.peil"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER)
    shown = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).strip().splitlines())
    others = "\n".join(f"- {tool}: {cell(told, name)}" for tool, told in tools.items() if tool != "Peil")
    return f"### {words[0].upper()}{words[1:]}\n\n```text\n{shown}\n```\n\n{others}\n"


def versions(peil):
    def says(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        return (done.stdout or done.stderr).strip()

    core = json.loads((WORK / "node_modules" / "survey-core" / "package.json").read_text())["version"]
    java = re.search(r'"(\d+)', says("java", "-version"))[1]
    node = says("node", "--version").lstrip("v").split(".")[0]
    return {
        "peil": says(peil, "--version").split()[-1],
        "pyxform": importlib.metadata.version("pyxform"),
        "core": core,
        "java": java,
        "node": node,
    }


def page(peil, names):
    here = lambda ending: [name for name in names if (FOLDER / f"{name}{ending}").exists()]
    peil_told, peil_codes = by_peil(peil, here(".peil"))
    pyxform_told, pyxform_codes = by_pyxform(here(".md"))
    expressions, linter = by_surveyjs(here(".json"))
    tools = {"Peil": peil_told, PYXFORM: pyxform_told, EXPRESSIONS: expressions, LINTER: linter}
    noisy = [tool for tool, told in tools.items() if told[CLEAN]]
    if noisy:
        sys.exit(f"{noisy} say something about the clean survey: what they say about the others proves nothing")
    broken = {name: words for name, words in names.items() if name != CLEAN}
    return TEXT.format(
        **versions(peil),
        count=len(broken),
        totals=totals(broken, tools),
        table=table(broken, tools),
        peil_ends=ends(peil_told, peil_codes, broken),
        pyxform_ends=ends(pyxform_told, pyxform_codes, broken),
        examples="\n".join(example(peil, name, broken[name], tools) for name in EXAMPLES),
    )


TEXT = """# What is found before the survey goes out

{count} surveys, each with one mistake (the last has three), shown to three compilers and checkers of surveys. Written by `benches/defects.py`, which anyone can run; do not edit it here.

- **Peil** {peil}: `peil check`.
- **pyxform** {pyxform}, which turns an XLSForm into an XForm and hands it to **ODK Validate**, a Java program that it carries (Java {java}): `xls2xform`.
- **SurveyJS** `survey-core` {core} (Node.js {node}): *itself*, the errors of loading a survey together with `validateExpressions()`; and *linter*, the `lintSurvey()` that it has since 2026.

## How it was done

A survey in `tests/defects` has four forms: `.peil`, its twin in YAML, an XLSForm written as Markdown, and a SurveyJS survey in JSON. They ask the same and hold the same mistake, as an author of that tool would make it. What a tool has no way to write (a list with a name in SurveyJS, a number beside the name of an option, a language that no text is in) is marked –. On a survey without a mistake, all of them say nothing; so what is said below is about the mistake.

All tools ran with their defaults. *Nothing* means that the tool said nothing, at any level. Messages are shortened to their beginning. `tests/defects.rs` holds Peil to its column, in both notations, with the text that is underlined.

The comparison is not a race of like with like. pyxform and ODK Validate exist to make sure that a form runs in ODK Collect, offline and in the field; they are not meant to judge whether every question can be reached. SurveyJS is a library that shows surveys in web pages; its linter is called from code, reads JSON, explains much of what it finds, and offers repairs. Peil began with these mistakes in mind, and the list is ours: other lists would give other totals.

## Totals

{totals}

A place is a line and column for Peil, a row or the name of a question for pyxform and ODK Validate, and for SurveyJS a question with a property, or a path in the JSON.

## Side by side

{table}

## Exit codes

What a build server sees. `peil check`: {peil_ends}. `xls2xform`: {pyxform_ends}. SurveyJS is a library: a program around it decides.

## In full

{examples}
## What Peil does not do

- It has no default answers: in the row about them it refuses the word, whatever the default. It has no jumps either, so a loop back to an earlier page is not in the list.
- It has no functions of your own, no repeats in repeats, no locations or signatures, and no application for work offline in the field. XLSForm has them.
- It does not show a survey inside a page of your own in React, Angular or Vue, and has no visual editor. SurveyJS has them, and its linter knows rules about these parts that are not in the list.
- It does not check XLSForms or SurveyJS surveys; only its own.
"""

# A linter run as a process of its own, for the clock.
ONE = 'require("survey-core/linter").lintSurvey(JSON.parse(require("fs").readFileSync(process.argv[2], "utf8")));'


def speed(peil):
    """Prints how long each takes over questionnaires of 20 and 1,000 questions, whole processes."""
    (WORK / "one.js").write_text(ONE)
    rows = []
    for count in (20, 1000):
        files = {ending: WORK / f"big{count}.{ending}" for ending in ("peil", "md", "json")}
        files["peil"].write_text(compare.as_peil(count))
        files["md"].write_text(compare.as_xlsform(count))
        files["json"].write_text(compare.as_surveyjs(count))
        commands = {
            "`peil check`": [peil, "check", str(files["peil"])],
            PYXFORM: [sys.executable, "-m", "pyxform.xls2xform", str(files["md"]), str(WORK / "big.xml")],
            LINTER: ["node", str(WORK / "one.js"), str(files["json"])],
        }
        times = {tool: [] for tool in commands}
        for turn in range(RUNS + 1):
            for tool, command in commands.items():
                elapsed, _ = compare.run(command, ENVIRONMENT)
                if turn > 0:
                    times[tool].append(elapsed)
        rows.append([count, *(f"{statistics.median(each):.0f} ms" for each in times.values())])
    print("| questions | " + " | ".join(commands) + " |")
    print("|---" * (len(commands) + 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(each) for each in row) + " |")


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--speed"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    peil = str(pathlib.Path(arguments[0]).resolve())
    WORK.mkdir(parents=True, exist_ok=True)
    if "--speed" in sys.argv:
        speed(peil)
    else:
        PAGE.write_text(page(peil, defects()))


if __name__ == "__main__":
    main()
