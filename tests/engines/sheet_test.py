"""The sheets for translators, opened, filled in and saved by openpyxl, as another program would.

Usage: sheet_test.py path/to/peil
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl

PEIL = sys.argv[1]
EXAMPLES = pathlib.Path(__file__).parent.parent.parent / "examples"


def peil(folder, *arguments):
    done = subprocess.run([PEIL, "translate", *arguments], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def headings(sheet):
    """The number of each column by its heading."""
    return {cell.value: cell.column for cell in sheet[1]}


def fill(path, translations):
    """What a translator does: every empty cell gets its translation. The workbook is checked on the way."""
    workbook = openpyxl.load_workbook(path)
    assert workbook.properties.created.year == 2000
    for sheet in workbook:
        at = headings(sheet)
        assert sheet.protection.sheet and sheet.freeze_panes == "B2"
        assert bool(sheet.sheet_view.rightToLeft) == (sheet.title == "ar")
        hidden = [range(it.min, it.max + 1) for it in sheet.column_dimensions.values() if it.hidden]
        for name in ("sent", "sent state"):
            assert any(at[name] in columns for columns in hidden), name
        for row in range(2, sheet.max_row + 1):
            cell = sheet.cell(row, at["translation"])
            assert cell.alignment.wrap_text and not cell.protection.locked
            assert sheet.cell(row, at["source"]).protection.locked
            assert sheet.cell(row, at["state"]).value == "missing" and not cell.value
            cell.value = translations[sheet.cell(row, at["id"]).value]
    workbook.save(path)


def finished(path):
    """The translations of a catalogue by id, through gettext's own reading of it."""
    flat = subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, check=True).stdout.decode()
    found = {}
    for block in flat.split("\n\n")[1:]:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        texts = {"msgctxt": "", "msgid": "", "msgstr": ""}
        for line in lines:
            if not line.startswith('"'):
                keyword, line = line.split(" ", 1)
            texts[keyword] += line[1:-1]
        plain = {key: text.replace("\\n", "\n").replace('\\"', '"') for key, text in texts.items()}
        found[plain["msgctxt"]] = plain["msgstr"]
    return found


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "examples"
        shutil.copytree(EXAMPLES, folder)
        catalogues = sorted(folder.glob("*.en.po"))
        assert len(catalogues) >= 6
        for catalogue in catalogues:
            survey = catalogue.name.replace(".en.po", ".peil")
            before, translations = catalogue.read_bytes(), finished(catalogue)
            catalogue.unlink()
            peil(folder, "extract", survey, "--xlsx", "--language", "en", "--language", "ar")
            sheet = folder / survey.replace(".peil", ".xlsx")
            fill(sheet, translations)
            peil(folder, "merge", survey, sheet.name, "--language", "en")
            assert catalogue.read_bytes() == before, f"{catalogue.name} lost something"
        print(f"sheets: {len(catalogues)} surveys went out and came back")


main()
