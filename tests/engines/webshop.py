"""Responses, events and cases of the web shop, and what its metrics must be."""

from reference import *

ASPECTS = ("speed", "kindness", "expert")
REASONS = ("waiting", "transfer", "unclear", "other", "none")


def documents(random, count):
    return [document(random, number) for number in range(count)]


def document(random, number):
    month, day = random.choice([(9, 30), (10, 1), (10, 31), (11, 1), (11, 30)])
    # 22:30 UTC is past midnight in Amsterdam in summer, 23:30 in winter too.
    started = instant(2026, month, day, random.choice([8, 22, 23]), 30)
    known = {"customer": f"c{number}"}
    if random.random() < 0.9:
        known["channel"] = random.choice(["phone", "phone", "chat", "chat", "chat", "email"])
    if random.random() < 0.85:
        known["tenure_months"] = random.choice([0, 11, 12, 13, random.randint(0, 1200)])
    if random.random() < 0.3:
        known["first_name"] = random.choice(["O'Brien", 'Anna "A."', "", "Zoë; --"])
    given = random.random() < 0.95
    answers, missing = {}, {}
    consent = {"participate": consented(given, started)}
    result = {
        "survey": "webshop", "version": "2.1.0", "response": f"r{number}",
        "status": "complete" if given else "participate_refused",
        "language": random.choice(["nl", "en"]), "started": started, "submitted": started,
        "known": known, "consent": consent, "answers": answers, "missing": missing,
    }
    if random.random() < 0.8:
        result["mode"] = random.choice(["online", "phone"])
    if given or random.random() < 0.2:  # sometimes answers were left behind, and must be dropped
        answer(random, answers, missing, consent, started)
    return result


def consented(given, at):
    return {"given": given, "text": "sha256:" + "0" * 64, "at": at}


def answer(random, answers, missing, consent, started):
    scale(random, answers, missing, "satisfied", 5)
    if random.random() < 0.9:
        answers["ease"] = random.randint(1, 7)
    choice = random.random()
    if choice < 0.8:
        answers["solved"] = random.choice(["yes", "yes", "no"])
    elif choice < 0.9:
        missing["solved"] = "dk"
    if answers.get("solved") == "no" or random.random() < 0.05:
        chosen = [reason for reason in REASONS[:4] if random.random() < 0.4]
        if random.random() < 0.9 and chosen:
            answers["reasons"] = chosen
            if "other" in chosen or random.random() < 0.1:
                answers["reasons.other.text"] = "It's \"slow\""
        elif random.random() < 0.5:
            answers["reasons"] = ["none"]
    aspects = {}
    for row in ASPECTS:
        scale(random, aspects, missing, row, 5, path=f"aspects.{row}")
    if aspects:
        answers["aspects"] = aspects
    if random.random() < 0.95:
        answers["recommend"] = random.choice([0, 3, 6, 7, 8, 9, 9, 10, 10])
    if answers.get("recommend", 10) <= 6:
        if random.random() < 0.5:
            answers["improve_text"] = "Sneller; DROP TABLE x; --'"
        consent["callback_ok"] = consented(random.random() < 0.5, started)
        if consent["callback_ok"]["given"] and random.random() < 0.8:
            answers["phone"] = "+31612345678"


def scale(random, into, missing, name, top, path=None):
    chance = random.random()
    if chance < 0.8:
        into[name] = random.randint(1, top)
    elif chance < 0.9:
        missing[path or name] = "na"


def takes_part(row):
    return row["consent"]["participate"]["given"]


def get(row, *path):
    value = row
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if value != "" else None


def answered(row, *path):
    """The value of an unconditional question."""
    return get(row, "answers", *path) if takes_part(row) else None


def csi(row):
    weights = {"speed": 3, "kindness": 2, "expert": 1}
    items = [(weights[name], answered(row, "aspects", name)) for name in ASPECTS]
    items = [(weight, 25 * (value - 1)) for weight, value in items if value is not None]
    if len(items) < 2:
        return None
    return sum(weight * value for weight, value in items) / sum(weight for weight, _ in items)


def over(row, name, score):
    value = answered(row, name)
    return None if value is None else score(value)


METRICS = [
    Metric("promoters", lambda row: over(row, "recommend", nps), percent),
    Metric("csat", lambda row: over(row, "satisfied", lambda code: int(code >= 4)), mean),
    Metric("effort", lambda row: over(row, "ease", float), mean),
    Metric("fcr", lambda row: over(row, "solved", lambda code: int(code == "yes")), mean),
    Metric("csi", csi, mean, kind="index"),
]


def tenure(row):
    months = get(row, "known", "tenure_months") if takes_part(row) else None
    return UNKNOWN if months is None else "new" if months < 12 else "loyal"


SEGMENTS = {"tenure": tenure, "by_channel": lambda row: get(row, "known", "channel") or UNKNOWN}


def wave(row):
    return local_date(row["submitted"]).strftime("%Y-%m")


def asked(row):
    """The fields that are asked."""
    fields = {"channel", "customer", "first_name", "participate"}
    if not takes_part(row):
        return fields
    fields |= {"tenure_months", "satisfied", "ease", "solved", "recommend"}
    fields |= {f"aspects.{name}" for name in ASPECTS}
    if answered(row, "solved") == "no":
        fields.add("reasons")
    score = answered(row, "recommend")
    if score is not None and score <= 6:
        fields |= {"improve_text", "callback_ok"}
        if get(row, "consent", "callback_ok", "given"):
            fields.add("phone")
    return fields


def flat(row):
    """The flat row, column by column."""
    fields = asked(row)
    columns = {
        "participate": takes_part(row),
        "callback_ok": get(row, "consent", "callback_ok", "given") if "callback_ok" in fields else None,
    }
    for name in ("customer", "channel", "tenure_months", "first_name"):
        columns[name] = get(row, "known", name) if name in fields else None
    questions = ["satisfied", "ease", "solved", "recommend", "improve_text", "phone"]
    for name in questions + [f"aspects.{row_name}" for row_name in ASPECTS]:
        value = get(row, "answers", *name.split(".")) if name in fields else None
        columns[name] = value
        columns[f"{name}.missing"] = state(row, name, fields, value)
    chosen = get(row, "answers", "reasons") if "reasons" in fields else None
    for reason in REASONS:
        columns[f"reasons.{reason}"] = None if chosen is None else int(reason in chosen)
    text = get(row, "answers", "reasons.other.text")
    columns["reasons.other.text"] = text if chosen and "other" in chosen else None
    columns["reasons.missing"] = state(row, "reasons", fields, chosen)
    return columns


def state(row, name, fields, value):
    if name not in fields or value is not None:
        return None
    return row["missing"].get(name, "unanswered")


def events(random, count):
    result = []
    for number in range(count):
        data = {"customer": f"c{number}", "email": "a@example.nl"}
        if random.random() < 0.9:
            data["handled"] = random.randint(0, 900)
        if random.random() < 0.9:
            data["channel"] = random.choice(["phone", "chat", "email"])
        if random.random() < 0.8:
            data["tenure_months"] = random.choice([0, 11, 12, 200])
        kind = "service.contact_closed" if random.random() < 0.9 else "order.placed"
        time = instant(2026, random.choice([10, 11]), random.randint(1, 28))
        result.append({"type": kind, "time": time, "data": data})
    return result


def handled(event):
    return event["data"].get("handled") if event["type"] == "service.contact_closed" else None


EVENT_SEGMENTS = {
    "tenure": lambda event: UNKNOWN if "tenure_months" not in event["data"]
    else "new" if event["data"]["tenure_months"] < 12 else "loyal",
    "by_channel": lambda event: event["data"].get("channel", UNKNOWN),
}
# From the outcomerate package: I 4, P 2, R 1, NC 1, O 1, UH 1, UO 1, NE 1 gives RR1 = 4/11.
DISPOSITIONS = ["complete"] * 4 + ["partial"] * 2 + ["refused", "non_contact"] + ["unknown"] * 3 + ["not_eligible"]


def cases():
    """What was told last of a case counts: each was out of reach the day before."""
    def told(day, case, disposition, moment):
        return {"survey": "webshop", "case": case, "touchpoint": "after_contact", moment: day, "disposition": disposition}
    return [
        one
        for month in (10, 11) for copy in range(month - 8)
        for number, disposition in enumerate(DISPOSITIONS)
        for case in [f"{month}-{copy}-{number}"]
        for one in [told(instant(2026, month, 15), case, disposition, "at" if number % 2 else "invited"),
                    told(instant(2026, month, 14), case, "non_contact", "invited")]
    ]
