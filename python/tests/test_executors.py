"""A study on other people's engines gives the store of one process."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import STUDY, files

import tautomata as tm
from tautomata import _core


def test_threads_share_nothing(tmp_path: Path) -> None:
    tm.Study(STUDY).sweep(tmp_path / "one")
    with ThreadPoolExecutor(3) as executor:
        tm.Study(STUDY).sweep(tmp_path / "threads", executor=executor)
    assert files(tmp_path / "threads")["runs.store"] == files(tmp_path / "one")["runs.store"]


def test_a_cluster_that_loses_a_worker_gives_the_same_store(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    study = tm.Study(STUDY.replace("replicates = 2", "replicates = 40").replace("[6, 6, 6]", "[10, 10, 10]"))
    study.sweep(tmp_path / "one")
    killed = threading.Event()

    def kill(share: float) -> None:
        if share > 0.3 and not killed.is_set():
            killed.set()
            os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)

    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        results = study.sweep(tmp_path / "dask", executor=client, progress=kill)
    assert killed.is_set()
    assert results.missing == 0
    assert files(tmp_path / "dask")["runs.store"] == files(tmp_path / "one")["runs.store"]


def test_ray_gives_the_same_store(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    study = tm.Study(STUDY)
    study.sweep(tmp_path / "one")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:

        @ray.remote  # type: ignore[untyped-decorator]
        def call(function, *arguments):  # type: ignore[no-untyped-def]
            return function(*arguments)

        class OnRay:
            """What docs/python.md shows."""

            def submit(self, function: object, *arguments: object) -> Any:
                return call.remote(function, *arguments).future()

        study.sweep(tmp_path / "ray", executor=OnRay())
    finally:
        ray.shutdown()
    assert files(tmp_path / "ray")["runs.store"] == files(tmp_path / "one")["runs.store"]


def test_a_task_that_fails_keeps_what_is_recorded(tmp_path: Path) -> None:
    class Failing(ThreadPoolExecutor):
        count = 0

        def submit(self, function, *arguments):  # type: ignore[no-untyped-def,override]
            self.count += 1
            return (
                super().submit(time.strptime, "no time", "%Y")
                if self.count == 4
                else super().submit(function, *arguments)
            )

    study = tm.Study(STUDY)
    with Failing(1) as executor, pytest.raises(ValueError, match="no time") as caught:
        study.sweep(tmp_path, executor=executor)
    assert caught.value.partial.missing < 6  # type: ignore[attr-defined]
    assert study.sweep(tmp_path).missing == 0


def test_a_worker_with_another_version_is_told_apart(tmp_path: Path) -> None:
    text, inputs, seed, key = tm.Study(STUDY)._begin(tmp_path, 1).batch().task(0)
    assert len(_core.run_point(text, inputs, seed, key, 0)) > 100
    with pytest.raises(tm.ResultsError, match="another version"):
        _core.run_point(text, inputs, seed, bytes(32), 0)


def test_the_files_of_a_protocol_travel_with_a_task(tmp_path: Path) -> None:
    log = tmp_path / "furnace.csv"
    log.write_text("time_min,temperature_degC\n0,25\n10,140\n600,140\n")
    anneal = 'step = "anneal"\ntemperature = "140 degC"\ntime = "24 h"'
    file = tmp_path / "study.toml"
    file.write_text(STUDY.replace(anneal, 'step = "profile"\nfile = "furnace.csv"'))
    task = tm.Study.from_file(file)._begin(tmp_path / "here", 1).batch().task(0)
    assert [content for _, content in task[1]] == [log.read_bytes()]
    # As on a machine that does not have it.
    log.unlink()
    assert len(_core.run_point(*task, 0)) > 100
