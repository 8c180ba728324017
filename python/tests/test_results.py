"""Tables, snapshots, figures and what a notebook shows of them."""

import copy
import csv
import gc
import html
import pickle
import weakref
from pathlib import Path

import numpy as np
import pytest
from conftest import STUDY, TINY

import tautomata as tm

pandas = pytest.importorskip("pandas")


def test_a_table_is_the_same_by_every_way(run: tm.Run) -> None:
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    for table in (run.summary, run.timeseries, run.replicates, run.events):
        columns = table.to_numpy()
        assert list(columns) == table.columns == list(table)
        frame = table.to_pandas()
        assert len(frame) == len(table)
        arrow = pyarrow.table(table)
        assert arrow.schema == pyarrow.schema(table)
        for name in table.columns:
            theirs = table.to_polars()[name].to_numpy()
            both = (columns[name], frame[name].to_numpy(), theirs, arrow[name].to_numpy())
            if columns[name].dtype.kind == "f":
                assert all(np.array_equal(both[0], other.astype(float), equal_nan=True) for other in both)
            else:
                assert all(list(both[0]) == list(other) for other in both)
        assert polars.DataFrame(table).equals(table.to_polars())


def test_a_stream_that_nobody_reads_is_released(run: tm.Run) -> None:
    capsule = run.timeseries.__arrow_c_stream__()
    del capsule
    gc.collect()


def test_columns_have_the_types_that_they_say(run: tm.Run) -> None:
    kinds = {name: column.dtype.kind for name, column in run.replicates.to_numpy().items()}
    assert (kinds["replicate"], kinds["finished"], kinds["t50_h"], kinds["events"]) == ("i", "b", "f", "i")
    # Nobody washed the sample.
    assert np.isnan(run.replicates["insoluble_yield"]).all()
    assert run.summary["quantity"].dtype == object


def test_a_table_becomes_a_dataset(run: tm.Run) -> None:
    pytest.importorskip("xarray")
    data = run.timeseries.to_xarray()
    assert dict(data.sizes) == {"replicate": 2, "time_s": len(run.timeseries_mean)}
    mean = data.conversion.mean("replicate").to_numpy()
    assert mean == pytest.approx(run.timeseries_mean["conversion_mean"], rel=1e-12)
    assert run.events.to_xarray("replicate", "kind", "time_s").sizes["replicate"] == 2
    with pytest.raises(ValueError, match="name the columns"):
        run.summary.to_xarray()


def test_the_arrays_of_a_snapshot_live_in_their_block(run: tm.Run) -> None:
    assert run.snapshots == [0.0, 86_400.0]
    with run.snapshot("24 h") as after, run.snapshot(0) as before:
        assert after.species.shape == (864,)
        assert after.positions.shape == (864, 3)
        letters = np.array(after.LETTERS)[after.species]
        assert (letters == "P").sum() > (np.array(before.LETTERS)[before.species] == "P").sum()
        # Units of a chain are numbered from 1.
        assert ((after.chain > 0) == (after.unit > 0)).all()
        for array in (after.species, after.ordered, after.defect, after.chain, after.unit, after.positions):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0
            with pytest.raises(ValueError, match="WRITEABLE"):
                array.flags.writeable = True
        seen = weakref.ref(after.species)
        kept = after.ordered
    gc.collect()
    assert seen() is None
    with pytest.raises(ValueError, match="closed"):
        after.species  # noqa: B018
    # One that is still referenced is whole.
    assert kept.sum() >= 0


def test_snapshots_of_a_folder_are_those_of_memory(tmp_path: Path, run: tm.Run) -> None:
    run.save(tmp_path / "run")
    there = tm.open_run(tmp_path / "run")
    assert there.snapshots == run.snapshots
    with there.snapshot("24 h") as one, run.snapshot("24 h") as other:
        for name in ("species", "ordered", "defect", "chain", "unit"):
            assert (getattr(one, name) == getattr(other, name)).all()
        # A file of coordinates has so many decimals.
        assert np.allclose(one.positions, other.positions, atol=1e-5)


def test_a_run_reads_back_from_its_folder(tmp_path: Path, run: tm.Run) -> None:
    run.save(tmp_path / "run")
    there = tm.open_run(tmp_path / "run")
    for name in ("summary", "timeseries", "timeseries_mean", "replicates", "events", "chains", "protocol", "slices"):
        assert getattr(there, name).to_pandas().equals(getattr(run, name).to_pandas()), name
    assert there.figures == run.figures
    assert there.figure("conversion").svg == run.figure("conversion").svg
    assert there.provenance == run.provenance
    assert there.scenario.to_toml() == run.scenario.to_toml()
    assert there.warnings == run.warnings
    with pytest.raises(tm.ResultsError, match="force=True"):
        run.save(tmp_path / "run")
    back = pickle.loads(pickle.dumps(there))
    assert back.summary.to_pandas().equals(run.summary.to_pandas())
    kept = pickle.dumps(there)
    run.save(tmp_path / "run", force=True)
    (tmp_path / "run" / "manifest.json").write_bytes(b"{}")
    with pytest.raises(tm.ResultsError, match="have changed"):
        pickle.loads(kept)


def test_instruments_are_tables(run: tm.Run) -> None:
    assert list(run.instruments) == ["ftir", "dsc"]
    spectra = run.instruments["ftir"].spectra
    assert spectra.columns[:2] == ["time_s", "wavenumber_per_cm"]
    assert run.instruments["dsc"].tables == ["curve", "peaks"]
    with pytest.raises(AttributeError, match="spectra, bands"):
        run.instruments["ftir"].lines  # noqa: B018
    assert len(run.monomer_product) > 0


def test_runs_are_compared(tmp_path: Path, run: tm.Run, tiny: tm.Scenario) -> None:
    warm = tm.run(tiny.with_values({"seed": 8, "protocol.anneal.temperature": "160 degC"}))
    both = tm.compare(run, warm)
    # They have one title.
    assert both.labels == ["run 1", "run 2"]
    table = both.quantities.to_pandas().set_index(["quantity", "run"])
    ours, theirs = run.replicates["conversion_end"], warm.replicates["conversion_end"]
    row = table.loc[("conversion_end", "run 2")]
    assert row["difference"] == pytest.approx(theirs.mean() - ours.mean(), rel=1e-12)
    error = np.sqrt(ours.var(ddof=1) / 2 + theirs.var(ddof=1) / 2)
    assert row["t"] == pytest.approx(row["difference"] / error, rel=1e-12)
    assert both.scenarios["key"].tolist() == ["protocol.anneal.temperature"] * 2 + ["seed"] * 2
    curve = both.curves.to_pandas().query("quantity == 'conversion' and run == 'run 1'")
    assert curve["mean"].tolist() == run.timeseries_mean["conversion_mean"].tolist()
    assert both.figures[0] == "compared_conversion"
    assert "160 degC" in both._repr_html_() and "<svg" in both._repr_html_()
    assert tm.compare(run, warm, labels=["cool", "warm"]).labels == ["cool", "warm"]
    assert "have one seed" in tm.compare(run, run, labels=["a", "b"]).warnings[0]
    with pytest.raises(TypeError, match="pickles as its folder"):
        pickle.dumps(both)
    both.save(tmp_path / "both")
    there = pickle.loads(pickle.dumps(tm.open_comparison(tmp_path / "both")))
    assert there.labels == both.labels
    assert there.quantities.to_pandas().equals(both.quantities.to_pandas())
    assert there.figure().svg == both.figure().svg


def test_figures_are_saved_as_their_ending_says(tmp_path: Path, run: tm.Run) -> None:
    figure = run.figure("conversion", style="rsc")
    for ending, begin in ((".svg", b"<svg"), (".pdf", b"%PDF"), (".png", b"\x89PNG")):
        figure.save(tmp_path / f"conversion{ending}")
        assert begin in (tmp_path / f"conversion{ending}").read_bytes()[:200]
    with pytest.raises(ValueError, match="svg, png, pdf"):
        figure.save(tmp_path / "conversion.jpg")
    assert figure._repr_svg_() == figure.svg


def test_what_a_font_of_ones_own_lacks_is_a_warning(tmp_path: Path, run: tm.Run) -> None:
    # The italic font of the figures has letters, but no digits.
    font = Path(__file__).parents[2] / "src/figures/fonts/TautomataSans-Italic.ttf"
    style = tmp_path / "own.toml"
    style.write_text(f'font = "{font.as_posix()}"\n')
    with pytest.warns(UserWarning, match=r"the font of the style lacks .*0 \(U\+0030\)"):
        figure = run.figure("conversion", style=str(style))
    assert 'aria-label="Fraction"' in figure.svg


def test_a_random_design_tells_which_number_decides(tmp_path: Path) -> None:
    grid = tm.Study(STUDY).sweep(tmp_path / "grid")
    with pytest.raises(KeyError, match="no table"):
        grid.sensitivity  # noqa: B018
    text = STUDY.replace("values = [0.1, 0.2, 0.3]", "linear = { from = 0.0, to = 0.3 }")
    design = tm.Study(text + '[design]\nkind = "sobol"\npoints = 8\n').sweep(tmp_path / "sobol")
    assert set(design.sensitivity["parameter"]) == {"disordered"}
    # It is the only number: all of the variance is its own.
    assert design.sensitivity["total_index"] == pytest.approx(1, abs=0.1)
    assert "sensitivity" in design.figures
    design.figure("sensitivity")


def test_the_tables_of_a_study_go_into_parquet_cell_by_cell(tmp_path: Path) -> None:
    pyarrow, polars = pytest.importorskip("pyarrow"), pytest.importorskip("polars")
    from pyarrow import parquet  # noqa: PLC0415

    # One series sweeps the size, which is text, and the other leaves it open.
    sizes = '[[series]]\nname = "sizes"\n[[series.axis]]\npath = "crystal.size"\nvalues = [[4, 4, 4], [5, 5, 5]]\n'
    results = tm.Study(STUDY + sizes + '[[series]]\nname = "one"\n').sweep(tmp_path / "study")
    undefined = set()
    for name in ("points", "points_all", "runs", "curves", "failures"):
        table, file = getattr(results, name), tmp_path / f"{name}.parquet"
        parquet.write_table(pyarrow.table(table), file)
        there = parquet.read_table(file)
        with (tmp_path / "study" / f"{name}.csv").open(newline="") as lines:
            header, *rows = csv.reader(lines)
        assert (there.column_names, there.num_rows) == (header, len(rows))
        for index, column in enumerate(header):
            kind = {"int64": int, "uint64": int, "double": float}.get(str(there.schema.field(column).type), str)
            cells = [row[index] for row in rows]
            assert there[column].to_pylist() == [kind(cell) if cell else None for cell in cells], column
            undefined.update(column for cell in cells if not cell)
        assert polars.read_parquet(file).equals(table.to_polars())
        again = tmp_path / "again.parquet"
        parquet.write_table(pyarrow.table(table), again)
        assert again.read_bytes() == file.read_bytes()
    assert {"size", "t80_h", "insoluble_yield_mean"} <= undefined
    types = {field.name: str(field.type) for field in parquet.read_schema(tmp_path / "runs.parquet")}
    asked = ("point", "series", "disordered", "size", "replicate", "seed", "t50_h")
    assert [types[name] for name in asked] == ["int64", "string", "double", "string", "int64", "uint64", "double"]


def test_a_figure_is_a_panel_of_a_larger_one(run: tm.Run) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib import pyplot  # noqa: PLC0415

    whole, (left, right) = pyplot.subplots(1, 2)
    run.figure("conversion", ax=left)
    right.plot(run.timeseries["time_s"], run.timeseries["conversion"])
    (image,) = left.get_images()
    # 85 mm at 300 dpi.
    assert abs(image.get_array().shape[1] - 85 / 25.4 * 300) <= 1
    assert not left.axison
    pyplot.close(whole)


def test_matplotlib_takes_the_style(run: tm.Run) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    with matplotlib.rc_context(tm.style()):
        assert matplotlib.rcParams["figure.figsize"][0] == pytest.approx(85 / 25.4)
        assert matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][1] == "#0072b2"


def test_a_notebook_shows_tables_scenario_and_run(run: tm.Run, tiny: tm.Scenario) -> None:
    assert "<svg" in run._repr_html_()
    assert "<td>t50</td>" in run._repr_html_()
    assert "864 sites" in tiny._repr_html_()
    assert repr(run) == 'Run(2 replicates of Scenario("Tiny", 864 sites, 24 h, seed 7, 2 replicates))'
    assert tm.Scenario(TINY.replace("Tiny", "a<b"))._repr_html_().count("a&lt;b") == 1


def test_everything_pickles(run: tm.Run, tiny: tm.Scenario) -> None:
    changed = tiny.with_values({"seed": 2**64 - 1})
    back = pickle.loads(pickle.dumps(changed))
    assert back == changed
    assert back.to_toml() == changed.to_toml()
    again = copy.deepcopy(run)
    assert again.provenance == run.provenance
    assert again.summary.to_pandas().equals(run.summary.to_pandas())
    with again.snapshot("24 h") as one, run.snapshot("24 h") as other:
        assert (one.species == other.species).all()
    table = pickle.loads(pickle.dumps(run.replicates))
    assert table.to_pandas().equals(run.replicates.to_pandas())


def test_a_thousand_runs_leave_nothing_behind() -> None:
    psutil = pytest.importorskip("psutil")
    tiny = tm.Scenario(
        {"crystal": {"size": [3, 3, 3]}, "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "1 h"}]}
    )
    process = psutil.Process()
    sizes = []
    for index in range(1000):
        made = tm.run(tiny, seed=index, threads=2)
        made.timeseries.to_numpy()
        made.timeseries.__arrow_c_stream__()
        if index % 200 == 199:
            gc.collect()
            sizes.append(process.memory_info().rss)
    # A run's tables alone take 20 kB: 800 leaked runs would take 16 MB.
    assert sizes[-1] - sizes[0] < 4e6


def test_the_crystal_is_shown_in_a_frame_of_its_own(tmp_path: Path, run: tm.Run) -> None:
    run.save(tmp_path / "run")
    there = tm.open_run(tmp_path / "run").view(height=500)
    assert there.html.startswith("<!DOCTYPE html>")
    assert run.view().html == there.html
    frame = there._repr_html_()
    assert "height:500px" in frame and "sandbox" in frame
    inside = frame.split('srcdoc="')[1].split('"')[0]
    assert html.unescape(inside) == there.html
    there.save(tmp_path / "crystal.html")
    assert (tmp_path / "crystal.html").read_text(encoding="utf-8") == there.html
    assert len(run.view(max_molecules=4).html) < len(there.html)
