"""Measured files and kinetics: what the command writes, and the messages that it gives."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, command, files

import tautomata as tm

GOOD = [path for path in sorted((ROOT / "tests" / "measured" / "good").iterdir()) if path.suffix != ".expected"]
BAD = [path for path in sorted((ROOT / "tests" / "measured" / "bad").iterdir()) if path.suffix != ".expected"]

RATES = (5, 10, 20, 40)
RAMPS = tuple(f"ramp-{rate}.csv" for rate in RATES)
GAS_CONSTANT = 8.314462618

STUDY = """
replicates = 2
[base.crystal]
structure = "sc"
size = [8, 8, 8]
[base.mechanism]
base = "none"
[[base.mechanism.event]]
name = "reaction"
site = "M"
becomes = "D"
chain = "none"
prefactor = "1e13 1/s"
barrier = "120 kJ/mol"
[[base.protocol]]
step = "ramp"
from = "340 K"
to = "480 K"
rate = "10 K/min"
[base.record]
rates = true
[[axis]]
path = "protocol.ramp.rate"
values = ["2 K/min", "5 K/min", "10 K/min", "20 K/min"]
"""


def told(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Give what the command says, also where it refuses."""
    program = [os.environ["TAUTOMATA"]] if "TAUTOMATA" in os.environ else [sys.executable, "-m", "tautomata"]
    return subprocess.run(
        [*program, *map(str, arguments)], capture_output=True, text=True, check=False, encoding="utf-8"
    )


@pytest.fixture
def ramps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """First order with 150 kJ/mol and 1e12 1/s, as files of percents without times, in the working directory."""
    kelvin = np.linspace(400.0, 700.0, 301)
    constant = 1e12 * np.exp(-150e3 / (GAS_CONSTANT * kelvin))
    integral = np.concatenate(([0.0], np.cumsum((constant[1:] + constant[:-1]) / 2 * np.diff(kelvin))))
    for rate, name in zip(RATES, RAMPS, strict=True):
        mass = 100 * np.exp(-integral / (rate / 60)) * 0.8 + 20
        rows = zip(kelvin - 273.15, mass, strict=True)
        text = "".join(f"{celsius:.2f},{left:.6f}\n" for celsius, left in rows)
        (tmp_path / name).write_text("T,Mass\n" + text)
    (tmp_path / "store.csv").write_text("Time (min),Temperature (°C)\n0,250\n600,250\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


COLUMNS = {"temperature": "1:degC", "mass_fraction": "2:%"}
OPTIONS = [word for rate in RATES for word in ("--rate", f"{rate} K/min")]
OPTIONS += ["--column", "temperature=1:degC", "--column", "mass_fraction=2:%"]


def test_measured_files_give_the_files_of_the_command(ramps: Path) -> None:
    more = ["--from", "130 degC", "--to", "420 degC", "--step", "0.1", "--model", "F1 + F1", "--predict", "250 degC"]
    more += ["--predict", "25 degC to 300 degC at 5 K/min", "--ttt", "200 degC to 280 degC", "--along", "store.csv"]
    command("kinetics", *RAMPS, *OPTIONS, *more, "--output", "command", cwd=ramps)
    expected = files(ramps / "command")
    found = tm.kinetics(
        *RAMPS,
        rate=[f"{rate} K/min" for rate in RATES],
        columns=COLUMNS,
        limits=("130 degC", "420 degC"),
        step=0.1,
        models=["F1 + F1"],
        predict=["250 degC", "25 degC to 300 degC at 5 K/min"],
        along=[Path("store.csv")],
        ttt="200 degC to 280 degC",
        threads=2,
        output="python",
    )
    assert files(ramps / "python") == expected
    assert {"isoconversional.csv", "models.csv", "prediction.csv", "figures/ttt.pdf", "report.html"} <= expected.keys()
    # Crossings between rows a kelvin apart, of a mass with eight digits: half a percent.
    energies = found.isoconversional.to_pandas()
    assert set(energies.method) == {"Friedman", "KAS", "Starink", "Vyazovkin", "Vyazovkin by intervals"}
    assert energies.activation_energy_kJ_per_mol.to_numpy() == pytest.approx(150, rel=5e-3)
    # Written afterwards from memory; opened, as Python and as the command wrote it.
    found.save("saved")
    assert files(ramps / "saved") == expected
    for folder in ("python", "command"):
        there = tm.open_kinetics(folder)
        assert there.models.to_pandas().equals(found.models.to_pandas())
        assert there.warnings == found.warnings
        assert there.figures == found.figures
    with pytest.raises(ValueError, match="copy that folder"):
        tm.open_kinetics("python").save("again")
    back = pickle.loads(pickle.dumps(found))
    assert back.ttt.to_pandas().equals(found.ttt.to_pandas())


def test_a_list_of_curves_says_the_same_as_file_and_as_dict(ramps: Path) -> None:
    curves = [
        {"path": name, "rate": f"{rate} K/min", "columns": COLUMNS} for name, rate in zip(RAMPS, RATES, strict=True)
    ]
    asked = {
        "methods": ["KAS"],
        "predict": [{"temperature": "25 degC", "name": "shelf life"}, "150 degC"],
        "curve": curves,
    }
    text = "methods = ['KAS']\npredict = [{ temperature = '25 degC', name = 'shelf life' }, '150 degC']\n"
    for curve in curves:
        text += f"[[curve]]\npath = '{curve['path']}'\nrate = '{curve['rate']}'\n"
        text += "columns = { temperature = '1:degC', mass_fraction = '2:%' }\n"
    (ramps / "kinetics.toml").write_text(text)
    command("kinetics", "kinetics.toml", "--output", "command", cwd=ramps)
    tm.kinetics("kinetics.toml", output="file")
    tm.kinetics(asked, output="dict")
    assert files(ramps / "file") == files(ramps / "dict") == files(ramps / "command")
    assert {"shelf life", "150 degC"} == set(tm.open_kinetics("dict").prediction["program"])
    with pytest.raises(ValueError, match="leave out step, rate"):
        tm.kinetics("kinetics.toml", step=0.1, rate="5 K/min")


def test_a_study_and_runs_give_the_files_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    study = tm.Study(STUDY)
    results = study.sweep("ramps")
    command("kinetics", "ramps", "--method", "Friedman", "--output", "command", cwd=tmp_path)
    tm.kinetics(results, methods=["Friedman"], output="python")
    assert files(tmp_path / "python") == files(tmp_path / "command")
    assert len(tm.open_kinetics("python").truth) == 19
    # Runs in folders, and the same in memory: the same numbers from curves of other names.
    runs = [tm.run(study.scenario(point), output=f"ramp {point}") for point in range(4)]
    names = [f"ramp {point}" for point in range(4)]
    command("kinetics", *names, "--method", "Friedman", "--output", "command-runs", cwd=tmp_path)
    there = tm.kinetics(*runs, methods=["Friedman"], output="python-runs")
    assert files(tmp_path / "python-runs") == files(tmp_path / "command-runs")
    here = tm.kinetics(*[tm.run(study.scenario(point)) for point in range(4)], methods=["Friedman"])
    for table in ("isoconversional", "overall", "truth", "truth_steps"):
        assert getattr(here, table).to_pandas().equals(getattr(there, table).to_pandas()), table
    assert here.peaks["curve"][1] == "run 2, replicate 1"
    assert "run 2, in memory, seed 1, scenario SHA-256 " in here.provenance["asked"]
    with pytest.raises(TypeError, match="pickles as its folder"):
        pickle.dumps(here)


def test_tables_and_figures_of_kinetics(ramps: Path) -> None:
    polars = pytest.importorskip("polars")
    found = tm.kinetics(*RAMPS, rate=[f"{rate} K/min" for rate in RATES], columns=COLUMNS, methods=["KAS"])
    assert polars.DataFrame(found.overall)["method"][0] == "Kissinger (ASTM E2890)"
    assert found.models["model"][0] in set(found.model_numbers["model"])
    assert found.figure(style="rsc").pdf.startswith(b"%PDF")
    with pytest.raises(KeyError, match="activation_energy, "):
        found.figure("truth")
    with pytest.raises(KeyError, match='no table "truth"'):
        found.truth  # noqa: B018
    assert "<svg" in found._repr_html_()
    assert repr(found) == "Kinetics(4 curves)"
    with pytest.raises(tm.ResultsError, match="holds no kinetics"):
        tm.open_kinetics(ramps)


def test_every_fault_of_every_curve_is_told_at_once(ramps: Path) -> None:
    rising = (ramps / "ramp-5.csv").read_text().splitlines()
    (ramps / "rising.csv").write_text("\n".join([rising[0], *reversed(rising[1:])]))
    with pytest.raises(tm.MeasurementError) as caught:
        tm.kinetics("ramp-5.csv", "rising.csv", rate="5 K/min", columns=COLUMNS, output="here")
    error = caught.value
    refused = told("kinetics", "ramp-5.csv", "rising.csv", *OPTIONS[:2], *OPTIONS[-4:], "--output", "here")
    assert refused.returncode == 2
    assert str(error) == refused.stderr.strip()
    assert [mistake.message in str(error) and bool(mistake.help) for mistake in error.diagnostics] == [True] * str(
        error
    ).count("error: ")
    assert not (ramps / "here").exists()
    with pytest.raises(ValueError, match="3 values of `rate` for 4 sources"):
        tm.kinetics(*RAMPS, rate=["5 K/min"] * 3)
    with pytest.raises(TypeError, match="needs curves"):
        tm.kinetics()


def test_what_is_asked_wrongly_is_told_at_once(ramps: Path) -> None:
    with pytest.raises(tm.MeasurementError) as caught:
        tm.kinetics(*RAMPS, methods=["Ozawa"], step=0.5, rate=5, ttt="9", columns={"heat": 2})  # type: ignore[arg-type]
    said = [(mistake.line is not None, mistake.message) for mistake in caught.value.diagnostics]
    assert (True, '`methods` cannot be "Ozawa"') in said
    assert (True, "`step` is out of range") in said
    assert (True, "`rate` needs a unit") in said
    assert (True, "unknown key `heat`") in said
    assert isinstance(caught.value, tm.InputError)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_measured_file_is_inspected_as_by_the_command(path: Path, tmp_path: Path) -> None:
    said = told("inspect", path)
    read = tm.inspect(path)
    assert str(read) == said.stdout.rstrip("\n")
    assert bool(read.open) == (said.returncode == 2)
    if read.open:
        with pytest.raises(tm.MeasurementError) as caught:
            read.table  # noqa: B018
        assert str(caught.value) == said.stderr.strip()
        assert list(caught.value.diagnostics) == read.open
        return
    command("inspect", path, "--to", "csv", "--output", tmp_path / "command.csv", cwd=tmp_path)
    read.save(tmp_path / "python.csv")
    assert (tmp_path / "python.csv").read_bytes() == (tmp_path / "command.csv").read_bytes()
    table = read.table
    assert len(table) == read.runs["rows"].sum()
    assert table["run"].dtype == np.int64
    assert len(read.columns) >= len(table.columns) - 2
    assert set(read.segments["run"]) <= set(read.runs["run"])


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_ruined_file_is_refused_as_by_the_command(path: Path) -> None:
    said = told("inspect", path)
    with pytest.raises(tm.MeasurementError) as caught:
        tm.inspect(path)
    assert (said.returncode, said.stderr.strip()) == (2, str(caught.value))
    assert caught.value.diagnostics


def test_answers_close_what_a_file_leaves_open() -> None:
    path = ROOT / "tests" / "measured" / "good" / "open-heat.csv"
    asked = tm.inspect(path)
    assert [(mistake.line, mistake.column) for mistake in asked.open] == [(1, 1), (1, 1)]
    assert "--mass" in str(asked.open[0].help)
    read = tm.inspect(path, mass="6.4 mg", exo="up")
    assert read.open == []
    assert read.table.columns[-1] == "heat_flow_endo_up_W_per_g"
    assert read.runs["sample_mass_mg"] == pytest.approx([6.4])
    with pytest.raises(tm.MeasurementError) as caught:
        tm.inspect(path, mass="heavy", exo="sideways", columns={"heat_flow": 0})
    assert len(caught.value.diagnostics) == 3
