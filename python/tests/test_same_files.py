"""The files of Python are those of the command, byte for byte."""

import os
import pickle
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import pytest
import same_bytes
from conftest import STUDY, TINY, command, files

import tautomata as tm


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "asked.toml"
    file.write_text(text)
    return file


def test_a_run_writes_the_same_files(tmp_path: Path) -> None:
    file = written(tmp_path, TINY)
    command("run", file, "--output", tmp_path / "command", cwd=tmp_path)
    expected = files(tmp_path / "command")
    tm.run(tm.Scenario.from_file(file), output=tmp_path / "python")
    assert files(tmp_path / "python") == expected
    assert {"manifest.json", "report.html", "timeseries.csv", "figures/conversion.pdf"} <= expected.keys()
    # Written afterwards from memory; on one thread.
    tm.run(file).save(tmp_path / "saved")
    assert files(tmp_path / "saved") == expected


def test_values_that_are_set_are_those_of_a_file(tmp_path: Path) -> None:
    file = written(tmp_path, TINY.replace("seed = 7", "seed = 3").replace("24 h", "12 h"))
    command("run", file, "--output", tmp_path / "command", cwd=tmp_path)
    changed = tm.Scenario(TINY).with_values(
        {"protocol.anneal.time": "12 h", "record.snapshots": ["0 h", "12 h"], "seed": 3}
    )
    tm.run(changed, output=tmp_path / "python")
    same = files(tmp_path / "command").items() - files(tmp_path / "python").items()
    # The command notes which file it read.
    assert {name for name, _ in same} <= {"manifest.json", "report.html"}


def test_a_replicate_alone_has_the_same_bits(run: tm.Run, tiny: tm.Scenario) -> None:
    alone = tm.run(tiny, replicate_index=1)
    ours = alone.timeseries.to_pandas()
    theirs = run.timeseries.to_pandas()
    assert ours.equals(theirs[theirs.replicate == 2].reset_index(drop=True))
    iterated = [one.replicates["events"][0] for one in tm.iter_replicates(tiny)]
    assert iterated == list(run.replicates["events"])


def without_manifest(folder: Path) -> dict[str, bytes]:
    """Give the files of a run but those that tell when and from which file it began."""
    return {name: content for name, content in files(folder).items() if name not in ("manifest.json", "report.html")}


def test_an_extended_run_is_that_which_was_asked_for_all_at_once(tmp_path: Path) -> None:
    # All that follows from the length of the protocol unless it is said.
    text = TINY.replace("[record]", '[record]\nevery = "1 h"') + 'at = ["0 h", "24 h"]\nheat_every = "1 h"\n'
    short = tm.Scenario(text)
    long = tm.Scenario(text.replace('time = "24 h"', 'time = "30 h"').replace("replicates = 2", "replicates = 3"))
    tm.run(long, output=tmp_path / "whole")
    run = tm.run(short, output=tmp_path / "here")
    before = tm.open_run(tmp_path / "here")
    extended = run.extend(time="30 h", replicates=3)
    # What was read before belongs to another run than what is there now.
    with pytest.raises(tm.ResultsError, match=r"holds another run by now"):
        before.timeseries  # noqa: B018
    with pytest.raises(tm.ResultsError, match=r"holds another run by now"):
        before.figure()
    assert without_manifest(tmp_path / "here") == without_manifest(tmp_path / "whole")
    assert (extended.folder, extended.interrupted, len(extended.replicates)) == (tmp_path / "here", False, 3)
    tm.run(short).extend(time="30 h", replicates=3).save(tmp_path / "memory")
    assert without_manifest(tmp_path / "memory") == without_manifest(tmp_path / "whole")


def test_an_extension_that_was_stopped_resumes(tmp_path: Path) -> None:
    scenario = tm.Scenario(TINY.replace("size = [6, 6, 6]", "size = [16, 16, 16]"))
    run = tm.run(scenario, output=tmp_path / "here")

    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.extend(replicates=4, threads=1, progress=stop, checkpoint_every=None)
    with pytest.raises(tm.ResumeError, match=r"tautomata\.resume\(\) first"):
        run.extend(replicates=4)
    resumed = tm.resume(tmp_path / "here")
    assert resumed.timeseries.to_pandas().equals(tm.run(scenario, replicates=4).timeseries.to_pandas())


def test_a_comparison_writes_the_same_files(tmp_path: Path, tiny: tm.Scenario) -> None:
    warm = tiny.with_values({"title": "Warm", "seed": 8, "protocol.anneal.temperature": "160 degC"})
    runs = [tm.run(tiny, output=tmp_path / "tiny"), tm.run(warm, output=tmp_path / "warm")]
    folders = [tmp_path / "tiny", tmp_path / "warm"]
    command("compare", *folders, "--output", tmp_path / "command", cwd=tmp_path)
    expected = files(tmp_path / "command")
    assert {"comparison.csv", "figures/compared_conversion.pdf", "report.html"} <= expected.keys()
    tm.compare(*runs, output=tmp_path / "python")
    assert files(tmp_path / "python") == expected
    tm.compare(*folders).save(tmp_path / "saved")
    assert files(tmp_path / "saved") == expected
    # Runs in memory have the same numbers; the manifest says where each comes from.
    tm.compare(tm.run(tiny), tm.run(warm)).save(tmp_path / "memory")
    assert "in memory, seed 8" in (tmp_path / "memory" / "manifest.json").read_text(encoding="utf-8")
    assert without_manifest(tmp_path / "memory") == without_manifest(tmp_path / "command")


@pytest.mark.skipif("TAUTOMATA" not in os.environ, reason="TAUTOMATA names no Rust program")
def test_small_scenarios_have_the_hashes_of_the_rust_program() -> None:
    ours = same_bytes.hashes(None)
    assert len(ours) > 40
    assert ours == same_bytes.hashes(os.environ["TAUTOMATA"])


@pytest.mark.parametrize("rule", ["2", "{ standard_error = 0.02, of = 'conversion_end', least = 2, most = 6 }"])
def test_a_study_writes_the_same_files(tmp_path: Path, rule: str) -> None:
    file = written(tmp_path, STUDY.replace("replicates = 2", f"replicates = {rule}"))
    command("sweep", file, "--output", tmp_path / "command", cwd=tmp_path)
    expected = files(tmp_path / "command")
    results = tm.Study.from_file(file).sweep(tmp_path / "python")
    assert files(tmp_path / "python") == expected
    assert results.missing == 0
    with ProcessPoolExecutor(2) as executor:
        pickle.loads(pickle.dumps(tm.Study.from_file(file))).sweep(tmp_path / "processes", executor=executor)
    assert files(tmp_path / "processes")["runs.store"] == expected["runs.store"]


def test_a_study_goes_on_where_it_stopped(tmp_path: Path) -> None:
    study = tm.Study(STUDY)

    def stop(share: float) -> None:
        if share > 0.3:
            raise RuntimeError("enough")

    class Inline:
        """Runs at once, in this process."""

        def submit(self, function: object, *arguments: object) -> object:
            future: Future[object] = Future()
            future.set_result(function(*arguments))  # type: ignore[operator]
            return future

    with pytest.raises(RuntimeError, match="enough") as caught:
        study.sweep(tmp_path / "one", executor=Inline(), progress=stop)
    partial = caught.value.partial  # type: ignore[attr-defined]
    assert 0 < partial.missing < 6
    assert len(partial.runs) == 6 - partial.missing
    assert study.sweep(tmp_path / "one").missing == 0
    study.sweep(tmp_path / "two")
    assert files(tmp_path / "one")["runs.store"] == files(tmp_path / "two")["runs.store"]
    assert tm.open_study(tmp_path / "one").points.to_pandas().equals(tm.open_study(tmp_path / "two").points.to_pandas())
