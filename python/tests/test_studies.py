"""Sweeps, comparisons and choices say what the program says, to the bit."""

import json
from collections import ChainMap
from types import MappingProxyType

import cutover
import pytest
from conftest import CLINIC, program

RAMP = "plan.lighter-clinics.template.ramp"
RAMPS = [["50% for 2 weeks", "75% for 1 week"], ["75% for 1 week"], ["100% for 1 week"]]
OF = ["clinic.overrun in weeks 1 to 4", "clinic.attended in weeks 1 to 4"]


def toml(value: object) -> str:
    return json.dumps(value)


def options(of: list[str]) -> list[str]:
    return [part for text in of for part in ("--of", text)]


def test_a_sweep_is_the_programs(tmp_path):
    ours = cutover.sweep(CLINIC, {RAMP: RAMPS}, of=OF, replications=3, progress=False)
    vary = f"{RAMP}={','.join(map(toml, RAMPS))}"
    done = program(
        "sweep", CLINIC, "--vary", vary, *options(OF), "-n", 3, "--out", tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert ours.results().to_csv() == (tmp_path / "results.csv").read_text()
    assert ours.replications().to_csv() == (tmp_path / "replications.csv").read_text()
    assert ours.html() == (tmp_path / "report.html").read_text()
    assert str(ours) == done.stdout
    frame = ours.results().to_polars()
    assert frame.height == len(RAMPS) * len(OF)
    assert frame["unit"].to_list()[:2] == ["min", "patients"]


def test_points_and_ranges():
    of = {"of": OF, "replications": 2, "progress": False}
    path = "new-system.learning.clinician.initial"
    ours = cutover.sweep(CLINIC, points=[{path: 1.2}, {path: 1.5}], **of)
    assert ours.results().to_polars()[path].to_list() == [1.2, 1.2, 1.5, 1.5]
    # Any mapping will do, as the types say.
    points = [MappingProxyType({path: 1.2}), ChainMap({path: 1.5})]
    assert cutover.sweep(CLINIC, points=points, **of).results().to_csv() == ours.results().to_csv()
    as_written = cutover.sweep(CLINIC, points=[{path: 1.33}, {}], **of).replications()
    values = as_written.to_polars()["value"].to_list()
    assert values[: len(values) // 2] == values[len(values) // 2 :]
    ranged = cutover.sweep(CLINIC, {path: {"from": 1.1, "to": 1.5, "step": 0.2}}, **of)
    assert ranged.results().to_polars()[path].to_list()[::2] == [1.1, 1.3, 1.5]
    spread = cutover.sweep(
        CLINIC, {path: {"from": 1.1, "to": 1.5}}, design="sobol", point_count=4, **of
    )
    assert spread.results().to_polars()["point"].n_unique() == 4


def test_a_changed_scenario_is_varied_from_where_it_is():
    path = "new-system.learning.clinician.initial"
    scenario = cutover.Scenario.from_file(CLINIC)
    of = {"of": OF, "replications": 2, "progress": False}
    both = cutover.sweep(scenario, {path: [1.5], RAMP: RAMPS}, **of)
    changed = cutover.sweep(scenario.with_values({path: 1.5}), {RAMP: RAMPS}, **of)
    # What was changed stands behind what is varied.
    frame = both.results().to_polars()
    assert changed.results().to_polars().select(frame.columns).equals(frame)
    points = [{RAMP: ramp} for ramp in RAMPS]
    pointed = cutover.sweep(scenario.with_values({path: 1.5}), points=points, **of)
    assert pointed.replications().to_csv() == both.replications().to_csv()


def test_what_is_varied_is_set_over_what_was_changed():
    path = "new-system.learning.clinician.initial"
    of = {"of": OF, "progress": False}
    changed = cutover.Scenario.from_file(CLINIC).with_values(
        {path: 1.5, "seed": 9, "replications": 2}
    )
    ours = cutover.sweep(changed, {path: [1.2, 1.4]}, **of)
    plain = cutover.sweep(CLINIC, {path: [1.2, 1.4]}, seed=9, replications=2, **of)
    assert ours.replications().to_csv() == plain.replications().to_csv()
    # Without a word the scenario's own sweep is done.
    own = cutover.Scenario.from_file(CLINIC.with_name("how-many-clerks.toml"))
    of = {"of": ["peak of booking.unbooked"], "replications": 1, "progress": False}
    assert cutover.sweep(own.with_values({"title": "t"}), **of).results().to_polars()[
        "point"
    ].n_unique() > 1


def test_empty_cells_and_days_of_pandas_are_points():
    import pandas

    of = {"of": OF, "replications": 2, "progress": False}
    path = "new-system.learning.clinician.initial"
    plans = pandas.DataFrame(
        {path: [1.5, None], "go-live": [pandas.Timestamp("2024-02-12"), pandas.NaT]}
    )
    ours = cutover.sweep(CLINIC, points=plans.to_dict("records"), **of)
    plain = cutover.sweep(CLINIC, points=[{path: 1.5, "go-live": "2024-02-12"}, {}], **of)
    assert ours.replications().to_csv() == plain.replications().to_csv()


def test_a_comparison_is_the_programs(tmp_path):
    other = tmp_path / "slower.toml"
    other.write_text(CLINIC.read_text().replace("initial = 1.33", "initial = 1.66"))
    ours = cutover.compare([CLINIC, other], of=OF, replications=4, progress=False)
    done = program("compare", CLINIC, other, *options(OF), "-n", 4, "--json", "--out", tmp_path / "c")
    assert ours.summary == json.loads(done.stdout)
    assert ours.differences().to_csv() == (tmp_path / "c" / "comparison.csv").read_text()
    assert ours.html() == (tmp_path / "c" / "report.html").read_text()
    assert ours.sentences[0].startswith("slower against first-clinic: ")
    frame = ours.differences().to_polars()
    assert frame["clear"].dtype.is_(bool) or set(frame["clear"]) <= {True, False}


def test_scenarios_are_compared_by_the_names_they_are_given():
    scenario = cutover.Scenario.from_file(CLINIC)
    slower = scenario.with_values({"new-system.learning.clinician.initial": 1.66})
    names = {"as planned": scenario, "slower": slower}
    ours = cutover.compare(names, replications=2, all_pairs=True, progress=False)
    assert ours.summary["scenarios"] == ["as planned", "slower"]


@pytest.mark.parametrize("limit", ["30 min", "0 min"])
def test_a_choice_is_the_programs(tmp_path, limit):
    that = f"clinic.overrun in weeks 1 to 4 <= {limit}"
    low = "clinic.attended in weeks 1 to 4"
    of = {"that": [that], "cheapest": low, "at_most": 40, "progress": False}
    ours = cutover.choose(CLINIC, {RAMP: RAMPS}, sure=0.5, worth=1.0, give_or_take="20%", **of)
    vary = f"{RAMP}={','.join(map(toml, RAMPS))}"
    done = program(
        *["choose", CLINIC, "--vary", vary, "--that", that, "--cheapest", low],
        *["--sure", "50%", "--worth", 1, "--give-or-take", "20%", "--at-most", 40, "--out", tmp_path],
    )
    assert done.returncode == 0, done.stderr
    assert ours.points().to_csv() == (tmp_path / "choice.csv").read_text()
    assert ours.html() == (tmp_path / "report.html").read_text()
    assert str(ours) == done.stdout
    assert ours.points().to_polars().height == len(RAMPS)
    if limit == "0 min":
        assert (ours.verdict, ours.point, ours.values) == ("none is good enough", None, None)
    else:
        assert ours.values == {RAMP: RAMPS[ours.point]}
