"""Executes a notebook and holds its texts against those that it was kept with.

Usage: notebook.py [--record] NOTEBOOK; --record keeps what it gives now. Pictures are kept and not
compared: they depend on the version of what draws them.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def kept(output):
    """An output as it is kept; nothing of a bar that has gone away."""
    data = output.get("data", {})
    if data.get("text/html") == "":
        return None
    output.pop("execution_count", None)
    output["metadata"] = {} if "metadata" in output else output.get("metadata")
    if output["metadata"] is None:
        del output["metadata"]
    return output


def texts(notebook):
    """What each cell says, pictures left out."""
    said = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" not in data:
                said.append((cell.id, output.get("text") or data.get("text/plain")))
    return said


def main():
    record = "--record" in sys.argv
    path = Path(sys.argv[-1])
    notebook = nbformat.read(path, as_version=4)
    before = texts(notebook)
    NotebookClient(notebook, resources={"metadata": {"path": path.parent}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [o for o in map(kept, cell.outputs) if o is not None]
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output["execution_count"] = cell.execution_count
    if record:
        nbformat.write(notebook, path)
    elif texts(notebook) != before:
        for now, was in zip(texts(notebook), before):
            if now != was:
                print(f"{path}: {now[0]} said\n{was[1]}\nand says now\n{now[1]}")
        sys.exit(f"{path} does not give what it was kept with; .ci/python --record keeps it")


main()
