#!/usr/bin/env python3
"""Runs a sweep on a Dask cluster: one task for each share of the points, then merges them.

On this machine, or on workers that are there already:

    sweep.py study.toml --shards 200 --workers 2 --threads 4 --out study --replications 30
    sweep.py study.toml --shards 200 --scheduler tcp://host:8786 --threads 4 --out study --replications 30

Options it does not know go to `cutover sweep`. Workers take one share at a time when they are
started with `dask worker ADDRESS --nthreads 1`; `--threads` says how many cores a share uses.
The folder this is started in, and the program, have to be seen from every worker.

The same command again resumes: complete shares end at once.
"""

import argparse
import fcntl
import os
import subprocess
import sys
from pathlib import Path

from dask.distributed import Client, as_completed

RETRIES = 3


def simulate(command: list[str], folder: str, lock: Path) -> None:
    """Simulates one share, on a worker, in `folder`."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        # The program inherits the lock. If this worker dies and leaves it running, whoever gets
        # the share next waits for it, and then finds the part complete.
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
        except OSError as missing:
            print(f"no file locks here ({missing}): run no share twice at once", file=sys.stderr)
        ended = subprocess.run(
            command,
            cwd=folder,
            pass_fds=[held.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    if ended.returncode != 0:
        raise RuntimeError(f"exit code {ended.returncode}: {ended.stderr.strip()}")


def arguments() -> tuple[argparse.Namespace, list[str]]:
    """What was asked for, and the options that are for `cutover sweep`."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("scenario")
    parser.add_argument("--shards", type=int, required=True, help="a minute or more of work each")
    parser.add_argument("--out", type=Path, required=True, help="folder for parts and results")
    parser.add_argument("--threads", type=int, default=1, help="cores of a share")
    parser.add_argument("--scheduler", help="address of a scheduler; without it, this machine")
    parser.add_argument("--workers", type=int, help="shares at a time on this machine")
    parser.add_argument("--cutover", default="cutover", help="the program")
    return parser.parse_known_args()


def cluster(asked: argparse.Namespace) -> Client:
    """The workers."""
    if asked.scheduler:
        return Client(asked.scheduler)
    workers = asked.workers or max(1, (os.cpu_count() or 1) // asked.threads)
    # The workers themselves do next to nothing: the programs they start do the work.
    return Client(
        n_workers=workers, threads_per_worker=1, memory_limit=None, dashboard_address=None
    )


def simulate_all(workers: Client, commands: dict[int, list[str]], out: Path) -> int:
    """Simulates every share; how many failed, each after its retries."""
    tasks = {
        workers.submit(
            simulate,
            command,
            os.getcwd(),
            out / "locks" / f"share-{share}-of-{len(commands)}",
            retries=RETRIES,
            pure=False,
        ): share
        for share, command in commands.items()
    }
    failed = 0
    for count, task in enumerate(as_completed(list(tasks)), 1):
        if task.status == "finished":
            word = "complete"
        else:
            word, failed = f"failed: {task.exception()}", failed + 1
        print(f"{count}/{len(commands)}: share {tasks[task]} {word}", flush=True)
        # What counts is in the part file; nobody has to remember or repeat the task.
        task.release()
    return failed


def main() -> int:
    """The exit code: 0 when all shares are complete and merged."""
    asked, options = arguments()
    sweep = [asked.cutover, "sweep", asked.scenario, *options]
    # A mistake in the scenario shows here, and how much work it is.
    if subprocess.run([*sweep, "--dry-run"]).returncode != 0:
        return 2

    out = asked.out.absolute()
    where = ["--threads", str(asked.threads), "--out", str(out)]
    shares = range(1, asked.shards + 1)
    commands = {k: [*sweep, "--shard", f"{k}/{asked.shards}", *where] for k in shares}
    with cluster(asked) as workers:
        failed = simulate_all(workers, commands, out)
    if failed:
        print(f"{failed} shares failed; the same command again resumes", file=sys.stderr)
        return 1
    parts = [str(out / f"part-{share}-of-{asked.shards}.jsonl") for share in shares]
    return subprocess.run([asked.cutover, "merge", *parts, "--out", str(out)]).returncode


if __name__ == "__main__":
    sys.exit(main())
