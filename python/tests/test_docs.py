"""Examples in docstrings, stubs, notebooks and the command."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import tautomata as tm

# What no stub can say as it is.
ALLOWED = Path(__file__).with_name("stubtest-allowed.txt")


def documented() -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [("tautomata", tm)]
    for name in tm.__all__:
        item = getattr(tm, name)
        found.append((name, item))
        if inspect.isclass(item):
            found.extend((f"{name}.{key}", member) for key, member in vars(item).items() if not key.startswith("_"))
    return found


@pytest.mark.parametrize(("name", "item"), documented(), ids=[name for name, _ in documented()])
def test_what_users_see_is_documented_and_its_examples_hold(name: str, item: object) -> None:
    if name in ("__version__",) or isinstance(item, (list, str)):
        return
    text = inspect.getdoc(item)
    assert text, f"{name} has no docstring"
    examples = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(examples)
    assert results.failed == 0


def test_stubs_are_those_of_the_module() -> None:
    pytest.importorskip("mypy")
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "tautomata", "--allowlist", str(ALLOWED)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_comes_in_the_wheel() -> None:
    done = subprocess.run([sys.executable, "-m", "tautomata", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"tautomata {tm.__version__}\n"
    wrong = subprocess.run(
        [sys.executable, "-m", "tautomata", "check", "nothing.toml"], capture_output=True, check=False
    )
    assert wrong.returncode == 2


def test_importing_is_quick_and_brings_no_numpy() -> None:
    script = "import sys, tautomata; print('numpy' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("notebook", sorted((ROOT / "python" / "notebooks").glob("*.py")), ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, tmp_path: Path) -> None:
    jupytext = pytest.importorskip("jupytext")
    client = pytest.importorskip("nbclient")
    read = jupytext.read(notebook)
    client.NotebookClient(read, timeout=600, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = [output for cell in read.cells for output in cell.get("outputs", []) if "data" in output]
    assert any("image/svg+xml" in output["data"] or "image/png" in output["data"] for output in shown)
