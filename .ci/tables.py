"""Holds the tables of a run to their descriptions and to docs/tables.md; called by .ci/tables."""

import contextlib
import io
import json
import re
import sys
from pathlib import Path

import pandas as pd
from frictionless import validate

FOLDERS = [
    "out/small-practice",
    "out/my-scenario",
    "out/how-many-clerks-sweep",
    "out/how-many-clerks-choose",
    "out/which-assumption-tornado",
    "out/tables/comparison",
    "out/tables/daily",
    "out/tables/extract",
    "out/tables/track",
    "out/tables/backtest",
]
RUNS = ["out/small-practice", "out/my-scenario"]
wrong = []


def hold(is_so, what):
    if not is_so:
        wrong.append(what)


def is_valid(folder):
    """Every table is there, with the columns and types that are described."""
    report = validate(f"{folder}/datapackage.json")
    errors = report.flatten(["rowNumber", "fieldName", "type", "note"])
    hold(report.valid, f"{folder}: {errors[:5]}")
    package = json.loads(Path(folder, "datapackage.json").read_text())
    described = {resource["path"] for resource in package["resources"]}
    there = {path.name for path in Path(folder).glob("*.csv")} - {"events.csv"}
    hold(described == there, f"{folder}: described are {described}, there are {there}")


def has_no_negative_nothing(folder):
    for path in Path(folder).glob("*.csv"):
        with open(path) as lines:
            for number, line in enumerate(lines, 1):
                hold(not NOTHING.search(line), f"{path}:{number}: -0: {line.strip()}")


NOTHING = re.compile(r"(^|,)-0(\.0*)?(,|$)", re.MULTILINE)


def percentiles_are_in_what_was_seen(folder, daily):
    """p05, p50 and p95 are in order and between the least and the most of the replications."""
    for name in ["daily.csv", "weekly.csv"]:
        table = pd.read_csv(f"{folder}/{name}")
        ordered = (table.p05 <= table.p50) & (table.p50 <= table.p95)
        hold(ordered.all(), f"{folder}/{name}: {table[~ordered].head()}")
    sessions = pd.read_csv(f"{folder}/sessions.csv")
    sessions = sessions[sessions["overrun-p50"].notna()]
    ordered = (sessions["overrun-p50"] <= sessions["overrun-p90"]) & (
        sessions["overrun-p90"] <= sessions["overrun-max"]
    )
    hold(ordered.all(), f"{folder}/sessions.csv: {sessions[~ordered].head()}")

    keys = ["arm", "specialty", "measure"]
    seen = pd.read_csv(f"{folder}/replications.csv").dropna()
    seen = seen.groupby(keys).value.agg(["min", "max", "count"])
    compared = 0
    for measure, told in json.loads(Path(folder, "summary.json").read_text())["measures"].items():
        for arm, by in told["arms"].items():
            of = {"trust": by["trust"], **by.get("specialties", {})}
            for specialty, figure in of.items():
                if figure is None or figure["mean"] is None or (arm, specialty, measure) not in seen.index:
                    continue
                row = seen.loc[(arm, specialty, measure)]
                compared += 1
                about = 1e-9 * max(1, abs(row["max"]), abs(row["min"]))
                for key in ["mean", "p05", "p50", "p95"]:
                    inside = row["min"] - about <= figure[key] <= row["max"] + about
                    hold(inside, f"{folder}: {arm} {specialty} {measure}: {key} {figure[key]} of {row.to_dict()}")
                hold(figure["n"] == row["count"], f"{folder}: {arm} {specialty} {measure}: n {figure['n']}")
    hold(compared > 100, f"{folder}: only {compared} measures compared")
    if daily:
        estimates_are_of(folder, daily)


def estimates_are_of(folder, daily):
    """daily.csv of a run against every replication of every day of the same run."""
    keys = ["arm", "date", "specialty", "measure"]
    table = pd.read_csv(f"{folder}/daily.csv").set_index(keys)
    seen = pd.read_csv(f"{daily}/daily.csv").groupby(keys).value.agg(["min", "max", "mean", "count"])
    both = table.join(seen.rename(columns={"mean": "mean-seen"}))
    hold(both["min"].notna().all(), f"{folder}: estimates of days that nobody saw: {both[both['min'].isna()].head()}")
    # To the four decimals that are written.
    for key in ["mean", "p05", "p50", "p95"]:
        inside = (both[key] >= both["min"] - 6e-5) & (both[key] <= both["max"] + 6e-5)
        hold(inside.all(), f"{folder}: {key} outside: {both[~inside].head()}")
    hold(((both["mean"] - both["mean-seen"]).abs() <= 1.1e-4).all(), f"{folder}: means of daily.csv")
    hold((both["n"] == both["count"]).all(), f"{folder}: n of daily.csv")


def has_every_measure(folder):
    """What is ever anything in replications.csv has rows by day and by week."""
    whole = pd.read_csv(f"{folder}/replications.csv")
    ever = set(whole[whole.value.fillna(0) != 0].measure)
    for name in ["daily.csv", "weekly.csv"]:
        there = set(pd.read_csv(f"{folder}/{name}", usecols=["measure"]).measure)
        hold(ever <= there, f"{folder}/{name} lacks {sorted(ever - there)}")


def documented_block_gives_the_verdict():
    """The Python of docs/tables.md as it stands, against summary.json, to the digits it prints."""
    block = re.search(r"```python\n(.*?)```", Path("docs/tables.md").read_text(), re.DOTALL)[1]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block, "docs/tables.md", "exec"), {})
    printed = re.findall(r"^(?:dtype: float64 )?(\w[\w ]*?) +(-?\d+\.\d+)$", said.getvalue(), re.MULTILINE)
    findings = json.loads(Path("out/small-practice/summary.json").read_text())["findings"]
    finding = next(f for f in findings if f["measure"] == "calls.wait")["worst_weeks"]
    told = {arm: finding["arms"][arm] for arm in ["baseline", "planned", "unmitigated"]}
    told["planned less unmitigated"] = finding["differences"]["planned-unmitigated"]
    expected = [(name, told[name][key]) for key in ["mean", "half_width"] for name in told]
    hold([name for name, _ in printed] == [name for name, _ in expected], f"docs/tables.md prints {printed}")
    for (name, text), (_, value) in zip(printed, expected):
        decimals = len(text.split(".")[1])
        hold(abs(float(text) - value) <= 0.5000001 * 10**-decimals, f"docs/tables.md: {name}: {text}, the verdict has {value}")


for folder in FOLDERS:
    is_valid(folder)
    has_no_negative_nothing(folder)
for folder in RUNS:
    has_every_measure(folder)
    percentiles_are_in_what_was_seen(folder, "out/tables/daily" if folder == RUNS[0] else None)
documented_block_gives_the_verdict()
if wrong:
    print(f"{len(wrong)} things are wrong with the tables:", file=sys.stderr)
    print(*wrong[:20], sep="\n", file=sys.stderr)
    sys.exit(1)
print(f"the tables of {len(FOLDERS)} folders are as described, and docs/tables.md gives the verdict's intervals")
