"""Misuse is an exception that says what is wrong and what was meant."""

import cutover
import pytest
from conftest import CLINIC, SMALL, program


def test_a_mistake_has_its_place():
    text = CLINIC.read_text().replace("go-live = 2024", "golive = 2024")
    with pytest.raises(cutover.ScenarioError) as caught:
        cutover.Scenario.from_toml(text, name="mine")
    told = caught.value.diagnostics[0]
    line = text[: text.index("golive")].count("\n") + 1
    assert (told.file, told.line, told.column, told.key) == ("mine.toml", line, 1, "golive")
    assert told.message == 'unknown key "golive"'
    assert told.help == 'did you mean "go-live"?'
    assert f"--> mine.toml:{line}:1" in str(caught.value) and "^^^^^^" in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_it_is_told_as_the_program_tells_it(tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text('title = 1\nstart = "2024-02-30"\nreplications = "many"\n')
    with pytest.raises(cutover.ScenarioError) as caught:
        cutover.Scenario.from_file(file)
    done = program("check", file)
    assert done.returncode == 2
    assert str(caught.value).startswith(done.stderr.rstrip())
    assert len(caught.value.diagnostics) >= 4


def test_a_mistake_in_a_dictionary_shows_what_it_was_written_as():
    with pytest.raises(cutover.ScenarioError) as caught:
        cutover.Scenario.from_dict({"title": "t", "start": "2024-01-01", "ende": "2024-02-01"})
    assert [told.key for told in caught.value.diagnostics if told.line] == ["ende"]


def test_a_file_that_is_not_there():
    with pytest.raises(cutover.ScenarioError, match="there is no file nowhere.toml"):
        cutover.run("nowhere.toml", progress=False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"replications": 0}, "replications: 0 is not in 1 to 100000"),
        ({"replications": -1}, "replications: -1"),
        ({"replications": 2, "replication": 0}, "give one of replications"),
        ({"seed": -1}, "seed: -1 is below 0"),
        ({"seed": 2**64}, "more than 64 bits"),
        ({"threads": 0}, "threads: 0 is not in 1 to 1024"),
        ({"arms": ["plan"]}, "arms: \"plan\" is none of baseline, unmitigated, planned, halted"),
        ({"arms": ["halted"]}, r"arms: the scenario has no \[halt\] rules"),
        ({"precision": "much"}, "precision: "),
        ({"precision": 1.5}, "precision: "),
        ({"precision": 0}, "precision"),
        ({"daily": "rows"}, "daily: "),
        ({"progress": 3}, "progress: "),
    ],
)
def test_arguments_that_cannot_be(arguments, says):
    with pytest.raises(ValueError, match=says):
        cutover.run(SMALL, **{"progress": False, **arguments})


def test_values_that_cannot_stand_in_a_scenario():
    scenario = cutover.Scenario.from_file(CLINIC)
    with pytest.raises(TypeError, match="no place for a value of type object"):
        scenario.with_values({"title": object()})
    with pytest.raises(cutover.ScenarioError):
        scenario.with_values({"titel": "t"})
    with pytest.raises(ValueError, match="NaN is none"):
        scenario.with_values({"title": float("nan")})


def test_a_number_of_more_than_64_bits_cannot_stand_in_a_scenario():
    with pytest.raises(ValueError, match="more than 64 bits"):
        cutover.Scenario.from_file(CLINIC).with_values({"seed": 2**70})


def test_a_list_within_itself_is_refused():
    endless: list = []
    endless.append(endless)
    with pytest.raises(ValueError, match="nested more than"):
        cutover.Scenario.from_file(CLINIC).with_values({"title": endless})


def test_what_cannot_be_varied_compared_or_chosen():
    of = {"replications": 2, "progress": False}
    slower = {"new-system.learning.clinician.initial": [1.2, 1.4]}
    with pytest.raises(ValueError, match="vary: it has no"):
        cutover.sweep(CLINIC, **of)
    with pytest.raises(cutover.ScenarioError):
        cutover.sweep(CLINIC, {"specialty.eyes": [1]}, **of)
    with pytest.raises(cutover.ScenarioError, match="seed is the same at all points"):
        cutover.sweep(CLINIC, {"seed": [1, 2]}, **of)
    with pytest.raises(ValueError, match="of: "):
        cutover.sweep(CLINIC, slower, of=["calls.weight"], **of)
    with pytest.raises(ValueError, match="design: "):
        cutover.sweep(CLINIC, slower, design="square", **of)
    with pytest.raises(ValueError, match="points: "):
        cutover.sweep(CLINIC, points=[], **of)
    with pytest.raises(ValueError, match="points: they come instead of vary, design and point_count"):
        cutover.sweep(CLINIC, points=[{"seed": 1}], point_count=3, **of)
    for count in [-1, 1, 2**70]:
        with pytest.raises(ValueError, match="point_count: .* is not in 2 to 100000|more than 64 bits"):
            cutover.sweep(CLINIC, slower, design="sobol", point_count=count, **of)
    with pytest.raises(ValueError, match="two are called"):
        cutover.compare([CLINIC, CLINIC], **of)
    with pytest.raises(ValueError, match="two at least"):
        cutover.compare([CLINIC], **of)
    with pytest.raises(ValueError, match="cheapest: nothing in the scenario has a price"):
        cutover.choose(CLINIC, slower, that=["clinic.overrun in week 1 <= 5 min"])
    with pytest.raises(ValueError, match="that: "):
        cutover.choose(CLINIC, slower, that=["quickly"])
