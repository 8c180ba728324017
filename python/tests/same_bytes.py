"""Hashes of the tables of small scenarios: builds and platforms that agree give the same lines.

``python same_bytes.py`` prints those of the installed module. ``python same_bytes.py PROGRAM PROGRAM ...`` prints those
of builds of the command, which needs no module, and fails if they differ.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = """
seed = 7
replicates = 2
[crystal]
size = [6, 6, 6]
[sample]
disordered = 0.08
impurity = 0.002
[record]
snapshots = ["0 h", "12 h"]
[instruments]
use = ["ftir", "xrd", "nmr", "uvvis", "dsc"]
"""
DEFECTS = """
[sample.defects]
fraction = 0.05
"""
ANNEAL = """
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "24 h"
"""
GRIND = """
[[protocol]]
step = "grind"
mill = "ball mill"
time = "10 min"
"""
WASH = """
[[protocol]]
step = "wash"
"""
RAMP = """
[[protocol]]
step = "ramp"
from = "25 degC"
to = "160 degC"
rate = "5 K/min"
"""
SCENARIOS = {
    "anneal": BASE + DEFECTS + ANNEAL,
    "ground": BASE + GRIND + ANNEAL + WASH,
    "ramp": BASE + DEFECTS + RAMP + ANNEAL,
}


def simulate(program: str | None, scenario: Path, folder: Path) -> None:
    """Run a scenario with a program, or with the module."""
    if program is not None:
        subprocess.run([program, "run", scenario, "--output", folder, "--quiet"], check=True)
        return
    import tautomata as tm  # noqa: PLC0415

    tm.run(scenario, output=folder)


def hashes(program: str | None) -> list[str]:
    """Give one line per table and snapshot."""
    lines = []
    with tempfile.TemporaryDirectory() as place:
        for name, text in SCENARIOS.items():
            scenario, folder = Path(place) / f"{name}.toml", Path(place) / name
            scenario.write_text(text, encoding="utf-8")
            simulate(program, scenario, folder)
            for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.xyz")]):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                lines.append(f"{digest} {name} {path.relative_to(folder).as_posix()}")
    return lines


def main() -> int:
    """Print the lines of the first program, and those in which another differs."""
    first, *others = sys.argv[1:] or [None]
    expected = hashes(first)
    print("\n".join(expected))
    differences = [f"{other}: {line}" for other in others for line in set(hashes(other)) - set(expected)]
    print("\n".join(differences), end="\n" if differences else "")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
