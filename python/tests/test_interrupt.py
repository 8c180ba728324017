"""Ctrl-C ends a run soon, with what was done."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import LONG, TINY

import tautomata as tm

# More than a busy machine needs; on an idle one it is below a second. Code and `partial` tell that the signal ended it.
SOON_S = 15.0

posix = pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX sends them")

SCRIPT = f"""
import sys, time
import tautomata as tm
scenario = tm.Scenario({LONG!r})
def told(share):
    print("under way", flush=True)
try:
    tm.run(scenario, progress=told, threads=2)
except KeyboardInterrupt as stopped:
    print("partial", stopped.partial.interrupted, len(stopped.partial.timeseries) > 0, flush=True)
    sys.exit(5)
"""

POOL = f"""
import os, sys
from concurrent.futures import ThreadPoolExecutor
import tautomata as tm
scenario = tm.Scenario({LONG!r})
def told(share):
    # One write, so that two threads do not write into each other's line.
    os.write(1, b"under way\\n")
try:
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(tm.run, scenario, seed=seed, threads=1, progress=told) for seed in (1, 2)]
        futures[0].result()
except KeyboardInterrupt:
    stopped = [future.exception() for future in futures]
    print("partial", all(isinstance(one, KeyboardInterrupt) and one.partial.interrupted for one in stopped), flush=True)
    sys.exit(5)
"""

KINETICS = """
import math, sys
import tautomata as tm
for rate in (5, 10, 20):
    with open(f"{sys.argv[1]}/{rate}.csv", "w") as file:
        print("Time (min),Temperature (K),conversion", file=file)
        for row in range(500):
            done = 1 / (1 + math.exp((120 + 10 * math.log(rate) - row / 2) / 6))
            print(f"{row / rate},{400 + row / 2},{done}", file=file)
print("under way", flush=True)
try:
    files = [f"{sys.argv[1]}/{rate}.csv" for rate in (5, 10, 20)]
    tm.kinetics(*files, models=[f"{one} -> {other}" for one in ("Bna", "SB", "Cn") for other in ("Bna", "SB", "Cn")])
except KeyboardInterrupt as stopped:
    print("stopped", flush=True)
    sys.exit(5)
"""

AFTERWARDS = f"""
import sys, threading
import tautomata as tm
run = threading.Thread(target=tm.run, args=(tm.Scenario({TINY!r}),))
run.start()
run.join()
lock = threading.Lock()
lock.acquire()
try:
    print("under way", flush=True)
    lock.acquire()
except KeyboardInterrupt:
    print("woken", flush=True)
    sys.exit(5)
"""


def interrupted(script: str, *arguments: str) -> tuple[float, int, str]:
    """Run a script, send SIGINT once it is under way, and give the time that it takes to end, its code and output."""
    whole = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(whole, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "under way\n"
        # Into the midst of what it does.
        time.sleep(0.2)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        code = process.wait(timeout=60)
    return time.monotonic() - begun, code, rest


@posix
@pytest.mark.parametrize(
    ("script", "said"),
    [(SCRIPT, "partial True True"), (POOL, "partial True"), (AFTERWARDS, "woken")],
    ids=["script", "pool", "afterwards"],
)
def test_a_process_ends_soon(script: str, said: str) -> None:
    took, code, rest = interrupted(script)
    assert (code, rest.splitlines()[-1]) == (5, said)
    assert took < SOON_S


@posix
def test_kinetics_end_soon(tmp_path: Path) -> None:
    took, code, rest = interrupted(KINETICS, str(tmp_path))
    assert (code, rest) == (5, "stopped\n")
    assert took < SOON_S


@posix
def test_a_notebook_ends_soon(tmp_path: Path) -> None:
    client = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    cells = [
        f"import os, signal, threading, time\nimport tautomata as tm\nscenario = tm.Scenario({LONG!r})",
        "def told(share):\n"
        "    if 'sent' not in globals():\n"
        "        globals()['sent'] = time.monotonic()\n"
        "        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT)).start()\n"
        "try:\n"
        "    tm.run(scenario, progress=told)\n"
        "except KeyboardInterrupt as stopped:\n"
        "    print('took', time.monotonic() - sent)\n"
        "    print('partial', stopped.partial.interrupted)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client.NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=str(tmp_path))
    said = "".join(output.get("text", "") for output in notebook.cells[1].outputs)
    assert "partial True" in said
    assert float(said.split("took")[1].split()[0]) < SOON_S


def test_what_the_callable_raises_stops_the_run_and_reaches_the_caller() -> None:
    def stop(share: float) -> None:
        raise LookupError(share)

    with pytest.raises(LookupError) as caught:
        tm.run(tm.Scenario(LONG), progress=stop)
    assert caught.value.partial.interrupted  # type: ignore[attr-defined]


def test_an_interrupted_run_resumes_to_the_same_bits(tmp_path: Path) -> None:
    scenario = tm.Scenario(TINY.replace("size = [6, 6, 6]", "size = [16, 16, 16]"))
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if share > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        tm.run(scenario, output=tmp_path / "one", threads=1, progress=stop, checkpoint_every=None)
    assert 0.2 < shares[-1] < 1.0
    assert caught.value.partial.interrupted  # type: ignore[attr-defined]
    with pytest.raises(tm.ResultsError, match="resume"):
        tm.run(scenario, output=tmp_path / "one")
    resumed = tm.resume(tmp_path / "one")
    whole = tm.run(scenario)
    assert resumed.timeseries.to_pandas().equals(whole.timeseries.to_pandas())
    assert tm.resume(tmp_path / "one").timeseries.to_pandas().equals(whole.timeseries.to_pandas())


def test_progress_rises_to_one(tiny: tm.Scenario) -> None:
    shares: list[float] = []
    tm.run(tiny, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
