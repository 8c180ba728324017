"""Fits: the files of the command, whoever runs them and however often they are stopped."""

import math
import os
import pickle
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import command, files
from test_interrupt import interrupted, posix

import tautomata as tm

RATE = 1e-3

FIT = """
title = "One rate"
seed = 3
draws = 16
points = 6
[base]
crystal = { structure = "sc", size = [10, 10, 10] }
mechanism = { base = "none", event = [
    { name = "reaction", site = "M", becomes = "D", chain = "none", prefactor = "1e-3 1/s" },
] }
record = { every = "100 s" }
[[base.protocol]]
step = "anneal"
temperature = "400 K"
time = "2000 s"
[[free]]
path = "mechanism.event.reaction.prefactor"
name = "rate"
log = { from = "2e-4 1/s", to = "5e-3 1/s" }
[[data]]
file = "curve.csv"
observable = "conversion"
error = 0.02
[[candidate]]
name = "short"
observable = "conversion"
every = "50 s"
error = 0.02
set = { "protocol.anneal.time" = "200 s" }
[[candidate]]
name = "long"
observable = "conversion"
every = "500 s"
error = 0.02
set = { "protocol.anneal.time" = "3000 s" }
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    rows = [f"{time},{1 - math.exp(-RATE * time):.3f}" for time in range(200, 2001, 200)]
    (folder / "curve.csv").write_text("\n".join(["Time (s),Conversion", *rows, ""]))
    (folder / "fit.toml").write_text(FIT)
    return folder / "fit.toml"


@pytest.fixture(scope="module")
def expected(file: Path) -> dict[str, bytes]:
    """Give the files of the command."""
    command("fit", file, "--output", file.parent / "command", "--next", cwd=file.parent)
    return files(file.parent / "command")


@pytest.fixture(scope="module")
def found(file: Path) -> tm.FitResults:
    return tm.fit(file, file.parent / "python", next=True)


def test_a_fit_writes_the_same_files(expected: dict[str, bytes], found: tm.FitResults) -> None:
    assert files(found.folder) == expected
    assert {"parameters.csv", "posterior.csv", "next.csv", "report.html", "figures/fit.pdf"} <= expected.keys()


def test_tables_tell_what_was_found(found: tm.FitResults) -> None:
    (row,) = found.parameters.to_pandas().to_dict("records")
    assert row["low95"] < RATE < row["high95"]
    draws = found.posterior
    assert draws.columns == ["draw", "rate_per_s"]
    # As many draws as are written are those that the mean is made of.
    assert draws["rate_per_s"].mean() == pytest.approx(row["mean"], rel=0.02)
    assert list(found.data["points"]) == [10]
    assert len(found.residuals) == 10
    assert found.runs.columns[:4] == ["wave", "point", "replicate", "rate_per_s"]
    assert (found.waves["points"].sum() + 16) * 4 == len(found.runs)
    assert set(found.sensitivity["parameter"]) == {"rate_per_s"}
    assert set(found.next["candidate"]) == {"short", "long"}
    assert len(found.leave_one_out) > 0
    assert any("the data fix 1" in sentence for sentence in found.statements["sentence"])
    assert found.provenance["runs"] > len(found.runs)
    assert "<svg" in found._repr_html_()
    assert found.figure("posterior").svg in (found.folder / "figures" / "posterior.svg").read_text()
    assert {"fit", "posterior", "residuals", "leave_one_out", "sensitivity", "next"} >= set(found.figures)
    mode = found.mode
    assert mode.to_toml() == (found.folder / "mode.toml").read_text()
    with pytest.raises(IndexError, match="from 1 to 1"):
        found.mode_of(2)
    again = pickle.loads(pickle.dumps(found))
    assert again.parameters.to_pandas().equals(found.parameters.to_pandas())
    with pytest.raises(tm.ResultsError, match="holds no fit"):
        tm.open_fit(found.folder / "figures")


def test_an_executor_gives_the_same_files(
    file: Path, tmp_path: Path, expected: dict[str, bytes], found: tm.FitResults
) -> None:
    shares: list[float] = []
    with ThreadPoolExecutor(2) as executor:
        tm.fit(file, tmp_path / "threads", next=True, executor=executor, progress=shares.append)
    assert files(tmp_path / "threads") == expected
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_cluster_that_loses_a_worker_gives_the_same_files(
    file: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    distributed = pytest.importorskip("distributed")
    killed = threading.Event()

    def kill(share: float) -> None:
        if share > 0.1 and not killed.is_set():
            killed.set()
            os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)

    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        tm.fit(file, tmp_path / "dask", next=True, executor=client, progress=kill)
    assert killed.is_set()
    assert files(tmp_path / "dask") == expected


def test_a_fit_that_is_stopped_continues_to_the_same_files(
    file: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    for limit in (0.05, 0.2):

        def stop(share: float, limit: float = limit) -> None:
            if share > limit:
                raise LookupError(share)

        with pytest.raises(LookupError):
            tm.fit(file, tmp_path / "one", next=True, progress=stop)
    tm.fit(file, tmp_path / "one", next=True)
    assert files(tmp_path / "one") == expected


# Stopped once while runs are made, and once a moment after the last run of a wave, while the data are looked at.
SCRIPT = """
import signal, sys, threading
import tautomata as tm

def told(share):
    print("under way", flush=True)

def thinking(share):
    if share > 0.07:
        threading.Timer(0.02, signal.raise_signal, (signal.SIGINT,)).start()

for progress in (told, thinking):
    try:
        tm.fit(sys.argv[1], sys.argv[2], next=True, progress=progress)
    except KeyboardInterrupt:
        print("stopped", flush=True)
tm.fit(sys.argv[1], sys.argv[2], next=True)
sys.exit(5)
"""


@posix
def test_ctrl_c_stops_a_fit_and_the_same_call_continues_it(
    file: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    _, code, said = interrupted(SCRIPT, str(file), str(tmp_path / "one"))
    assert (code, said.count("stopped")) == (5, 2)
    assert files(tmp_path / "one") == expected


def test_a_prediction_is_the_study_of_the_command(tmp_path: Path, file: Path, found: tm.FitResults) -> None:
    predicted = found.predict({"protocol.anneal.time": "1000 s"}, tmp_path / "python")
    assert predicted.points["conversion_end_mean"].mean() == pytest.approx(1 - math.exp(-RATE * 1000), abs=0.05)
    assert predicted.figures == ["conversion"]
    predicted.figure("conversion")
    band = (tmp_path / "python" / "figures" / "conversion.csv").read_text().splitlines()
    assert band[0] == "time_s," + ",".join(
        f"conversion_{part}" for part in ("low95", "low68", "median", "high68", "high95")
    )
    changed = ("--set", 'protocol.anneal.time="1000 s"')
    command("sweep", found.folder / "predict.toml", *changed, "--output", tmp_path / "command", cwd=file.parent)
    assert files(tmp_path / "python") == files(tmp_path / "command")
    again = pickle.loads(pickle.dumps(found.prediction().with_values({"protocol.anneal.time": "1000 s"})))
    assert again.sweep(tmp_path / "python").missing == 0
    with pytest.raises(tm.ScenarioError, match=r"protocol\.anneal\.time=true cannot be set"):
        found.predict({"protocol.anneal.time": True}, tmp_path / "wrong")


def test_a_file_names_the_folder_and_a_dict_needs_one(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: dict[str, bytes]
) -> None:
    with pytest.raises(TypeError, match="output"):
        tm.fit({"title": "no name"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tm.ScenarioError) as caught:
        tm.fit({"free": [], "data": []}, tmp_path / "wrong")
    assert "fit:" in str(caught.value)
    assert not (tmp_path / "wrong").exists()
    # As the command names it; on one thread.
    alone = tm.fit(file, threads=1)
    assert alone.folder == Path("output") / "fit"
    assert (alone.folder / "posterior.csv").read_bytes() == expected["posterior.csv"]
