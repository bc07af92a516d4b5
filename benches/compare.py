#!/usr/bin/env python3
"""Times peil beside pyxform and survey-core on the same questionnaires, whole processes, in one run.

    cargo build --release
    python3 -m venv target/venv && target/venv/bin/pip install pyxform==4.5.0
    npm install --prefix target/bench survey-core@3.1.1
    target/venv/bin/python benches/compare.py target/release/peil

Prints the table that stands in docs/benchmarks.md: medians of five runs after one that does not
count, in milliseconds. The runs of the tools alternate, so that a busy moment hits all of them.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
RUNS = 5

HEAD = """survey big "Grote vragenlijst" {
  version "1.0.0"
  language nl
  for improve
}
privacy {
  controller "Voorbeeld B.V."
  contact "privacy@voorbeeld.nl"
  responses pseudonymous
  withdraw "https://voorbeeld.nl/intrekken"
}
purpose improve "onze dienstverlening te verbeteren" {
  basis consent
  retain 1 year then delete
}
known customer: key
consent participate "Ik doe mee aan dit onderzoek." for improve {
  required
}
scale tevreden 1..5 {
  label 1 "Zeer ontevreden"
  label 5 "Zeer tevreden"
  best 5
}
"""


def texts(n):
    return [
        f"Hoe tevreden bent u over onderdeel {n} van onze dienstverlening?",
        f"Welke mogelijkheid past het best bij uw situatie in onderdeel {n}?",
        f"Wat ging er mis bij onderdeel {n}?",
        f"Hoe vaak had u in het afgelopen jaar te maken met onderdeel {n}?",
        f"Wat kunnen wij beter doen bij onderdeel {n}?",
    ][n % 5]


def as_peil(count):
    out = [HEAD]
    for page in range(0, count, 10):
        out.append(f'page p{page} "Deel {page // 10 + 1}" {{')
        for n in range(page, min(page + 10, count)):
            text = texts(n)
            out.append(
                [
                    f'  question q{n}: tevreden "{text}" {{\n    required\n  }}',
                    f'  question q{n}: one "{text}" {{\n    option a "De eerste"\n    option b "De tweede"\n    option c "De derde"\n  }}',
                    f'  question q{n}: many "{text}" when q{n - 2} <= 2 {{\n    option x "Te laat"\n    option y "Onduidelijk"\n    option z "Geen van deze" exclusive\n  }}',
                    f'  question q{n}: integer 0..100 "{text}"',
                    f'  question q{n}: long_text "{text}" when q{n - 4} <= 3 and q{n - 3} == b {{\n    hint "Noem geen persoonsgegevens."\n    length 0..1000\n  }}',
                ][n % 5]
            )
        out.append("}")
    return "\n".join(out) + "\n"


def as_xlsform(count):
    """The same in the Markdown form of XLSForm, which pyxform reads without a spreadsheet library."""
    rows = ["| survey |", "| | type | name | label | relevant | required | constraint |"]
    for n in range(count):
        kind = ["select_one tevreden", "select_one abc", "select_multiple xyz", "integer", "text"][n % 5]
        when = ["", "", f"${{q{n - 2}}} <= 2", "", f"${{q{n - 4}}} <= 3 and ${{q{n - 3}}} = 'b'"][n % 5]
        required = "yes" if n % 5 == 0 else ""
        constraint = ". >= 0 and . <= 100" if n % 5 == 3 else ""
        rows.append(f"| | {kind} | q{n} | {texts(n)} | {when} | {required} | {constraint} |")
    rows += ["| choices |", "| | list_name | name | label |"]
    rows += [f"| | tevreden | {code} | {code} |" for code in range(1, 6)]
    rows += [f"| | abc | {name} | {label} |" for name, label in [("a", "De eerste"), ("b", "De tweede"), ("c", "De derde")]]
    rows += [f"| | xyz | {name} | {label} |" for name, label in [("x", "Te laat"), ("y", "Onduidelijk"), ("z", "Geen van deze")]]
    return "\n".join(rows) + "\n"


def as_surveyjs(count):
    pages = []
    for page in range(0, count, 10):
        elements = []
        for n in range(page, min(page + 10, count)):
            element = {"name": f"q{n}", "title": texts(n)}
            element |= [
                {"type": "rating", "rateMin": 1, "rateMax": 5, "isRequired": True},
                {"type": "radiogroup", "choices": ["a", "b", "c"]},
                {"type": "checkbox", "choices": ["x", "y"], "showNoneItem": True, "visibleIf": f"{{q{n - 2}}} <= 2"},
                {"type": "text", "inputType": "number", "min": 0, "max": 100},
                {"type": "comment", "maxLength": 1000, "visibleIf": f"{{q{n - 4}}} <= 3 and {{q{n - 3}}} = 'b'"},
            ][n % 5]
            elements.append(element)
        pages.append({"name": f"p{page}", "elements": elements})
    return json.dumps({"pages": pages})


LOAD = """
const { Model } = require("survey-core");
const survey = new Model(JSON.parse(require("fs").readFileSync(process.argv[2], "utf8")));
if (survey.getAllQuestions().length === 0) process.exit(1);
"""

CONVERT = """
import pathlib, sys
from pyxform.xls2xform import convert
convert(xlsform=pathlib.Path(sys.argv[1]).read_text(), file_type=".md", validate=False)
"""


def run(command, env=None):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    elapsed = (time.perf_counter() - start) * 1000
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stderr.decode()[-2000:]}")
    return elapsed, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def main():
    peil = str(pathlib.Path(sys.argv[1]).resolve())
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "load.js").write_text(LOAD)
    (WORK / "convert.py").write_text(CONVERT)
    rows = []
    for count in (20, 1000, 2000, 10000, 20000):
        files = {
            "peil": WORK / f"big{count}.peil",
            "md": WORK / f"big{count}.md",
            "json": WORK / f"big{count}.json",
        }
        files["peil"].write_text(as_peil(count))
        files["md"].write_text(as_xlsform(count))
        files["json"].write_text(as_surveyjs(count))
        commands = {
            "peil check": [peil, "check", str(files["peil"])],
            "peil build": [peil, "build", str(files["peil"]), "-o", str(WORK / "out")],
            "pyxform": [sys.executable, str(WORK / "convert.py"), str(files["md"])],
            "survey-core": ["node", str(WORK / "load.js"), str(files["json"])],
        }
        slow = {"pyxform", "survey-core"} if count > 2000 else set()
        times = {name: [] for name in commands}
        for turn in range(RUNS + 1):
            for name, command in commands.items():
                if name in slow and turn > 2:
                    continue
                elapsed, _ = run(command, dict(os.environ, NODE_PATH=str(WORK / "node_modules")))
                if turn > 0:
                    times[name].append(elapsed)
        size = files["peil"].stat().st_size / 1000
        rows.append([count, f"{size:.0f} kB", *(f"{statistics.median(list_):.1f}" for list_ in times.values())])
    print("| questions | `.peil` | " + " | ".join(f"`{name}`" for name in commands) + " |")
    print("|---|---|" + "---|" * len(commands))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    many(peil)
    memory(peil)


def many(peil):
    """Ten thousand small surveys in one run."""
    folder = WORK / "many"
    folder.mkdir(exist_ok=True)
    text = as_peil(10)
    for n in range(10000):
        (folder / f"s{n:05}.peil").write_text(text.replace("survey big ", f"survey big{n} "))
    times = [run([peil, "check", str(folder)])[0] for _ in range(4)][1:]
    print(f"\n10,000 surveys of 10 questions in one `peil check`: {statistics.median(times):.0f} ms")


def memory(peil):
    """The most memory that building 10,000 questions takes, of this run alone."""
    code = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    command = [sys.executable, "-c", code, peil, "build", str(WORK / "big10000.peil"), "-o", str(WORK / "out")]
    most = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / 1000
    print(f"`peil build` of 10,000 questions: {most:.0f} MB")


if __name__ == "__main__":
    main()
