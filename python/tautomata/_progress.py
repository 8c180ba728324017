"""How far a call has come, as a bar or to a callable."""

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Progress: TypeAlias = bool | Callable[[float], object] | None

BEFORE_THE_BAR_S = 1.0


@contextmanager
def reporting(progress: Progress) -> Iterator[Callable[[float], object] | None]:
    """Give what is to be called with the share that is done; ``None`` if nobody wants to know."""
    if callable(progress):
        yield progress
        return
    if progress is False or (progress is None and not _watched()):
        yield None
        return
    try:
        with warnings.catch_warnings():
            # A notebook without widgets gets a bar of text.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm  # noqa: PLC0415
    except ImportError:
        if progress:
            raise
        yield None
        return
    layout = "{percentage:3.0f} %|{bar}| {elapsed}<{remaining}"
    with tqdm(total=1.0, bar_format=layout, delay=0.0 if progress else BEFORE_THE_BAR_S, leave=False) as bar:

        def show(share: float) -> None:
            bar.update(share - bar.n)

        yield show


def _watched() -> bool:
    """Whether somebody is watching: a terminal, or a notebook."""
    return sys.stderr is not None and (sys.stderr.isatty() or "ipykernel" in sys.modules)
