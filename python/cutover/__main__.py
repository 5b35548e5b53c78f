"""The program: `cutover` and `python -m cutover`."""

import signal
import sys

from ._cutover import main as program


def main() -> int:
    # Ctrl-C ends the program at once: nobody is in Python to be told.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return program(["cutover", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
