"""Whoever waits is told how far it is, and can give it up at any moment."""

import signal
import subprocess
import sys
import threading
import time

import cutover
import pytest
from conftest import CLINIC, ROOT, SMALL

# A thousand replications of a trust take hours.
LONG = f"""
import cutover, signal, sys, time
# Whoever is started in the background may have been told to ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
def begun(done, of):
    print("begun", flush=True)
try:
    cutover.run({str(ROOT / "scenarios" / "oxford-2011.toml")!r}, replications=1000, progress=begun)
except KeyboardInterrupt:
    print("given up", flush=True)
"""


def test_whoever_asked_is_told():
    told = []
    cutover.run(CLINIC, replications=3, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (9, 9)
    # It may be asked before it has begun.
    begun = [far for far in told if far != (0, None)]
    assert begun == sorted(set(begun))
    assert {of for _, of in begun} == {9}
    counted = []
    cutover.run(CLINIC, precision="50%", progress=lambda done, of: counted.append(of))
    # How many replications it takes is not known; what comes after them is.
    assert counted[0] is None
    assert len({of for of in counted if of is not None}) <= 1


def test_what_is_uncertain_takes_twice_as_long():
    text = CLINIC.read_text()
    text += '\n[uncertain]\n"new-system.learning.clinician.initial" = { uniform = [1.1, 1.6] }\n'
    told = []
    scenario = cutover.Scenario.from_toml(text)
    cutover.run(scenario, replications=2, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (12, 12)


def test_an_error_of_whoever_is_told_ends_it():
    def cannot(done, of):
        raise OSError("the window was closed")

    with pytest.raises(OSError, match="the window was closed"):
        cutover.run(SMALL, replications=1000, progress=cannot)


def test_ctrl_c_gives_up_at_once():
    run = subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "begun\n"
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    # The whole would take hours.
    left, _ = run.communicate(timeout=60)
    assert left.endswith("given up\n")
    assert run.returncode == 0


def test_other_threads_of_python_go_on():
    ticks = []
    over = threading.Event()

    def tick():
        while not over.wait(0.005):
            ticks.append(time.monotonic())

    ticking = threading.Thread(target=tick)
    ticking.start()
    began = time.monotonic()
    cutover.run(SMALL, replications=10, progress=False)
    took = time.monotonic() - began
    over.set()
    ticking.join()
    # Whoever held the interpreter for the whole run would have left one or two.
    assert len(ticks) > 5, (len(ticks), took)


def test_the_bar_on_a_terminal_goes_away(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    cutover.run(CLINIC, replications=2)
    said = capsys.readouterr().err
    assert "simulating 6/6" in said
    assert said.endswith("\r") and said.split("\r")[-2].strip() == ""


def test_nothing_is_said_where_nobody_looks(capsys):
    cutover.run(CLINIC, replications=1)
    assert capsys.readouterr() == ("", "")
