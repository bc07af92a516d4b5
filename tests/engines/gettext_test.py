"""Asks the tools of gettext about the catalogues of every example: `msgfmt` takes them, `msgcat` reads and
writes them unchanged, and what `msgcat`, `msgattrib` and `msgmerge` make of them comes back without loss.

Usage: gettext_test.py path/to/peil
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

PEIL = sys.argv[1]
EXAMPLES = pathlib.Path(__file__).parent.parent.parent / "examples"
# With each number of plural forms, both directions of writing, and tags with a region or script.
BEGUN = ["ar", "cs", "de", "fr", "ga", "ja", "lt", "pl", "pt-BR", "ro", "sl", "sr-Latn", "tr", "uk"]


def run(folder, *command, code=0):
    """What a command writes; it must end with `code`."""
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    told = done.stderr.decode()
    assert done.returncode == code, f"{command}: {done.returncode}\n{told}"
    return done.stdout, told


def sound(folder, catalogue):
    """`msgfmt` takes it, and finds nothing to warn of."""
    _, told = run(folder, "msgfmt", "--check", "--check-format", "-o", "/dev/null", catalogue)
    assert told == "", f"{catalogue}: {told}"


def unchanged(folder, catalogue):
    """`msgcat` reads all that it can hold and writes the same."""
    again, _ = run(folder, "msgcat", "--no-wrap", catalogue)
    assert again == (folder / catalogue).read_bytes(), catalogue


def translate(folder, survey):
    """Out to a translator who works with gettext, and back."""
    catalogue = survey.with_suffix(".en.po").name
    path, survey = folder / catalogue, survey.name
    finished = path.read_bytes()
    sound(folder, catalogue)
    unchanged(folder, catalogue)

    # The translator's tool wraps and sorts as it likes, and the catalogue begins anew.
    back, _ = run(folder, "msgcat", "--width=60", "--sort-output", catalogue)
    (folder / "back.po").write_bytes(back)
    path.unlink()
    run(folder, PEIL, "translate", "extract", survey)
    sound(folder, catalogue)
    empty = path.read_bytes()
    run(folder, PEIL, "translate", "merge", survey, "back.po")
    assert path.read_bytes() == finished, f"{catalogue} lost something"

    # `msgmerge` fills an empty catalogue from one that is finished.
    (folder / "empty.pot").write_bytes(empty)
    merged, _ = run(folder, "msgmerge", "--no-wrap", "--quiet", catalogue, "empty.pot")
    (folder / "back.po").write_bytes(merged)
    path.write_bytes(empty)
    run(folder, PEIL, "translate", "merge", survey, "back.po")
    assert path.read_bytes() == finished, f"{catalogue} lost something in msgmerge"

    # A changed text is a guess to `msgattrib` too, and confirmed there it is a translation.
    source = folder / survey
    text = source.read_text()
    title = text.split('survey ', 1)[1].split('"')[1]
    source.write_text(text.replace(f'"{title}"', '"Een heel andere titel"', 1))
    run(folder, PEIL, "translate", "extract", survey)
    sound(folder, catalogue)
    unchanged(folder, catalogue)
    guesses, _ = run(folder, "msgattrib", "--only-fuzzy", "--no-wrap", catalogue)
    assert guesses.decode().count(f'#| msgid "{title}"') == 1, catalogue
    sure, _ = run(folder, "msgattrib", "--clear-fuzzy", "--clear-previous", catalogue)
    (folder / "back.po").write_bytes(sure)
    run(folder, PEIL, "translate", "merge", survey, "back.po")
    run(folder, PEIL, "translate", "status", survey, "--fail-on", "missing,stale")
    sound(folder, catalogue)

    # A text that goes is obsolete to `msgattrib` too.
    path.write_bytes(finished + b'\nmsgctxt "note.gone"\nmsgid "Weg"\nmsgstr "Gone"\n')
    source.write_text(text)
    run(folder, PEIL, "translate", "extract", survey)
    sound(folder, catalogue)
    unchanged(folder, catalogue)
    gone, _ = run(folder, "msgattrib", "--only-obsolete", catalogue)
    assert b'#~ msgstr "Gone"' in gone, catalogue

    for language in BEGUN:
        run(folder, PEIL, "translate", "extract", survey, "--language", language)
        sound(folder, survey.replace(".peil", f".{language}.po"))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "examples"
        shutil.copytree(EXAMPLES, folder)
        surveys = [path for path in sorted(folder.glob("*.peil")) if path.with_suffix(".en.po").exists()]
        assert len(surveys) >= 6
        for survey in surveys:
            translate(folder, survey)
        print(f"gettext: {len(surveys)} surveys went out and came back, {len(BEGUN)} languages begun for each")


main()
