#!/usr/bin/env python3
"""Carries responses over with the SQL that Peil writes, on DuckDB and PostgreSQL, and asks `peil answer`.

    python3 tests/engines/migrate.py target/debug/peil responses.jsonl [engine …]

The responses are valid ones to `tests/migrations/before.peil`, as `cargo test --test migrate` writes them
down. Spark 4 and ClickHouse run the same where `pyspark` and `chdb` are installed and they are named.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PEIL = Path(sys.argv[1]).resolve()
RESPONSES = Path(sys.argv[2]).resolve()
ENGINES = sys.argv[3:] or ["duckdb", "postgresql"]
SURVEYS = Path(__file__).resolve().parent.parent / "migrations"


def duckdb(script, lines, folder):
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE responses (document JSON)")
    connection.executemany("INSERT INTO responses VALUES (?)", [[line] for line in lines])
    for _ in range(2):  # again gives the same
        connection.execute(script)
    return [row for (row,) in connection.execute("SELECT document FROM migrated").fetchall()]


def postgresql(script, lines, folder):
    """A server of its own in a folder; it does not run as root."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = programs[-1] if programs else Path(shutil.which("initdb")).parent
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    place = Path(tempfile.mkdtemp(prefix="peil-pg-"))
    if user:
        shutil.chown(place, "postgres")

    def run(*command, **more):
        done = subprocess.run([*user, *map(str, command)], capture_output=True, text=True, cwd=place, **more)
        if done.returncode:
            raise AssertionError(f"{command[0]}\n{done.stdout}{done.stderr}")
        return done.stdout

    run(programs / "initdb", "-D", place / "data", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(programs / "pg_ctl", "-D", place / "data", "-w", "-l", place / "log", "start",
        "-o", f"-k {place} -c listen_addresses='' -c fsync=off")
    try:
        psql = [programs / "psql", "-h", place, "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-A", "-t"]
        data = "".join(line + "\n" for line in lines)
        load = "CREATE TABLE responses (document jsonb);\nCOPY responses FROM STDIN csv quote e'\\x01' delimiter e'\\x02';\n"
        run(*psql, input=load + data + "\\.\n")
        run(*psql, input=script * 2)
        return run(*psql, "-c", "SELECT document FROM migrated").splitlines()
    finally:
        run(programs / "pg_ctl", "-D", place / "data", "-m", "immediate", "stop")
        shutil.rmtree(place)


def spark(script, lines, folder):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.createDataFrame([(line,) for line in lines], "document string").createOrReplaceTempView("responses")
    session.sql(script.rstrip().rstrip(";"))
    return [row.document for row in session.sql("SELECT document FROM migrated").collect()]


def clickhouse(script, lines, folder):
    from chdb import session

    database = session.Session(str(folder / "clickhouse"))
    database.query("CREATE DATABASE peil")
    database.query("USE peil")
    database.query("CREATE TABLE responses (document String) ENGINE = MergeTree ORDER BY tuple()")
    path = folder / "responses.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    database.query(f"INSERT INTO responses SELECT json FROM file('{path}', JSONAsString, 'json String')")
    database.query(script)
    return [line for line in str(database.query("SELECT document FROM migrated", "TSVRaw")).splitlines() if line]


def judge(documents, folder):
    """What `peil answer` says of documents to the new version."""
    path = folder / "migrated.jsonl"
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    command = [str(PEIL), "answer", str(SURVEYS / "after.peil"), str(path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def carried(old):
    """What a person would make of an old response, by the words of the two surveys."""
    names = {"phone": "call", "other": "elsewhere"}
    name = lambda option: names.get(option, option)
    answers, was = {}, old["answers"]
    for key, value in was.items():
        if key in ("channel",):
            answers[key] = name(value)
        elif key == "satisfied":
            answers["rating"] = value
        elif key == "ease":
            answers[key] = 6 - value
        elif key == "minutes":
            if value <= 480:
                answers[key] = value
        elif key == "reasons":
            answers[key] = [one for one in ("mail", "call", "elsewhere") if one in map(name, value)]
        elif key == "reasons.other.text":
            answers["reasons.elsewhere.text"] = value
        elif key == "order":
            answers[key] = list(map(name, value))
        elif key == "topic":
            if value != "fax":
                answers[key] = [name(value)]
        elif key == "aspects":
            answers["parts"] = {{"friendly": "kind"}.get(row, row): one for row, one in value.items()}
        elif key == "points":
            answers[key] = {name(option): one for option, one in value.items()}
        elif key == "used":
            answers[key] = {name(option): {"score": one["rate"]} for option, one in value.items()}
        elif key == "helped":
            answers["helped_call" if was["channel"] == "phone" else "helped_mail"] = value
        elif key == "recommend":
            if was.get("satisfied", 0) >= 3:
                answers[key] = value
        else:
            answers[key] = value
    consent = {"callback_ok" if key == "call_ok" else key: one for key, one in old["consent"].items()}
    rows = {"satisfied": "rating", "aspects.speed": "parts.speed", "aspects.friendly": "parts.kind",
            **{f"used.{way}.rate": f"used.{name(way)}.score" for way in ("phone", "mail", "other")}}
    missing = {rows.get(key, key): code for key, code in old["missing"].items()}
    if "helped" in missing:
        missing["helped_call" if was["channel"] == "phone" else "helped_mail"] = missing.pop("helped")
    if was.get("satisfied", 0) < 3:
        missing.pop("recommend", None)
    status = "over" if old["status"] == "gone" else old["status"]
    return {**old, "version": "2.0.0", "status": status, "consent": consent, "answers": answers, "missing": missing}


def main():
    lines = [line for line in RESPONSES.read_text(encoding="utf-8").splitlines() if line]
    stored = [json.loads(line) for line in lines]
    expected = {one["response"]: carried(one) for one in stored}
    others = [json.dumps({**stored[0], **change}) for change in ({"version": "1.3.0"}, {"survey": "other"})]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        out = folder / "sql"
        command = [str(PEIL), "migrate", str(SURVEYS / "before.peil"), str(SURVEYS / "after.peil"), "-o", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        for name in ENGINES:
            script = next(out.glob(f"*.{name}.sql")).read_text(encoding="utf-8")
            rows = globals()[name](script, lines + others, folder)
            documents = [json.loads(row) for row in rows]
            assert len(documents) == len(stored), (name, len(documents), len(stored))
            for document in documents:
                assert document == expected[document["response"]], (name, document, expected[document["response"]])
            wrong = [one for one in judge(documents, folder) if not one["valid"]]
            assert not wrong, (name, wrong[:3])
            print(f"{name} carries {len(documents)} responses over, and all are valid")


main()
