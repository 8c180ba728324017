"""Tautomata: how a molecular crystal polymerizes in the solid state, molecule by molecule.

>>> import tautomata as tm
>>> scenario = tm.Scenario({
...     "crystal": {"size": [6, 6, 6]},
...     "sample": {"defects": {"fraction": 0.05}},
...     "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "24 h"}],
... })
>>> run = tm.run(scenario, seed=1)
>>> f"{run.timeseries['conversion'][-1]:.0%} of the monomer reacted"
'93% of the monomer reacted'
"""

from tautomata._calls import compare, convert, iter_replicates, resume, run, verify
from tautomata._core import (
    Comparison,
    Figure,
    FitResults,
    Instrument,
    Kinetics,
    Measurement,
    Run,
    Scenario,
    Snapshot,
    Study,
    StudyResults,
    Table,
    View,
    __version__,
    open_comparison,
    open_fit,
    open_kinetics,
    open_run,
    open_study,
)
from tautomata._fit import fit
from tautomata._measured import inspect, kinetics
from tautomata._style import style
from tautomata.errors import (
    Diagnostic,
    InputError,
    InternalError,
    MeasurementError,
    ResultsError,
    ResumeError,
    ScenarioError,
    TautomataError,
)

__all__ = [
    "Comparison",
    "Diagnostic",
    "Figure",
    "FitResults",
    "InputError",
    "Instrument",
    "InternalError",
    "Kinetics",
    "Measurement",
    "MeasurementError",
    "ResultsError",
    "ResumeError",
    "Run",
    "Scenario",
    "ScenarioError",
    "Snapshot",
    "Study",
    "StudyResults",
    "Table",
    "TautomataError",
    "View",
    "__version__",
    "compare",
    "convert",
    "fit",
    "inspect",
    "iter_replicates",
    "kinetics",
    "open_comparison",
    "open_fit",
    "open_kinetics",
    "open_run",
    "open_study",
    "resume",
    "run",
    "style",
    "verify",
]
