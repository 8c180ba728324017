"""Makes the measured curves of the fits in this folder: runs of the program from numbers that the fits do not know, on
larger samples, with noise.

    cargo build --release
    python3 scenarios/fit/make-data.py target/release/tautomata

It needs no package. The hidden numbers: k = 1.3e-3 1/s; weak spots 0.013, lost order 0.06, E_propagation 120.3 kJ/mol.
"""

import csv
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
POWDER = {
    "[8, 8, 8]": "[24, 24, 24]",
    "fraction = 0.02": "fraction = 0.013",
    "disordered = 0.08": "disordered = 0.06",
    "[record]": '[mechanism.parameters]\nE_propagation = "120.3 kJ/mol"\n\n[record]',
}


def run(program, scenario, changes, replicates=2):
    """Runs a scenario with its text changed; gives the folder of the results."""
    text = (HERE / scenario).read_text()
    for old, new in changes.items():
        assert old in text, f"{scenario} has no {old}"
        text = text.replace(old, new, 1)
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "hidden.toml").write_text(f"seed = 2026\nreplicates = {replicates}\n" + text)
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
    draw = random.Random(seed)
    middle = (points[0][0] + points[-1][0]) / 2
    half = (points[-1][0] - points[0][0]) / 2
    with open(HERE / name, "w") as file:
        file.write(heading + "\n")
        for x, y in points:
            y = scale * y + line[0] + line[1] * (x - middle) / half + draw.gauss(0, noise)
            file.write(f"{x:.6g},{y:.5f}\n")


def every(points, step):
    return points[step::step]


def hours(points):
    return [(x / 3600, y) for x, y in points]


def main(program):
    program = str(pathlib.Path(program).resolve())
    large = {"[20, 20, 20]": "[60, 60, 60]", '"1e-3 1/s"': '"1.3e-3 1/s"'}
    first = run(program, "first-order-sample.toml", large)
    points = every(mean(first, "timeseries.csv", "time_s", "conversion"), 2)
    write("first-order.csv", "Time (s),Conversion", points, 1, 0.01)

    for celsius, seed in [(130, 2), (140, 3)]:
        folder = run(program, "powder.toml", {**POWDER, "140 degC": f"{celsius} degC"})
        points = hours(every(mean(folder, "timeseries.csv", "time_s", "conversion"), 2))
        write(f"conversion-{celsius}C.csv", "Time (h),Conversion", points, seed, 0.01)
    area = hours(mean(folder, "instruments/ftir_bands.csv", "time_s", "nitrile_area_integrated"))
    write("ftir.csv", "Time (h),Nitrile area", area, 4, 0.01)
    order = hours(mean(folder, "instruments/xrd_crystallinity.csv", "time_s", "crystallinity"))
    write("xrd.csv", "Time (h),Crystallinity", order, 5, 0.02)

    for rate, seed in [(2, 6), (5, 7)]:
        folder = run(program, "ramp.toml", {**POWDER, "5 K/min": f"{rate} K/min"})
        flow = mean(folder, "instruments/dsc.csv", "temperature_K", "heat_flow_W_per_g")
        points = [(kelvin - 273.15, y) for kelvin, y in flow if 393 < kelvin < 508]
        points = every(points, -(-len(points) // 60))
        heading = "Temperature (degC),Heat flow (W/g) endo up"
        write(f"dsc-{rate}K.csv", heading, points, seed, 0.005, 1.015, (0.05, 0.02))


if __name__ == "__main__":
    main(sys.argv[1])
