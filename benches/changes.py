#!/usr/bin/env python3
"""Times what people wait for in a pull request and at a translation, whole processes.

    cargo build --release
    python3 benches/changes.py target/release/peil

Prints the table that stands in docs/benchmarks.md: medians of nine runs, in milliseconds. Where `msgmerge`
of gettext is installed, it updates the same catalogue for comparison, in turns with peil.
"""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from compare import as_peil

PEIL = str(pathlib.Path(sys.argv[1]).resolve())
RUNS = 9


def changed(text):
    """Fifty questions in other words, twenty conditions that ask other people, the next version."""
    for number in range(0, 250, 5):
        text = text.replace(f"onderdeel {number} van onze", f"onderdeel {number} van al onze", 1)
    for number in range(0, 200, 10):
        text = text.replace(f"when q{number} <= 2", f"when q{number} <= 3", 1)
    return text.replace('version "1.0.0"', 'version "1.1.0"', 1)


def timed(command, folder, before=None):
    if before:
        before()
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - start) * 1000


def medians(*tries):
    """The median of each, in turns."""
    times = [[] for _ in tries]
    for _ in range(RUNS + 1):
        for own, one in zip(times, tries):
            own.append(timed(*one))
    return [statistics.median(own[1:]) for own in times]


def git(folder, *arguments):
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def main():
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        old, new = folder / "old.peil", folder / "new.peil"
        old.write_text(as_peil(1000))
        new.write_text(changed(as_peil(1000)))
        [time_] = medians(([PEIL, "diff", old, new], folder))
        rows.append(("`peil diff` of two surveys of 1,000 questions, 70 changes", time_))

        surveys = folder / "repository"
        surveys.mkdir()
        for number in range(500):
            (surveys / f"s{number}.peil").write_text(as_peil(20).replace("survey big", f"survey s{number}"))
        git(surveys, "init", "--quiet", "--initial-branch=main")
        git(surveys, "add", "--all")
        git(surveys, "commit", "--quiet", "-m", "Begin")
        for number in range(5):
            path = surveys / f"s{number}.peil"
            path.write_text(changed(path.read_text()))
        [time_] = medians(([PEIL, "diff", "--against", "main"], surveys))
        rows.append(("`peil diff --against main` of 500 surveys, 5 of them changed", time_))

        survey, catalogue = folder / "big.peil", folder / "big.en.po"
        survey.write_text(as_peil(5000).replace("language nl\n", "language nl\n  translate en\n", 1))
        subprocess.run([PEIL, "translate", "extract", survey], check=True, capture_output=True)
        empty = catalogue.read_text()
        texts = empty.count("msgctxt")
        back = folder / "back.po"
        back.write_text(empty.replace('\nmsgstr ""\n\n', '\nmsgstr "x"\n\n'))
        reset = lambda: catalogue.write_text(empty)
        tries = [
            ([PEIL, "translate", "extract", survey], folder, catalogue.unlink),
            ([PEIL, "translate", "merge", survey, back], folder, reset),
        ]
        if shutil.which("msgmerge"):
            tries.append((["msgmerge", "-q", "-o", "/dev/null", back, catalogue], folder, reset))
        names = [f"`{name}` of {texts:,} texts" for name in ("peil translate extract", "peil translate merge", "msgmerge")]
        rows.extend(zip(names, medians(*tries)))
    print("| | ms |\n|---|---|")
    for what, time_ in rows:
        print(f"| {what} | {time_:.0f} |")


main()
