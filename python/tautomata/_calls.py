"""The calls that run something."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from os import PathLike

from tautomata import _core
from tautomata._core import Comparison, Run, Scenario, Table
from tautomata._progress import Progress, reporting

CHECKPOINT_EVERY_S = 600.0


def _read(scenario: "Scenario | str | PathLike[str]", values: dict[str, int | None]) -> Scenario:
    """Read a scenario that is given by its path, and set the values that are not None."""
    read = scenario if isinstance(scenario, Scenario) else Scenario.from_file(scenario)
    given = {path: value for path, value in values.items() if value is not None}
    return read.with_values(given) if given else read


def run(
    scenario: "Scenario | str | PathLike[str]",
    *,
    seed: int | None = None,
    replicates: int | None = None,
    replicate_index: int | None = None,
    threads: int | None = None,
    output: "str | PathLike[str] | None" = None,
    force: bool = False,
    progress: Progress = None,
    engine: str = "bricks",
    checkpoint_every: float | None = CHECKPOINT_EVERY_S,
    keep_ends: bool = False,
) -> Run:
    """Run a scenario.

    Parameters
    ----------
    scenario : Scenario or path
        What to run.
    seed, replicates : int, optional
        Instead of those of the scenario.
    replicate_index : int, optional
        Run this replicate alone, counted from 0, in memory: the same bits as in a run of all. Its tables count from 1.
    threads : int, optional
        The results don't depend on it; one per processor if not given.
    output : path, optional
        A new folder for the files of the command; without it the run stays in memory.
    force : bool
        Replace results that are already in the folder.
    progress : bool or callable, optional
        ``True`` shows a bar with tqdm, ``False`` shows nothing; by default a bar is shown after a second, if tqdm is
        installed and somebody is watching. A callable gets the share that is done, at most 20 times per second; what it
        raises stops the run.
    engine : str
        ``bricks`` or ``reference``.
    checkpoint_every : float or None
        Wall time in s between checkpoints in the folder, from which ``resume`` continues.
    keep_ends : bool
        Keep in the folder what ``Run.extend`` continues from, however large it is; small ends are kept in any case.

    Returns
    -------
    Run

    Raises
    ------
    ScenarioError
        If it can't be run, or does not fit into memory or onto the disk.
    ResultsError
        If the folder can't be used.
    KeyboardInterrupt
        After Ctrl-C, within a second. ``partial`` of the exception is the run as far as it came.

    Examples
    --------
    >>> import tautomata as tm
    >>> scenario = tm.Scenario('''
    ... crystal.size = [4, 4, 4]
    ... protocol = [{ step = "anneal", temperature = "140 degC", time = "2 h" }]
    ... ''')
    >>> tm.run(scenario, seed=7, replicates=2)
    Run(2 replicates of Scenario(256 sites, 2 h, seed 7, 2 replicates))
    """
    how = _core.How(threads, engine, checkpoint_every, keep_ends)
    read = _read(scenario, {"seed": seed, "replicates": replicates})
    with reporting(progress) as report:
        if replicate_index is None:
            return _core.run(read, how, output, force, report)
        if output is not None:
            raise ValueError("a single replicate stays in memory: leave out `output`, or `replicate_index`")
        return _core.run_replicate(read, replicate_index, how, report)


def iter_replicates(
    scenario: "Scenario | str | PathLike[str]",
    *,
    seed: int | None = None,
    replicates: int | None = None,
    engine: str = "bricks",
) -> Iterator[Run]:
    """Run the replicates of a scenario one after the other, each as a ``Run`` of its own.

    Parameters
    ----------
    scenario, seed, replicates, engine
        As for ``run``.

    Yields
    ------
    Run
        The next replicate; the same bits as in a run of all.

    Examples
    --------
    >>> import tautomata as tm
    >>> scenario = tm.Scenario('''
    ... crystal.size = [4, 4, 4]
    ... protocol = [{ step = "anneal", temperature = "140 degC", time = "2 h" }]
    ... ''')
    >>> [int(one.replicates["replicate"][0]) for one in tm.iter_replicates(scenario, seed=7, replicates=3)]
    [1, 2, 3]
    """
    read = _read(scenario, {"seed": seed, "replicates": replicates})
    how = _core.How(1, engine, None, False)
    for index in range(read.replicates):
        yield _core.run_replicate(read, index, how, None)


def resume(
    folder: "str | PathLike[str]",
    *,
    threads: int | None = None,
    progress: Progress = None,
    checkpoint_every: float | None = CHECKPOINT_EVERY_S,
    keep_ends: bool = False,
) -> Run:
    """Continue a run that was killed or interrupted, to the same bits as if it never had been.

    Parameters
    ----------
    folder : path
        The folder of the run. A run that came to its end is opened.
    threads, progress, checkpoint_every, keep_ends
        As for ``run``.

    Returns
    -------
    Run

    Raises
    ------
    ResumeError
        If no run began in the folder.
    """
    # Either engine continues a run to the same bits.
    how = _core.How(threads, "bricks", checkpoint_every, keep_ends)
    with reporting(progress) as report:
        return _core.resume(folder, how, report)


def extend(
    run: Run,
    *,
    time: str | None,
    replicates: int | None,
    threads: int | None,
    progress: Progress,
    checkpoint_every: float | None,
    keep_ends: bool,
) -> Run:
    """Do what ``Run.extend`` documents."""
    if time is None and replicates is None:
        raise ValueError("give what the run gets more of: `time`, `replicates` or both")
    how = _core.How(threads, "bricks", checkpoint_every, keep_ends)
    with reporting(progress) as report:
        return _core.extend(run, time, replicates, how, report)


def compare(
    *runs: "Run | str | PathLike[str]",
    labels: Sequence[str] = (),
    output: "str | PathLike[str] | None" = None,
    force: bool = False,
) -> Comparison:
    """Put finished runs side by side: differences with tests, curves, and what differs in their scenarios.

    Parameters
    ----------
    *runs : Run or path
        Two or more, or folders of runs; differences are to the first.
    labels : list of str, optional
        What the runs are called, one per run. Otherwise each is called by the title of its scenario, or, where titles
        are empty or the same, by its folder; in memory, ``run 1`` and so on.
    output : path, optional
        A new folder for the files of ``tautomata compare``; without it the comparison stays in memory.
    force : bool
        Replace results that are already in the folder.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If there are fewer than two runs, or labels are not one per run, each another.
    ResultsError
        If a folder holds no run, or can't be used.

    Examples
    --------
    >>> import tautomata as tm
    >>> scenario = tm.Scenario('''
    ... replicates = 3
    ... crystal.size = [6, 6, 6]
    ... sample.defects.fraction = 0.05
    ... protocol = [{ step = "anneal", temperature = "140 degC", time = "12 h" }]
    ... ''')
    >>> warm = scenario.with_values({"protocol.anneal.temperature": "160 degC", "seed": 2})
    >>> both = tm.compare(tm.run(scenario), tm.run(warm), labels=["140 °C", "160 °C"])
    >>> both
    Comparison(2 runs)
    >>> list(both.scenarios["key"]), list(both.scenarios["value"])
    (['protocol.anneal.temperature', 'protocol.anneal.temperature', 'seed', 'seed'], ['140 degC', '160 degC', '1', '2'])
    >>> end = both.quantities["quantity"] == "conversion_end"
    >>> bool(both.quantities["p_holm"][end][1] < 0.05)
    True
    """
    if isinstance(labels, str):
        raise TypeError("`labels` is a list with a text per run, not one text")
    return _core.compare(runs, list(labels), output, force)


def verify(
    case: str | None = None,
    *,
    thorough: bool = False,
    seed: int = 1,
    engine: str = "bricks",
    threads: int | None = None,
    progress: Progress = None,
) -> Table:
    """Run decks with exact results and compare: whether this build gives what is known.

    Parameters
    ----------
    case : str, optional
        Only this case.
    thorough : bool
        Run longer, so that smaller faults are detected: minutes instead of seconds.
    seed : int
        Seed of every random number.
    engine, threads, progress
        As for ``run``. Ctrl-C ends the call once the present case is done.

    Returns
    -------
    Table
        One row per comparison; ``passed`` says whether it passes.

    Examples
    --------
    >>> import tautomata as tm
    >>> bool(tm.verify("first-order")["passed"].all())
    True
    """
    with reporting(progress) as report:
        return _core.verify(case, thorough, seed, engine, threads, report)


def convert(**quantities: object) -> Table:
    """Convert grinding, recrystallization and measurements of a powder into properties of the sample.

    Parameters
    ----------
    **quantities
        The options of ``tautomata convert`` with their units: ``mill="mortar"`` or ``"ball mill"``, and one of
        ``time="15 min"``, ``dose="0.3 kJ/g"``, ``fraction=0.02``, ``dislocations="1e16 1/m2"``, ``scherrer="25 nm"``
        (with ``strain=0.002``), ``bet="12 m2/g"``, ``recrystallize=2``. Without a quantity: a table over grinding
        times.

    Returns
    -------
    Table
        The columns of the command's CSV; the last one names the estimates.

    Raises
    ------
    ValueError
        If a quantity can't be read, or lies beyond the range of a formula.

    Examples
    --------
    >>> import tautomata as tm
    >>> tm.convert(recrystallize=2)["impurity_fraction"]
    array([0.0008])
    """
    arguments = [word for name, value in quantities.items() for word in (f"--{name}", str(value))]
    rows = list(csv.DictReader(StringIO(_core.convert(arguments))))
    columns = [(name, *_typed([row[name] for row in rows])) for name in (rows[0] if rows else [])]
    return Table._of("convert", columns)


def _typed(texts: list[str]) -> tuple[str, list[float | None] | list[str | None]]:
    """Numbers, where all are numbers; an empty field is undefined."""
    try:
        return "number", [float(text) if text else None for text in texts]
    except ValueError:
        return "text", [text or None for text in texts]
