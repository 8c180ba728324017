"""What the module costs: its import, and a run by it against one by the Rust program that ``TAUTOMATA`` names.

Times are processor times of whole processes, which other load disturbs less than wall times. The least of several is
given for the import, the median of pairs for runs.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

IMPORTS = 20
PAIRS = 7
SCENARIO = """
seed = 7
[crystal]
size = [{cells}, {cells}, {cells}]
[sample]
defects = {{ fraction = 0.02 }}
disordered = 0.08
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "72 h"
"""
CELLS = (4, 10, 24)
RUN = "import sys, tautomata; tautomata.run(sys.argv[1], output=sys.argv[2], threads=1)"


def processor_time(*command: object) -> float:
    """Give the processor time of a process in s."""
    before = os.times()
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def fine_time(code: str) -> float:
    """Give the least processor time in s that Python takes for some code, by its own clock."""
    timed = f"import time; begun = time.process_time(); {code}; print(time.process_time() - begun)"
    call = [sys.executable, "-c", timed]
    took = [subprocess.run(call, check=True, capture_output=True, text=True).stdout for _ in range(IMPORTS)]
    return min(map(float, took))


def main() -> None:
    """Measure and print."""
    print(f"import tautomata: {1e3 * fine_time('import tautomata'):.1f} ms")
    program = os.environ["TAUTOMATA"]
    with tempfile.TemporaryDirectory() as place:
        for cells in CELLS:
            file = Path(place) / f"{cells}.toml"
            file.write_text(SCENARIO.format(cells=cells))
            pairs = []
            for number in range(PAIRS):
                ours, theirs = Path(place) / f"{cells}-{number}-python", Path(place) / f"{cells}-{number}-rust"
                python = processor_time(sys.executable, "-c", RUN, file, ours)
                rust = processor_time(program, "run", file, "--output", theirs, "--threads", 1, "--quiet")
                pairs.append((python, rust))
            python, rust = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratio = statistics.median(python / rust for python, rust in pairs)
            print(f"{4 * cells**3} sites: Python {python:.2f} s, Rust {rust:.2f} s, ratio {ratio:.3f}")


if __name__ == "__main__":
    main()
