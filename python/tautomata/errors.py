"""What goes wrong: all exceptions of the package derive from ``TautomataError``."""

from collections.abc import Sequence
from typing import NamedTuple


class Diagnostic(NamedTuple):
    """One mistake in a file, or one warning."""

    severity: str
    """``error`` or ``warning``."""
    file: str
    """The name of the file; ``scenario`` or ``values`` for what was given to a call."""
    line: int | None
    """The line, from 1; ``None`` without a place."""
    column: int | None
    """The column, from 1, in characters."""
    marked: str
    """The text at fault."""
    message: str
    """What is wrong."""
    label: str
    """What stands beside the marked text; may be empty."""
    help: str | None
    """What to do about it."""


class TautomataError(Exception):
    """The base of all exceptions of the package."""


class InputError(TautomataError, ValueError):
    """What was given has mistakes. ``str()`` shows them as the command does."""

    def __init__(self, text: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(text)
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        """Every mistake, by file and place."""


class ScenarioError(InputError):
    """A scenario, study or fit has mistakes, or does not take a value."""


class MeasurementError(InputError):
    """Measured files or curves can't be used, or leave something open."""


class ResultsError(TautomataError):
    """Results can't be read, written or drawn."""


class ResumeError(ResultsError):
    """A folder holds nothing that can be resumed."""


class InternalError(TautomataError, RuntimeError):
    """The program failed. Please report it, with the scenario."""
