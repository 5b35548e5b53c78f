"""A run says what the program says, to the bit."""

import json
import tomllib

import cutover
import pytest
from conftest import CLINIC, REPLICATIONS, SMALL, program


def test_the_summary_is_what_the_program_prints(results, folder):
    printed = json.loads((folder / "printed.json").read_text())
    assert results.summary == printed
    assert results.findings == printed["findings"]
    assert results.arms == printed["arms"] == ["baseline", "unmitigated", "planned"]
    assert results.replication_count == REPLICATIONS


@pytest.mark.parametrize("name", ["daily", "weekly", "sessions", "replications", "windows"])
def test_tables_are_the_files_that_the_program_writes(results, folder, name):
    assert getattr(results, name)().to_csv() == (folder / f"{name}.csv").read_text()


def test_the_report_is_the_page_that_the_program_writes(results, folder):
    page = results.html()
    assert page == (folder / "report.html").read_text()
    shown = results._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and shown.count('"') == 6
    assert shown.count("&lt;") == page.count("&lt;") + page.count("&amp;lt;")


def test_saved_results_are_a_folder_of_the_program(results, folder, tmp_path):
    results.save(tmp_path)
    theirs = {file.name for file in folder.iterdir()} - {"printed.json"}
    assert {file.name for file in tmp_path.iterdir()} == theirs
    for name in theirs - {"manifest.json", "plots", "results.xlsx"}:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name
    # How long it took differs from run to run.
    took = {"simulated_in_seconds"}
    ours, other = (json.loads((f / "manifest.json").read_text()) for f in (tmp_path, folder))
    assert {k: v for k, v in ours.items() if k not in took} == {
        k: v for k, v in other.items() if k not in took
    }
    assert program("report", tmp_path).returncode == 0


def test_threads_change_no_bit_and_a_seed_does(results):
    again = cutover.run(SMALL, replications=REPLICATIONS, threads=1, progress=False)
    assert again.summary == results.summary
    other = cutover.run(SMALL, replications=REPLICATIONS, seed=6, progress=False)
    assert other.summary["measures"] != results.summary["measures"]


def test_arms_and_single_replications(results):
    only = cutover.run(SMALL, arms=["planned"], replication=2, progress=False)
    assert only.arms == ["planned"]
    assert only.summary["first_replication"] == 2


def test_precision_is_the_programs(tmp_path):
    ours = cutover.run(CLINIC, precision=0.5, seed=3, progress=False).summary
    done = program("run", CLINIC, "--precision", "50%", "--seed", 3, "--json", "--no-files")
    assert ours == json.loads(done.stdout)
    assert ours["precision"]


def test_what_is_uncertain_is_taken_apart_as_the_program_does(tmp_path):
    text = CLINIC.read_text()
    text += '\n[uncertain]\n"new-system.learning.clinician.initial" = { uniform = [1.1, 1.6] }\n'
    (tmp_path / "clinic.toml").write_text(text)
    scenario = cutover.Scenario.from_toml(text, name="clinic")
    ours = cutover.run(scenario, replications=4, progress=False).summary
    done = program("run", tmp_path / "clinic.toml", "-n", 4, "--json", "--no-files")
    assert ours == json.loads(done.stdout)
    assert ours["not_known"]["twins"] == 4


def test_a_file_a_text_and_a_dictionary_are_one_scenario(results):
    text = SMALL.read_text()
    with SMALL.open("rb") as file:
        values = tomllib.load(file)
    for scenario in [
        cutover.Scenario.from_toml(text),
        cutover.Scenario.from_dict(values),
        cutover.Scenario.from_file(str(SMALL)),
    ]:
        done = cutover.run(scenario, replications=REPLICATIONS, progress=False)
        assert done.summary == results.summary


def test_a_text_may_name_files(tmp_path):
    (tmp_path / "clinic.toml").write_text(CLINIC.read_text())
    text = 'base = "clinic.toml"\ntitle = "Another"\n'
    scenario = cutover.Scenario.from_toml(text, folder=tmp_path)
    assert scenario.title == "Another"
    assert scenario.arms == ["baseline", "unmitigated", "planned"]


def test_values_are_changed_in_a_copy():
    scenario = cutover.Scenario.from_file(CLINIC)
    changed = scenario.with_values({"go-live": "2024-03-11", "seed": 9}, name="later")
    assert (scenario.name, changed.name) == ("first-clinic", "later")
    assert (scenario.go_live.isoformat(), changed.go_live.isoformat()) == ("2024-03-04", "2024-03-11")
    assert changed.with_values({"go-live": scenario.go_live}).go_live == scenario.go_live
    assert changed.with_values({"go-live": scenario.go_live}).seed == 9
    assert changed.to_dict()["seed"] == 9
    assert cutover.Scenario.from_toml(changed.to_toml()).to_dict() == changed.to_dict()


def test_the_version_is_the_programs():
    assert program("--version").stdout == f"cutover {cutover.__version__}\n"


def test_a_run_is_not_saved_into_a_study(results, tmp_path):
    (tmp_path / "study.json").write_text("{}")
    with pytest.raises(OSError, match="holds a sweep or another study"):
        results.save(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["study.json"]
