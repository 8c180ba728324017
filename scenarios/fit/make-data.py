"""Makes the measured curves of the fits in this folder: means over runs of the program, from numbers that the fits do not
know, with noise.

    cargo build --release
    python3 scenarios/fit/make-data.py target/release/tautomata

With a seed and a folder behind them it writes the files of other samples and other noise there, beside copies of the fits. It
needs no package. The hidden numbers: k = 1.3e-3 1/s; weak spots 0.013, lost order 0.06, E_propagation 120.3 kJ/mol. The
data of weak-spots.toml and barrier.toml differ from the scenarios in what these fits leave free, those of joint.toml in all
three.
"""

import csv
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
REPLICATES = 54  # as `averaged` in the fits
DEFECTS = {"fraction = 0.02": "fraction = 0.013", "disordered = 0.08": "disordered = 0.06"}
BARRIER = {"[record]": '[mechanism.parameters]\nE_propagation = "120.3 kJ/mol"\n\n[record]'}


class Data:
    """Where the data go, and the seed that they depend on."""

    folder = HERE
    seed = 0


def run(program, scenario, changes):
    """Runs a scenario with its text changed; gives the folder of the results."""
    text = (HERE / scenario).read_text()
    for old, new in changes.items():
        assert old in text, f"{scenario} has no {old}"
        text = text.replace(old, new, 1)
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "hidden.toml").write_text(f"seed = {2026 + Data.seed}\nreplicates = {REPLICATES}\n" + text)
    command = [program, "run", "hidden.toml", "--output", "out", "--quiet"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "out"


def mean(folder, table, x, y):
    """The mean over replicates of a column, as pairs."""
    values = {}
    with open(folder / table, newline="") as file:
        for row in csv.DictReader(file):
            values.setdefault(float(row[x]), []).append(float(row[y]))
    return [(at, sum(them) / len(them)) for at, them in sorted(values.items())]


def write(name, heading, points, seed, noise, scale=1.0, line=(0.0, 0.0)):
    """Writes points with noise, a wrong scale and a baseline."""
    draw = random.Random(seed + 1000 * Data.seed)
    middle = (points[0][0] + points[-1][0]) / 2
    half = (points[-1][0] - points[0][0]) / 2
    with open(Data.folder / name, "w") as file:
        file.write(heading + "\n")
        for x, y in points:
            y = scale * y + line[0] + line[1] * (x - middle) / half + draw.gauss(0, noise)
            file.write(f"{x:.6g},{y:.5f}\n")


def every(points, step):
    return points[step::step]


def hours(points):
    return [(x / 3600, y) for x, y in points]


def main(program, seed="0", folder=HERE):
    program = str(pathlib.Path(program).resolve())
    Data.folder, Data.seed = pathlib.Path(folder), int(seed)
    if Data.folder != HERE:
        shutil.copytree(HERE, Data.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "*.csv"))
    first = run(program, "first-order-sample.toml", {'"1e-3 1/s"': '"1.3e-3 1/s"'})
    points = every(mean(first, "timeseries.csv", "time_s", "conversion"), 2)
    write("first-order.csv", "Time (s),Conversion", points, 1, 0.01)

    for celsius, seed in [(130, 2), (140, 3)]:
        changes = {**DEFECTS, "140 degC": f"{celsius} degC"}
        folder = run(program, "powder.toml", changes)
        points = hours(every(mean(folder, "timeseries.csv", "time_s", "conversion"), 2))
        write(f"conversion-{celsius}C.csv", "Time (h),Conversion", points, seed, 0.01)

    for rate, seed in [(2, 4), (5, 5)]:
        changes = {**BARRIER, "5 K/min": f"{rate} K/min"}
        calorimeter(f"barrier-{rate}K.csv", run(program, "ramp.toml", changes), seed)

    everything = {**DEFECTS, **BARRIER}
    folder = run(program, "powder.toml", everything)
    area = hours(mean(folder, "instruments/ftir_bands.csv", "time_s", "nitrile_area_integrated"))
    write("joint-ftir.csv", "Time (h),Nitrile area", area, 6, 0.01)
    order = hours(mean(folder, "instruments/xrd_crystallinity.csv", "time_s", "crystallinity"))
    write("joint-xrd.csv", "Time (h),Crystallinity", order, 7, 0.02)
    calorimeter("joint-dsc.csv", run(program, "ramp.toml", everything), 8)


def calorimeter(name, folder, seed):
    """Writes about 60 points of a heat flow, with a mass that is wrong by 1.5 % and a baseline."""
    flow = mean(folder, "instruments/dsc.csv", "temperature_K", "heat_flow_W_per_g")
    points = [(kelvin - 273.15, y) for kelvin, y in flow if 393 < kelvin < 508]
    heading = "Temperature (degC),Heat flow (W/g) endo up"
    write(name, heading, every(points, -(-len(points) // 60)), seed, 0.005, 1.015, (0.05, 0.02))


if __name__ == "__main__":
    main(*sys.argv[1:])
