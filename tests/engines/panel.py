"""Responses of the panel, and what its metrics must be."""

from decimal import ROUND_HALF_UP, Decimal

from reference import *

VEHICLES = ("bus", "tram", "train", "ferry")
SUBMITTED = [
    instant(2026, 3, 31, 21, 59, 59),  # still 31 March in Amsterdam
    instant(2026, 3, 31, 22, 0, 0),    # 1 April
    instant(2026, 4, 15), instant(2026, 4, 20), instant(2026, 4, 30, 21, 59, 59),
    instant(2026, 4, 30, 22, 0, 0),    # 1 May
    instant(2026, 10, 1), instant(2026, 10, 31, 22, 59, 59),
    instant(2026, 10, 31, 23, 0, 0),   # 1 November
]
DATES = ["2000-02-29", "2020-02-29", "2021-03-01", "2010-12-31", "2026-06-15"]
TRAVELLED = ["2026-02-28", "2026-03-01", "2026-01-01", "2026-06-14", "2026-06-15"]
SCORES = {"clear": 2.0, "fair": 1.5, "unclear": -1.0}


def documents(random, count):
    return [document(random, number) for number in range(count)]


def document(random, number):
    known, answers, missing = {"member": f"m{number}"}, {}, {}
    if random.random() < 0.9:
        known["joined"] = random.choice(DATES)
    if random.random() < 0.8:
        known["island"] = random.choice(["yes", "no"])
    maybe(random, answers, missing, "age", lambda: random.choice([17, 18, 34, 35, 64, 65, random.randint(0, 120)]), "refused")
    maybe(random, answers, missing, "used", lambda: [v for v in VEHICLES if random.random() < 0.5] or ["train"])
    maybe(random, answers, missing, "favourite", lambda: random.choice(VEHICLES), "dk")
    maybe(random, answers, missing, "ranking", lambda: random.sample(VEHICLES, random.randint(1, 4)))
    maybe(random, answers, missing, "spread", lambda: random.choice([{"bus": 100}, {"tram": 30, "train": 70}, {"ferry": 100}]))
    trip = {}
    for vehicle in VEHICLES:
        inner = {}
        maybe(random, inner, missing, "mark", lambda: random.randint(1, 10), "dk", path=f"trip.{vehicle}.mark")
        maybe(random, inner, missing, "why", lambda: random.choice(["late", "full", "other"]))
        if inner.get("why") == "other":
            inner["why.other.text"] = "druk"
        if inner:
            trip[vehicle] = inner
    answers["trip"] = trip
    maybe(random, answers, missing, "hassle_rated", lambda: random.randint(1, 5), "na")
    maybe(random, answers, missing, "stayed", lambda: random.choice(["yes", "no"]))
    maybe(random, answers, missing, "smooth", lambda: random.randint(1, 5), "dk")
    maybe(random, answers, missing, "fare", lambda: random.choice([0, 0.02, 0.04, 0.12, 100, 150.01, 999.99, random.randint(0, 100000) / 100]))
    maybe(random, answers, missing, "extra", lambda: f"{random.randint(0, 9999) / 100:.2f}")
    maybe(random, answers, missing, "travelled", lambda: random.choice(TRAVELLED))
    maybe(random, answers, missing, "departed", lambda: random.choice(["21:59", "22:00", "23:30", "07:00"]))
    maybe(random, answers, missing, "clear", lambda: random.choice(list(SCORES)))
    maybe(random, answers, missing, "recommend", lambda: random.randint(0, 10), "dk")
    result = {
        "survey": "panel", "version": "1.0.0", "response": f"p{number}", "status": "complete",
        "language": "nl", "started": instant(2026, 6, 15), "submitted": random.choice(SUBMITTED),
        "known": known, "answers": answers, "missing": missing,
    }
    if random.random() < 0.7:
        result["mode"] = random.choice(["online", "phone"])
    return result


def maybe(random, into, missing, name, value, code=None, path=None):
    """Answered, declined with a code, or left empty."""
    chance = random.random()
    if chance < 0.8:
        into[name] = value()
    elif chance < 0.9 and code:
        missing[path or name] = code


def half_up(number, places):
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class Person:
    """A document, with the routing of the survey worked out by hand."""

    def __init__(self, document):
        self.document = document
        given = document["answers"]
        self.wave = next(
            (name for name, first, last in (("spring", "2026-04-01", "2026-04-30"), ("autumn", "2026-10-01", "2026-10-31"))
             if first <= local_date(document["submitted"]).isoformat() <= last), None)
        self.age = given.get("age")
        self.ended = self.age is not None and self.age < 18
        self.values, self.missing = {"age": self.age}, {"age": self.code("age", self.age)}
        shown = [v for v in VEHICLES if v != "ferry" or document["known"].get("island") == "yes"]
        self.shown = shown
        self.put("used", [v for v in VEHICLES if v in given.get("used", []) and v in shown] or None)
        self.put("favourite", given.get("favourite") if given.get("favourite") in shown else None)
        self.put("ranking", [v for v in given.get("ranking", []) if v in shown] or None)
        self.put("spread", {v: n for v, n in given.get("spread", {}).items() if v in shown} or None)
        used = self.values["used"]
        self.trips = {v: self.trip(v) for v in (used or [])[:2]}
        low = any(trip["mark"] is not None and trip["mark"] <= 3 for trip in self.trips.values())
        hassle = low or (used is not None and not {"train", "tram"} & set(used))
        self.put("hassle_rated", given.get("hassle_rated"), hassle)
        self.put("stayed", given.get("stayed"), not hassle and used is None)
        self.put("smooth", given.get("smooth"), not hassle and used is not None)
        for name in ("fare", "extra", "travelled", "departed", "clear", "recommend"):
            self.put(name, given.get(name))
        self.compute()

    def code(self, name, value, path=None):
        if value is not None:
            return None
        return self.document["missing"].get(path or name, "unanswered")

    def put(self, name, value, asked=True):
        asked = asked and not self.ended
        self.values[name] = value if asked else None
        self.missing[name] = self.code(name, value) if asked else None

    def trip(self, vehicle):
        given = self.document["answers"]["trip"].get(vehicle, {})
        mark = None if self.ended else given.get("mark")
        ask_why = mark is not None and mark <= 5
        why = given.get("why") if ask_why else None
        return {
            "mark": mark,
            "mark.missing": None if self.ended else self.code("mark", mark, f"trip.{vehicle}.mark"),
            "why": why, "why.missing": self.code("why", why, "-") if ask_why else None,
            "why.other.text": given.get("why.other.text") if why == "other" else None,
        }

    def compute(self):
        values = self.values
        fare = None if values["fare"] is None else Decimal(str(values["fare"]))
        marks = [Decimal(trip["mark"]) for trip in self.trips.values() if trip["mark"] is not None]
        joined = self.document["known"].get("joined")
        values["third"] = None if fare is None else half_up(fare / 3, 12)
        values["rounded"] = None if fare is None else half_up(fare / 8, 2)
        values["lowest"] = half_up(sum(marks) / len(marks), 12) if marks and not self.ended else None
        both = joined and values["travelled"]
        values["years"] = years_between(date.fromisoformat(joined), date.fromisoformat(values["travelled"])) if both else None
        self.mode = self.document.get("mode", "online")
        late = values["departed"] is not None and values["departed"] >= "22:00"
        values["late_home"] = None if self.ended else int(late or self.mode == "phone")

    def flat(self):
        values = self.values
        columns = {"member": self.document["known"]["member"], "island": self.document["known"].get("island")}
        columns["joined"] = self.document["known"].get("joined")
        for name in ("age", "favourite", "hassle_rated", "stayed", "smooth", "fare", "extra", "travelled", "departed", "clear", "recommend"):
            columns[name] = values[name]
        for name in ("third", "rounded", "lowest", "years", "late_home"):
            columns[name] = values[name]
        for name, code in self.missing.items():
            columns[f"{name}.missing"] = code
        for vehicle in VEHICLES:
            shown = vehicle in self.shown
            used, ranking, spread = values["used"], values["ranking"], values["spread"]
            columns[f"used.{vehicle}"] = int(vehicle in used) if used and shown else None
            columns[f"ranking.{vehicle}"] = ranking.index(vehicle) + 1 if ranking and vehicle in ranking else None
            columns[f"spread.{vehicle}"] = spread.get(vehicle, 0) if spread and shown else None
        return columns


def over(name, score):
    return lambda person: None if person.values[name] is None else score(person.values[name])


def recommend(codes):
    """NPS with some missing codes in the base, at 0."""
    def value(person):
        score = person.values["recommend"]
        if score is not None:
            return nps(score)
        return 0 if person.missing["recommend"] in codes else None
    return value


def index(items, needs):
    def value(person):
        present = [(weight, scale(person.values[name])) for name, weight, scale in items if person.values[name] is not None]
        if len(present) < needs:
            return None
        return sum(weight * part for weight, part in present) / sum(weight for weight, _ in present)
    return value


def expensive(person):
    values = person.values
    if values["third"] is None or person.age is None or values["favourite"] in (None, "ferry"):
        return None
    return int(values["third"] > 50 and person.age >= 35)


def smooth_low(person):
    return over("smooth", lambda code: int(code <= 2))(person) if person.mode == "online" else None


def train_asked(person):
    used, code = person.values["used"], person.missing["used"]
    return None if used is None and code is None else int("train" in (used or []))


def unknown_mark(person):
    score, code = person.values["recommend"], person.missing["recommend"]
    return None if score is None and code is None else int(code == "dk")


METRICS = [
    Metric("nps_answered", recommend(()), percent),
    Metric("nps_asked", recommend(("dk", "unanswered")), percent),
    Metric("nps_dk", recommend(("dk",)), percent),
    Metric("top_smooth", over("smooth", lambda code: int(code >= 4)), mean),
    Metric("low_smooth", smooth_low, mean),
    Metric("mean_fare", over("fare", float), mean),
    Metric("median_fare", over("fare", float), median),
    Metric("sd_fare", over("fare", float), deviation),
    Metric("median_age", over("age", float), median),
    Metric("clarity_score", over("clear", SCORES.get), mean),
    Metric("train_share", over("used", lambda used: int("train" in used)), mean),
    Metric("train_asked", train_asked, mean),
    Metric("expensive", expensive, mean),
    Metric("unknown_mark", unknown_mark, total),
    Metric("late", over("late_home", float), total),
    Metric("third_mean", over("third", float), mean),
    Metric("rounded_mean", over("rounded", float), mean),
    Metric("lowest_mean", over("lowest", float), mean),
    Metric("member_years", over("years", float), mean),
    Metric("ease", index([("hassle_rated", 2, lambda x: 25 * (5 - x)), ("smooth", 1, lambda x: 25 * (x - 1)), ("recommend", 0.5, lambda x: 10 * (10 - x))], 2), mean, kind="index"),
    Metric("complete_only", index([("smooth", 1, lambda x: 25 * (x - 1)), ("recommend", 1, lambda x: 10 * x)], 2), mean, kind="index"),
]


def agegroup(person):
    age = person.age
    return UNKNOWN if age is None else "young" if age < 35 else "middle" if age <= 64 else "old"


SEGMENTS = {"agegroup": agegroup, "likes": lambda person: person.values["favourite"] or UNKNOWN}
