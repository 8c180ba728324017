"""The command ``tautomata``."""

import sys

from tautomata import _core


def main() -> int:
    """Run the command with the arguments of this process."""
    return _core.main(["tautomata", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
