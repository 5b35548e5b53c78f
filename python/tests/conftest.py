"""What tests share: a small scenario, its results, and the program that they are held against."""

import os
import subprocess
import sysconfig
from pathlib import Path

import cutover
import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "scenarios" / "small-practice.toml"
CLINIC = ROOT / "scenarios" / "first-clinic.toml"
REPLICATIONS = 3


def program(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess:
    """The program: that of CUTOVER_PROGRAM, or the one in the package."""
    own = Path(sysconfig.get_path("scripts")) / "cutover"
    command = [os.environ.get("CUTOVER_PROGRAM", own), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="session")
def results() -> cutover.Results:
    return cutover.run(SMALL, replications=REPLICATIONS, progress=False)


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """What the program leaves of the same run; what it printed is in printed.json."""
    out = tmp_path_factory.mktemp("run") / "out"
    done = program("run", SMALL, "-n", REPLICATIONS, "--json", "--out", out)
    assert done.returncode == 0, done.stderr
    (out / "printed.json").write_text(done.stdout)
    return out
