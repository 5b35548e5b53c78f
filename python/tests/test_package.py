"""The package carries the program, types and words."""

import inspect
import subprocess
import sys
import sysconfig
from pathlib import Path

import cutover
from conftest import CLINIC


def own(*arguments: str) -> subprocess.CompletedProcess:
    """The program in the package: as it is installed or, where it is only unpacked, as a module."""
    script = Path(sysconfig.get_path("scripts")) / "cutover"
    command = [script] if script.exists() else [sys.executable, "-m", "cutover"]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60)


def test_the_program_comes_with_it():
    done = own("check", str(CLINIC))
    assert done.returncode == 0 and done.stdout
    module = [sys.executable, "-m", "cutover", "check", str(CLINIC)]
    assert subprocess.run(module, capture_output=True, text=True).stdout == done.stdout


def test_its_exit_codes_are_the_programs(tmp_path):
    (tmp_path / "wrong.toml").write_text("title = 1\n")
    assert own("check", str(tmp_path / "wrong.toml")).returncode == 2
    assert own("nonsense").returncode == 2
    assert own("report", str(tmp_path / "nowhere")).returncode == 2
    assert own("--help").returncode == 0


def test_whose_work_is_in_it_goes_with_a_wheel_that_is_given_away():
    folder = Path(cutover.__file__).parent
    if not (folder / "_cutover.abi3.so").exists() or "site-packages" not in folder.parts:
        return
    text = (folder / "THIRD-PARTY.txt").read_text()
    listed = text.split("-" * 78)[0]
    for crate in ("pyo3 ", "arrow-array ", "clap ", "rand_distr ", "rust_xlsxwriter "):
        assert f"\n{crate}" in listed, crate
    assert "Permission is hereby granted" in text and "Apache License" in text
    assert "cutover-python" not in listed and "musl" not in listed
    assert "MIT" in (folder / "THIRD-PARTY-RUST.html").read_text()


def test_everything_public_is_documented():
    assert cutover.__doc__
    for name in cutover.__all__:
        of = getattr(cutover, name)
        assert name == "__version__" or inspect.getdoc(of), name
        if not inspect.isclass(of) or issubclass(of, (tuple, Exception)):
            continue
        for member, value in vars(of).items():
            assert member.startswith("_") or inspect.getdoc(value), f"{name}.{member}"


def test_its_types_are_told():
    assert (Path(cutover.__file__).parent / "py.typed").exists()
    assert (Path(cutover.__file__).parent / "_cutover.pyi").exists()
