"""A fit carried out, here or on a cluster."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any

from tautomata import _core
from tautomata._core import FitResults
from tautomata._progress import Progress, reporting
from tautomata._study import carry_out


def fit(
    source: "str | PathLike[str] | dict[str, Any]",
    output: "str | PathLike[str] | None" = None,
    *,
    next: bool = False,
    executor: Any = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: Progress = None,
) -> FitResults:
    r"""Find which values of a scenario make measured curves likely.

    Parameters
    ----------
    source : path or dict
        The fit: a TOML file, or a dict with its keys. Relative paths in a dict start from the working directory; its
        ``base`` may be a dict.
    output : path, optional
        The folder for the results, that of the command ``tautomata fit``. What is recorded there is not run again. If
        not given, ``output/`` and the name of the file; a dict needs one.
    next : bool
        Rank the candidates of the fit by how much they are expected to narrow its free numbers.
    executor : object, optional
        As for ``Study.sweep``: every run becomes a task of its own. What the data tell is computed in this process.
    threads : int, optional
        Threads of this process; one per processor if not given. The results don't depend on it.
    memory : int, optional
        Bytes that all runs of this process together may take; what is free if not given.
    progress : bool or callable, optional
        As for ``run``. The share is that of the runs which the fit takes at most; it ends earlier if its waves settle.

    Returns
    -------
    FitResults

    Raises
    ------
    ScenarioError
        With every mistake in the fit, its data and its scenarios.
    ResultsError
        If the folder can't be used.
    KeyboardInterrupt
        After Ctrl-C, within a second. Every finished run is recorded, and the same call continues the fit.

    Examples
    --------
    >>> import tautomata as tm
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> event = {"name": "reaction", "site": "M", "becomes": "D", "chain": "none", "prefactor": "1e-3 1/s"}
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "curve.csv"
    ...     _ = file.write_text("Time (s),Conversion\n400,0.33\n800,0.55\n1200,0.70\n1600,0.80\n")
    ...     found = tm.fit(
    ...         {
    ...             "points": 6,
    ...             "draws": 16,
    ...             "base": {
    ...                 "crystal": {"structure": "sc", "size": [10, 10, 10]},
    ...                 "mechanism": {"base": "none", "event": [event]},
    ...                 "record": {"every": "100 s"},
    ...                 "protocol": [{"step": "anneal", "temperature": "400 K", "time": "2000 s"}],
    ...             },
    ...             "free": [
    ...                 {
    ...                     "path": "mechanism.event.reaction.prefactor",
    ...                     "name": "rate",
    ...                     "log": {"from": "2e-4 1/s", "to": "5e-3 1/s"},
    ...                 }
    ...             ],
    ...             "data": [{"file": str(file), "observable": "conversion", "error": 0.02}],
    ...         },
    ...         Path(folder) / "fit",
    ...     )
    ...     low, high = (float(found.parameters[end][0]) for end in ("low95", "high95"))
    >>> low < 1e-3 < high
    True
    """
    if output is None:
        if isinstance(source, dict):
            raise TypeError("a fit from a dict has no name: give the folder for its results as `output`")
        output = Path("output") / Path(source).stem
    fitting = _core.begin_fit(source, output, next, threads)
    try:
        with reporting(progress) as report:
            while (wave := fitting.wave()) is not None:
                batch, begun, ended = wave
                carry_out(batch, executor, memory, report and _within(report, begun, ended))
            if report:
                report(1.0)
        return fitting.conclude()
    finally:
        fitting.close()


def _within(report: Callable[[float], object], begun: float, ended: float) -> Callable[[float], object]:
    """Tell of a wave as a part of the fit."""
    return lambda share: report(begun + share * (ended - begun))
