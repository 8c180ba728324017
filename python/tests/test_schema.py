"""The JSON schemas of scenarios, studies and fits: files that are sound pass, and files that break the form do not."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

jsonschema = pytest.importorskip("jsonschema")
tomllib = pytest.importorskip("tomllib")  # of Python 3.11

# Messages about the form of a file: a key that is not known or is missing, a value of another type, a word that is no
# choice, a unit that is missing or wrong. All others are about what values mean together.
FORM = re.compile(
    r"unknown key|is missing$|must be (a|true)\b|needs a unit|cannot be \"|is a unit of|unknown unit|no number in"
    r"|no such number|needs 1 to 65535 sites|needs three numbers|needs two corners"
)
# What looks like the form and depends on what stands elsewhere.
NOT_IN_THE_SCHEMA = {
    "event-oxygen-without-pressure",  # the unit of a prefactor follows from the driver
    "foreign-melting",  # a substance without a record needs more keys
    "ramp-without-a-start",  # the first step needs one key more
}


def schema(kind: str) -> "jsonschema.Draft7Validator":
    done = subprocess.run(
        [sys.executable, "-m", "tautomata", "schema", kind], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


SCHEMAS = {kind: schema(kind) for kind in ("scenario", "study", "fit")}


def kind_of(file: dict[str, object]) -> str:
    if "free" in file or "data" in file:
        return "fit"
    return "study" if {"base", "axis", "series"} & file.keys() else "scenario"


SHIPPED = sorted((ROOT / "scenarios").rglob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT / "scenarios")))
def test_a_shipped_file_is_valid(path: Path) -> None:
    file = tomllib.loads(path.read_text("utf-8"))
    mistakes = [error.message for error in SCHEMAS[kind_of(file)].iter_errors(file)]
    assert mistakes == []


def messages(text: str) -> list[str]:
    """Return the messages that a bad file expects."""
    return re.findall(r"^#(?: *\^ |< )(.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "bad-scenarios").glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_that_breaks_the_form_is_not(path: Path) -> None:
    text = path.read_text("utf-8")
    try:
        file = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    breaks = [message for message in messages(text) if FORM.search(message)]
    if breaks:
        assert SCHEMAS["scenario"].is_valid(file) == (path.stem in NOT_IN_THE_SCHEMA), breaks


@pytest.mark.skipif(shutil.which("tombi") is None, reason="tombi, an editor's linter of TOML, is not installed")
def test_an_editor_finds_the_schema_that_new_writes(tmp_path: Path) -> None:
    def lint(name: str) -> str:
        done = subprocess.run(
            ["tombi", "lint", "--offline", name], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    subprocess.run([sys.executable, "-m", "tautomata", "new", "mine"], cwd=tmp_path, check=True, capture_output=True)
    assert lint("mine.toml") == ""
    text = (tmp_path / "mine.toml").read_text("utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace("boundary", "boundry"), "utf-8")
    assert "boundry" in lint("wrong.toml")
