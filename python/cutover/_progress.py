"""A plain bar: in a notebook, on a terminal, and nowhere else."""

from __future__ import annotations

import sys


class _Nowhere:
    def __call__(self, done: int, of: int | None) -> None:
        pass

    def close(self) -> None:
        pass


class _Terminal:
    """A line that is written over."""

    def __init__(self) -> None:
        self._width = 0

    def __call__(self, done: int, of: int | None) -> None:
        if not done:
            return
        self._say(f"simulating {done}" if of is None else f"simulating {done}/{of}")

    def close(self) -> None:
        self._say("")
        sys.stderr.write("\r")
        sys.stderr.flush()

    def _say(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)


class _Notebook:
    """An element of HTML that is shown anew."""

    def __init__(self) -> None:
        from IPython.display import HTML, display

        self._html = HTML
        self._shown = display(HTML(""), display_id=True)

    def __call__(self, done: int, of: int | None) -> None:
        if of is None:
            bar = f"<progress></progress> {done} simulated"
        else:
            bar = f'<progress value="{done}" max="{of}"></progress> {done} of {of} simulated'
        self._shown.update(self._html(bar))

    def close(self) -> None:
        self._shown.update(self._html(""))


def bar():
    """A bar where there is somebody to see it."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell":
        return _Notebook()
    if sys.stderr is not None and sys.stderr.isatty():
        return _Terminal()
    return _Nowhere()
