"""What is wrong with a scenario."""

from __future__ import annotations

from typing import NamedTuple


class Diagnostic(NamedTuple):
    """One mistake in a scenario."""

    file: str
    line: int | None
    column: int | None
    key: str
    message: str
    label: str
    help: str | None


class ScenarioError(ValueError):
    """A scenario is wrong. Its text shows every mistake where it stands; `diagnostics` lists them."""

    def __init__(self, text: str, diagnostics: list[tuple] | None = None) -> None:
        super().__init__(text)
        self.diagnostics = [Diagnostic(*told) for told in diagnostics or []]
