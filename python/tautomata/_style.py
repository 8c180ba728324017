"""Matplotlib in the style of the figures."""

from tautomata import _core


def style(name: str | None = None) -> dict[str, object]:
    """Give matplotlib's settings for figures that go with those of the package.

    Parameters
    ----------
    name : str, optional
        A journal, ``acs``, ``rsc`` or ``elsevier``, or the path of a style of your own.

    Returns
    -------
    dict
        For ``matplotlib.rcParams.update`` or ``matplotlib.rc_context``: a column wide, with the type size, line weights
        and colours of the style.

    Examples
    --------
    >>> import tautomata as tm
    >>> tm.style("rsc")["font.size"]
    7.0
    """
    look = _core.look(name)
    width = look["column_mm"] / 25.4
    colours = ", ".join(f"'{colour}'" for colour in look["colours"])
    return {
        "figure.figsize": (width, 0.75 * width),
        "figure.dpi": 150,
        "savefig.dpi": look["dpi"],
        "font.size": look["font_size_pt"],
        "axes.labelsize": look["font_size_pt"] + 1,
        "axes.titlesize": look["font_size_pt"] + 1,
        "axes.linewidth": look["axis_weight_pt"],
        "xtick.major.width": look["axis_weight_pt"],
        "ytick.major.width": look["axis_weight_pt"],
        "lines.linewidth": look["line_weight_pt"],
        "axes.prop_cycle": f"cycler('color', [{colours}])",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "legend.frameon": False,
    }
