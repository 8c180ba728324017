"""Every mistake is an exception with its place, and no panic crosses the border."""

import pickle
import re
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, TINY

import tautomata as tm
from tautomata import _core

BAD = [
    path
    for kind in ("scenarios", "studies", "fits")
    for path in sorted((ROOT / "tests" / f"bad-{kind}").glob("*.toml"))
]
CIFS = sorted((ROOT / "tests" / "bad-cif").glob("*.cif"))


def refused(path: Path, tmp_path: Path) -> tm.ScenarioError:
    with pytest.raises(tm.ScenarioError) as caught:
        if path.parent.name == "bad-studies":
            tm.Study.from_file(path).sweep(tmp_path)
        elif path.parent.name == "bad-fits":
            tm.fit(path, tmp_path)
        else:
            tm.run(path)
    return caught.value


def test_there_are_two_hundred() -> None:
    assert len(BAD) + len(CIFS) >= 200


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_with_line_and_column(path: Path, tmp_path: Path) -> None:
    error = refused(path, tmp_path)
    assert error.diagnostics
    for mistake in error.diagnostics:
        assert mistake.message in str(error)
        if mistake.line is not None:
            assert f"{mistake.file}:{mistake.line}:{mistake.column}" in str(error)
            lines = Path(mistake.file).read_text(errors="replace").splitlines() if Path(mistake.file).is_file() else []
            if lines and mistake.marked and "\n" not in mistake.marked:
                assert lines[mistake.line - 1][mistake.column - 1 :].startswith(mistake.marked)
    # The message that the file itself says it must get.
    said = [line.lstrip("# ").strip() for line in path.read_text(errors="replace").splitlines() if line.startswith("#")]
    expected = [line for line in said if line.startswith("error: ")]
    assert all(line.removeprefix("error: ") in str(error) for line in expected)


@pytest.mark.parametrize("path", CIFS, ids=lambda path: path.stem)
def test_a_bad_cif_is_refused(path: Path) -> None:
    text = TINY.replace("size = [6, 6, 6]", f"size = [3, 3, 3]\nstructure = {{ cif = '{path}' }}")
    with pytest.raises(tm.ScenarioError) as caught:
        tm.run(tm.Scenario(text))
    assert caught.value.diagnostics[0].message


def test_a_dict_gets_the_messages_of_a_file() -> None:
    with pytest.raises(tm.ScenarioError) as caught:
        tm.Scenario(
            {"crystal": {"size": [4, 4]}, "protocol": [{"step": "anneal", "temperature": "140 degC", "tme": "1 h"}]}
        )
    places = {(mistake.line, mistake.column): mistake for mistake in caught.value.diagnostics}
    assert places[2, 8].message == "`size` needs 3 numbers"
    assert "did you mean `time`?" in str(caught.value)


def test_a_value_is_marked_where_it_is_given(tiny: tm.Scenario) -> None:
    with pytest.raises(tm.ScenarioError) as caught:
        tiny.with_values({"seed": 3, "sample.defects.fraction": 2.5})
    (mistake,) = caught.value.diagnostics
    assert (mistake.file, mistake.line, mistake.marked) == ("values", 2, "2.5")


@pytest.mark.parametrize("value", [None, object(), b"bytes", 1 + 2j, {1: 2}])
def test_what_is_no_value_of_a_scenario_is_named(value: object) -> None:
    with pytest.raises(TypeError, match="crystal"):
        tm.Scenario({"crystal": {"size": value}})


def test_numbers_of_numpy_are_numbers(tiny: tm.Scenario) -> None:
    changed = tiny.with_values(
        {"sample.defects.fraction": np.float64(0.25), "crystal.size": np.array([3, 4, 5]), "seed": np.uint64(2**64 - 1)}
    )
    assert (changed.size, changed.seed) == ((3, 4, 5), 2**64 - 1)
    assert "fraction = 0.25" in changed.to_toml()


def test_an_error_pickles() -> None:
    with pytest.raises(tm.ScenarioError) as caught:
        tm.Scenario("title = 3")
    back = pickle.loads(pickle.dumps(caught.value))
    assert (str(back), back.diagnostics) == (str(caught.value), caught.value.diagnostics)


def test_a_panic_is_an_exception_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(tm.InternalError, match=r"please report it.*as asked"):
        _core.panic()
    assert capfd.readouterr() == ("", "")


def test_folders_that_cannot_be_used(tmp_path: Path, tiny: tm.Scenario) -> None:
    (tmp_path / "other.txt").write_text("mine")
    with pytest.raises(tm.ResultsError, match="force=True"):
        tm.run(tiny, output=tmp_path)
    with pytest.raises(tm.ResumeError, match="no run to resume"):
        tm.resume(tmp_path)
    with pytest.raises(tm.ResultsError, match=r"manifest\.json"):
        tm.open_run(tmp_path)
    with pytest.raises(tm.ResultsError, match="holds no study"):
        tm.open_study(tmp_path)
    with pytest.raises(tm.ResultsError, match="holds no comparison"):
        tm.open_comparison(tmp_path)
    with pytest.raises(tm.ResultsError, match=r"manifest\.json"):
        tm.compare(tmp_path, tmp_path)
    assert (tmp_path / "other.txt").read_text() == "mine"


def test_what_cannot_be_compared_or_extended_says_why(run: tm.Run, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give two or more"):
        tm.compare(run)
    with pytest.raises(ValueError, match="1 labels for 2 runs"):
        tm.compare(run, run, labels=["a"])
    with pytest.raises(ValueError, match="two runs are labelled"):
        tm.compare(run, run, labels=["a", "a"])
    with pytest.raises(TypeError, match="list"):
        tm.compare(run, run, labels="ab")
    with pytest.raises(ValueError, match="`time`, `replicates` or both"):
        run.extend()
    with pytest.raises(tm.ScenarioError, match="takes 24 h already"):
        run.extend(time="12 h")
    for count in (2, -1, 2**40):
        with pytest.raises(tm.ScenarioError, match="more replicates than the run has, which is 2"):
            run.extend(replicates=count)
    with pytest.raises(tm.ScenarioError) as caught:
        run.extend(time="48")
    assert caught.value.diagnostics[0].marked == '"48"'
    part = tm.run(run.scenario, replicate_index=0)
    with pytest.raises(tm.ResumeError, match="did not come to its end"):
        part.extend(time="48 h")
    # The scenario reads a file, and a run in memory has no copy of it.
    log = tmp_path / "oven.csv"
    log.write_text("time_h,temperature_degC\n0,120\n2,140\n")
    own = f"""
[crystal]
size = [3, 3, 3]
[[protocol]]
step = "profile"
file = "{log}"
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "1 h"
"""
    with pytest.raises(tm.ResultsError, match=r"save\(\) it"):
        tm.run(tm.Scenario(own)).extend(time="2 h")
    tm.run(tm.Scenario(own), output=tmp_path / "kept").extend(time="2 h")


def test_what_there_is_not_is_named_with_what_there_is(run: tm.Run, tiny: tm.Scenario) -> None:
    with pytest.raises(KeyError, match="no snapshot at 3 h; there are 0 s, 24 h"):
        run.snapshot("3 h")
    with pytest.raises(KeyError, match="conversion"):
        run.figure("convertion")
    with pytest.raises(KeyError, match="time_s"):
        run.timeseries["time"]
    with pytest.raises(ValueError, match="bricks"):
        tm.run(tiny, engine="stones")
    with pytest.raises(ValueError, match="1 to 1024"):
        tm.run(tiny, threads=0)
    with pytest.raises(ValueError, match=r"(?i)mill"):
        tm.convert(mill="coffee", time="1 h")
    with pytest.raises(ValueError, match=re.escape("first-order")):
        tm.verify("nothing")
