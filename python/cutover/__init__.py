"""Forecasts what happens to a hospital's outpatients when a new patient record system goes live.

    import cutover

    results = cutover.run("scenarios/small-practice.toml", replications=20)
    print(results)
    results.weekly().to_pandas()

Units stand with the columns (`Table.columns`) and with the measures (`cutover.measures()`).
"""

from ._cutover import (
    Choice,
    Comparison,
    Results,
    Scenario,
    Sweep,
    Table,
    __version__,
    choose,
    compare,
    measures,
    run,
    sweep,
)
from ._errors import Diagnostic, ScenarioError

__all__ = [
    "Choice",
    "Comparison",
    "Diagnostic",
    "Results",
    "Scenario",
    "ScenarioError",
    "Sweep",
    "Table",
    "__version__",
    "choose",
    "compare",
    "measures",
    "run",
    "sweep",
]
