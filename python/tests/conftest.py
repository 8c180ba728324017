"""What the tests share."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tautomata as tm

ROOT = Path(__file__).parents[2]

TINY = """
title = "Tiny"
seed = 7
replicates = 2
[crystal]
size = [6, 6, 6]
[sample]
defects = { fraction = 0.05 }
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "24 h"
[record]
snapshots = ["0 h", "24 h"]
[instruments]
use = ["ftir", "dsc"]
"""

LONG = """
[crystal]
size = [40, 40, 40]
[sample]
defects = { fraction = 0.05 }
[[protocol]]
step = "anneal"
temperature = "160 degC"
time = "200 h"
"""

STUDY = """
title = "Order"
replicates = 2
[base]
crystal = { size = [6, 6, 6] }
sample = { defects = { fraction = 0.05 } }
[[base.protocol]]
step = "anneal"
temperature = "140 degC"
time = "24 h"
[[axis]]
path = "sample.disordered"
values = [0.1, 0.2, 0.3]
"""


@pytest.fixture(scope="session")
def tiny() -> tm.Scenario:
    return tm.Scenario(TINY)


@pytest.fixture(scope="session")
def run(tiny: tm.Scenario) -> tm.Run:
    return tm.run(tiny)


def command(*arguments: object, cwd: Path) -> None:
    """Run the command that came in the same wheel; with ``TAUTOMATA`` the Rust program."""
    program = [os.environ["TAUTOMATA"]] if "TAUTOMATA" in os.environ else [sys.executable, "-m", "tautomata"]
    subprocess.run([*program, *map(str, arguments)], cwd=cwd, check=True, capture_output=True)


def files(folder: Path) -> dict[str, bytes]:
    """Give the files of a results folder, without what a clock or the machine knows, and the ends of replicates."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != ".tautomata.lock" and not name.startswith("checkpoints/end-"):
            content = path.read_bytes()
            if name in ("manifest.json", "report.html"):
                content = re.sub(rb'"(started|ended)": "[^"]*"|"wall_time_s": [0-9.e-]+', b"", content)
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"", content)
                content = re.sub(rb"[0-9.]+ (s|min|h) of wall time", b"", content)
                content = re.sub(rb'"timing": \{[^{}]*\}', b"", content)
            if name == "manifest.json":
                # The page has the times in it, and so another checksum and size.
                content = re.sub(rb'\{[^{}]*"report.html"[^{}]*\}', b"", content)
            found[name] = content
    return found
