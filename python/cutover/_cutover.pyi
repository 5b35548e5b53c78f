import datetime
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, TypedDict, final

import pandas  # type: ignore[import-untyped]
import polars
import pyarrow  # type: ignore[import-untyped]

__all__ = [
    "Choice",
    "Comparison",
    "Results",
    "Scenario",
    "Sweep",
    "Table",
    "__version__",
    "choose",
    "compare",
    "main",
    "measures",
    "run",
    "sweep",
]

_Path: TypeAlias = str | PathLike[str]
_Share: TypeAlias = float | str
_Arm: TypeAlias = Literal["baseline", "unmitigated", "planned", "halted"]
_Design: TypeAlias = Literal["grid", "latin-hypercube", "sobol"]
_Progress: TypeAlias = Callable[[int, int | None], object] | bool | None

class _Column(TypedDict):
    name: str
    kind: Literal["text", "date", "time", "whole number", "number", "true or false"]
    unit: str | None
    description: str | None

class _Measure(TypedDict):
    name: str
    title: str
    unit: str
    description: str

__version__: str

def main(arguments: Sequence[str]) -> int: ...
def measures() -> list[_Measure]: ...

@final
class Scenario:
    @staticmethod
    def from_file(path: _Path) -> Scenario: ...
    @staticmethod
    def from_toml(text: str, *, name: str = "scenario", folder: _Path = ...) -> Scenario: ...
    @staticmethod
    def from_dict(
        values: Mapping[str, Any], *, name: str = "scenario", folder: _Path = ...
    ) -> Scenario: ...
    def with_values(self, values: Mapping[str, Any], *, name: str | None = None) -> Scenario: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def start(self) -> datetime.date: ...
    @property
    def go_live(self) -> datetime.date | None: ...
    @property
    def end(self) -> datetime.date: ...
    @property
    def seed(self) -> int: ...
    @property
    def arms(self) -> list[_Arm]: ...
    @property
    def warnings(self) -> list[str]: ...
    def to_toml(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class Table:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    @property
    def description(self) -> str: ...
    @property
    def columns(self) -> list[_Column]: ...
    def to_csv(self) -> str: ...
    def to_pandas(self) -> pandas.DataFrame: ...
    def to_polars(self) -> polars.DataFrame: ...
    def to_pyarrow(self) -> pyarrow.Table: ...

@final
class Results:
    @property
    def summary(self) -> dict[str, Any]: ...
    @property
    def findings(self) -> list[dict[str, Any]]: ...
    @property
    def manifest(self) -> dict[str, Any]: ...
    @property
    def arms(self) -> list[_Arm]: ...
    @property
    def replication_count(self) -> int: ...
    def daily(self) -> Table: ...
    def weekly(self) -> Table: ...
    def sessions(self) -> Table: ...
    def replications(self) -> Table: ...
    def windows(self) -> Table: ...
    def html(self) -> str: ...
    def save(self, folder: _Path) -> None: ...
    def _repr_html_(self) -> str: ...

@final
class Sweep:
    def results(self) -> Table: ...
    def replications(self) -> Table: ...
    def html(self) -> str: ...
    def _repr_html_(self) -> str: ...

@final
class Comparison:
    @property
    def summary(self) -> dict[str, Any]: ...
    @property
    def sentences(self) -> list[str]: ...
    def differences(self) -> Table: ...
    def html(self) -> str: ...
    def _repr_html_(self) -> str: ...

@final
class Choice:
    @property
    def verdict(self) -> Literal["chosen", "none is good enough", "not decided"]: ...
    @property
    def point(self) -> int | None: ...
    @property
    def values(self) -> dict[str, Any] | None: ...
    @property
    def answer(self) -> str: ...
    def points(self) -> Table: ...
    def html(self) -> str: ...
    def _repr_html_(self) -> str: ...

def run(
    scenario: Scenario | _Path,
    *,
    replications: int | None = None,
    precision: _Share | None = None,
    seed: int | None = None,
    arms: Sequence[_Arm] | None = None,
    replication: int | None = None,
    threads: int | None = None,
    daily: Literal["estimates", "replications"] = "estimates",
    progress: _Progress = None,
) -> Results: ...
def sweep(
    scenario: Scenario | _Path,
    vary: Mapping[str, Any] | None = None,
    *,
    points: Sequence[Mapping[str, Any]] | None = None,
    design: _Design | None = None,
    point_count: int | None = None,
    of: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: _Progress = None,
) -> Sweep: ...
def compare(
    scenarios: Mapping[str, Scenario | _Path] | Sequence[Scenario | _Path],
    *,
    of: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    all_pairs: bool = False,
    threads: int | None = None,
    progress: _Progress = None,
) -> Comparison: ...
def choose(
    scenario: Scenario | _Path,
    vary: Mapping[str, Any] | None = None,
    *,
    that: Sequence[str] | None = None,
    sure: _Share | None = None,
    give_or_take: _Share | None = None,
    cheapest: str | None = None,
    worth: float | None = None,
    confidence: _Share | None = None,
    at_most: int | None = None,
    points: Sequence[Mapping[str, Any]] | None = None,
    design: _Design | None = None,
    point_count: int | None = None,
    of: Sequence[str] | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: _Progress = None,
) -> Choice: ...
