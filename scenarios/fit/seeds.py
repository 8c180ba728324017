"""Repeats the fits in this folder with data of other seeds, and counts how often a 95 % interval holds the hidden value, and a
predicted band what would be measured at another temperature.

    cargo build --release
    python3 scenarios/fit/seeds.py target/release/tautomata 20 output/seeds

Each seed has its own samples, its own noise and its own points. Twenty seeds of the four fits take an hour of processor
time; a fit that is there is not repeated. It needs no package.
"""

import collections
import csv
import importlib
import pathlib
import re
import shutil
import subprocess
import sys

make_data = importlib.import_module("make-data")
HERE = pathlib.Path(__file__).parent
FITS = ["first-order", "weak-spots", "barrier", "joint"]
HIDDEN = {"rate_per_s": 1.3e-3, "weak_spots": 0.013, "lost_order": 0.06, "E_propagation_kJ_per_mol": 120.3}


def fit(program, folder, name, seed):
    """Fits with another seed, if it was not done; gives the rows of the table of parameters."""
    output = folder / name
    if not (output / "parameters.csv").exists():
        file = folder / f"{name}.toml"
        file.write_text(re.sub(r"(?m)^seed = .*", f"seed = {seed}", file.read_text()))
        subprocess.run([program, "fit", file, "--output", output, "--quiet"], check=True)
    with open(output / "parameters.csv", newline="") as table:
        return list(csv.DictReader(table))


def predicted(program, folder):
    """Whether the predicted 95 % band of the conversion at 120 °C, where nothing was measured, holds after 72 h what the hidden
    numbers give."""
    output = folder / "prediction"
    shutil.rmtree(output, ignore_errors=True)
    changes = ["--set", "protocol.anneal.temperature=120 degC", "--output", output, "--quiet"]
    subprocess.run([program, "sweep", folder / "weak-spots/predict-2.toml", *changes], check=True)
    with open(output / "figures/conversion.csv", newline="") as table:
        *_, band = csv.DictReader(table)
    hidden = make_data.run(program, "powder.toml", {**make_data.DEFECTS, "140 degC": "120 degC"})
    *_, (_, truth) = make_data.mean(hidden, "timeseries.csv", "time_s", "conversion")
    print("prediction", band["conversion_low95"], "to", band["conversion_high95"], "for", truth, flush=True)
    return float(band["conversion_low95"]) <= truth <= float(band["conversion_high95"])


def main(program, seeds, folder):
    program = str(pathlib.Path(program).resolve())
    held = collections.Counter()
    for seed in range(1, int(seeds) + 1):
        here = pathlib.Path(folder).resolve() / str(seed)
        if not (here / "made").exists():
            subprocess.run([sys.executable, HERE / "make-data.py", program, str(seed), here], check=True)
            (here / "made").touch()
        for name in FITS:
            for row in fit(program, here, name, seed):
                truth = HIDDEN[row["parameter"]]
                holds = float(row["low95"]) <= truth <= float(row["high95"])
                held[name, row["parameter"]] += holds
                print(seed, name, row["parameter"], row["mean"], "±", row["deviation"], "" if holds else "MISSED", flush=True)
        make_data.Data.seed = seed
        held["prediction", "conversion at 120 °C"] += predicted(program, here)
    for (name, parameter), count in held.items():
        print(f"{name}, {parameter}: {count} of {seeds} intervals hold what is hidden")


if __name__ == "__main__":
    main(*sys.argv[1:])
