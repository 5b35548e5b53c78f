#!/usr/bin/env python3
"""Does on this machine what a cluster would do with sweep.yaml and merge.yaml, as far as that goes without one:
their commands, arguments and variables, an index after the other, with the paths of the volume and the sizes of a
small study put in. A dry run: that a cluster accepts the manifests, mounts the volume and counts retries is not
tried; the fields are held to the names that `batch/v1` has.

    trial.py PROGRAM FOLDER SHARES SCENARIO OPTIONS...
"""

import os
import subprocess
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
# Fields of a Job's spec that batch/v1 knows; a misspelt one would be dropped or refused by the cluster.
JOB = {"completionMode", "completions", "parallelism", "backoffLimit", "backoffLimitPerIndex", "template"}
CONTAINER = {"name", "image", "command", "args", "env", "resources", "volumeMounts"}


def container(name: str) -> tuple[dict, dict]:
    """The Job's spec and its only container."""
    job = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job"), name
    spec = job["spec"]
    assert set(spec) <= JOB, f"{name}: {set(spec) - JOB}"
    pod = spec["template"]["spec"]
    assert pod["restartPolicy"] == "Never", "backoffLimitPerIndex needs it"
    (only,) = pod["containers"]
    assert set(only) <= CONTAINER, f"{name}: {set(only) - CONTAINER}"
    mounted = {mount["name"] for mount in only["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}, f"{name}: volumes"
    return spec, only


def main() -> None:
    """Ends with an error where the manifests do not lead to a merged study."""
    program, folder, shares, scenario, *options = sys.argv[1:]
    bin_folder = Path(folder, "bin")
    bin_folder.mkdir(parents=True)
    (bin_folder / "cutover").symlink_to(program)
    (bin_folder / "share").symlink_to(HERE.parent / "array" / "share")
    study = str(Path(folder, "study"))

    spec, share = container("sweep.yaml")
    assert spec["completionMode"] == "Indexed"
    variables = {one["name"]: one["value"] for one in share["env"]}
    assert variables["SHARDS"] == str(spec["completions"]), "SHARDS is not completions"
    merge_spec, merge = container("merge.yaml")
    assert f"-of-{spec['completions']}." in merge["command"][-1], "merge.yaml is of another number"
    assert merge["image"] == share["image"] and "completions" not in merge_spec

    # What a planner puts in: the study, its options, the number of shares.
    variables |= {"SHARDS": shares, "THREADS": "1", "OUT": variables["OUT"].replace("/study", study)}
    command = [*share["command"], share["args"][0], scenario, *options]
    env = {"PATH": f"{bin_folder}:{os.environ['PATH']}"} | variables
    for index in range(int(shares)):
        subprocess.run(command, env=env | {"JOB_COMPLETION_INDEX": str(index)}, check=True, stdout=subprocess.DEVNULL)
    last = merge["command"][-1].replace("/study", study).replace(f"-of-{spec['completions']}.", f"-of-{shares}.")
    subprocess.run([*merge["command"][:-1], last], env=env, check=True, stdout=subprocess.DEVNULL)


main()
