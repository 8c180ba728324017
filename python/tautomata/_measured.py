"""The calls on measured files and on curves."""

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from typing import Any, TypeAlias

from tautomata import _core
from tautomata._core import Kinetics, Measurement, Run, StudyResults

Path: TypeAlias = str | PathLike[str]
Columns: TypeAlias = Mapping[str, int | str | Sequence[int | str]]
Source: TypeAlias = Path | Run | StudyResults | dict[str, Any]


def inspect(
    path: Path,
    *,
    columns: Columns | None = None,
    exo: str | None = None,
    mass: str | None = None,
    rate: str | None = None,
) -> Measurement:
    r"""Read a file that an instrument exported, in any of the layouts that ``tautomata inspect`` knows.

    Parameters
    ----------
    path : path
        The file.
    columns : dict, optional
        Which column holds what, by number from 1 or name, with its unit where the file has none:
        ``{"heat_flow": 4, "temperature": "1:degC", "mass": "none"}``. A list makes one run of each column.
    exo : str, optional
        Whether exothermic heat flow is ``up`` or ``down`` in the file.
    mass : str, optional
        The mass of the sample, such as ``"6.4 mg"``.
    rate : str, optional
        The heating rate of a file without times, such as ``"5 K/min"``.

    Returns
    -------
    Measurement
        ``open`` lists what the file leaves open; until it is answered, there is no ``table``.

    Raises
    ------
    MeasurementError
        With every mistake in the file and in the arguments, each with its line and column.

    Examples
    --------
    >>> import tautomata as tm
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "oven.csv"
    ...     _ = file.write_text("Time (min),Temperature (°C),Weight (%)\n0,25,100\n1,35,99.5\n2,45,99.1\n")
    ...     oven = tm.inspect(file)
    >>> oven.shape, oven.table.columns
    ('plain table', ['run', 'segment', 'time_s', 'temperature_degC', 'mass_fraction'])
    >>> oven.segments["program"][0]
    'ramp at 10 K/min'
    """
    answers = {"columns": columns, "exo": exo, "mass": mass, "rate": rate}
    return _core.inspect(path, {"curve": [{"path": "the file", **_given(answers)}]})


def kinetics(
    *sources: Source,
    methods: Sequence[str] | None = None,
    step: float | None = None,
    where: Mapping[str, object] | None = None,
    models: Sequence[str] | None = None,
    fit: str | None = None,
    predict: Sequence[str | dict[str, str]] | None = None,
    along: Sequence[Path] | None = None,
    ttt: str | dict[str, list[Any]] | None = None,
    columns: Columns | None = None,
    rate: str | Sequence[str] | None = None,
    mass: str | Sequence[str] | None = None,
    exo: str | None = None,
    signal: str | None = None,
    limits: tuple[str | None, str | None] | None = None,
    baseline: str | None = None,
    threads: int | None = None,
    output: Path | None = None,
    force: bool = False,
) -> Kinetics:
    """Find activation energies in curves of conversion; compare models; predict.

    Parameters
    ----------
    *sources : path, Run, StudyResults or dict
        Measured files, folders of runs and of studies, runs and studies; or alone, a file ``kinetics.toml`` or a dict
        with its keys, which says all that follows up to ``baseline``.
    methods : list of str, optional
        Such as ``["Friedman", "Vyazovkin"]``; all that suit the temperatures, but OFW, if not given.
    step : float, optional
        Between conversions; 0.05 if not given.
    where : dict, optional
        Of a study: take the points with these values, such as ``{"series": "ground"}``.
    models : list of str, optional
        Schemes that are compared beside the models of the table, such as ``["F1 + A2"]``.
    fit : str, optional
        What models are fitted to, ``conversion`` or ``rate``.
    predict : list of str or dict, optional
        Holds and ramps to predict for: ``["150 degC", "25 degC to 300 degC at 5 K/min"]``, or tables of
        ``kinetics.toml``.
    along : list of path, optional
        Measured files along whose temperatures to predict.
    ttt : str or dict, optional
        The range of a diagram of time, temperature and transformation: ``"25 degC to 200 degC"``.
    columns, exo
        As for ``inspect``, for all files.
    rate, mass : str or list of str, optional
        As for ``inspect``, one for all sources or one per source.
    signal : str, optional
        What the conversion is made of, ``conversion``, ``heat`` or ``mass``, where files hold several.
    limits : tuple of str, optional
        The temperatures from which and up to which each curve is taken: ``("150 degC", "420 degC")``.
    baseline : str, optional
        Of a heat flow: ``linear`` or ``tangential sigmoid``.
    threads : int, optional
        The results don't depend on it; one per processor if not given.
    output : path, optional
        A new folder for the files of the command; without it the results stay in memory.
    force : bool
        Replace results that are already in the folder.

    Returns
    -------
    Kinetics

    Raises
    ------
    MeasurementError
        With everything that is wrong with files, curves and arguments.
    ResultsError
        If the folder can't be used.
    KeyboardInterrupt
        After Ctrl-C, at once; what was computed is lost.

    Examples
    --------
    Runs at four heating rates of a crystal in which every molecule reacts alone, over 120 kJ/mol:

    >>> import tautomata as tm
    >>> event = {"name": "reaction", "site": "M", "becomes": "D", "chain": "none"}
    >>> ramp = tm.Scenario({
    ...     "crystal": {"structure": "sc", "size": [20, 20, 20]},
    ...     "mechanism": {"base": "none", "event": [{**event, "prefactor": "1e13 1/s", "barrier": "120 kJ/mol"}]},
    ...     "protocol": [{"step": "ramp", "from": "340 K", "to": "480 K", "rate": "5 K/min"}],
    ... })
    >>> rates = ("2 K/min", "5 K/min", "10 K/min", "20 K/min")
    >>> found = tm.kinetics(*[tm.run(ramp.with_values({"protocol.ramp.rate": rate})) for rate in rates])
    >>> found
    Kinetics(4 curves)
    >>> energies = found.isoconversional
    >>> half = (energies["method"] == "Vyazovkin") & (energies["conversion"] == 0.5)
    >>> energies["activation_energy_kJ_per_mol"][half].round(-1)
    array([120.])
    """
    asked = _given(
        {
            "methods": methods,
            "step": step,
            "where": where and {column: str(value) for column, value in where.items()},
            "models": models,
            "fit": fit,
            "predict": predict,
            "along": along and [fspath(path) for path in along],
            "ttt": ttt,
        }
    )
    same = {"columns": columns, "exo": exo, "signal": signal, "baseline": baseline}
    alone = sources[0] if len(sources) == 1 else None
    if isinstance(alone, dict) or (isinstance(alone, (str, PathLike)) and fspath(alone).endswith(".toml")):
        given = [*asked, *_given({**same, "rate": rate, "mass": mass, "limits": limits})]
        if given:
            raise ValueError(f"a list of curves says all of it itself: leave out {', '.join(given)}")
        return _core.kinetics(alone, [], threads, output, force)
    if not sources:
        raise TypeError("kinetics() needs curves: give measured files, runs or studies")
    same["from"], same["to"] = limits or (None, None)
    curves: list[dict[str, Any]] = []
    runs: list[tuple[str, Run]] = []
    for index, source in enumerate(sources):
        if isinstance(source, Run) and (source.folder is None or source.interrupted):
            path = f"run {index + 1}"
            runs.append((path, source))
        else:
            place: Any = source.folder if isinstance(source, (Run, StudyResults)) else source
            path = fspath(place)
        own = {name: _nth(name, value, index, len(sources)) for name, value in (("rate", rate), ("mass", mass))}
        curves.append({"path": path, **_given({**same, **own})})
    return _core.kinetics({**asked, "curve": curves}, runs, threads, output, force)


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    """Those that are not None."""
    return {name: value for name, value in arguments.items() if value is not None}


def _nth(name: str, value: Any, index: int, count: int) -> Any:
    """Give the answer for a source: its own, or the one for all."""
    if not isinstance(value, (list, tuple)):
        return value
    if len(value) != count:
        raise ValueError(f"{len(value)} values of `{name}` for {count} sources: give one for all, or one for each")
    return value[index]
