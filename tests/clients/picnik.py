"""Activation energies that picnik finds in ramps of this program, against the barrier put in, and against
`tautomata kinetics` on the same files.

    pip install picnik seaborn
    cargo build --release
    python3 tests/clients/picnik.py [PROGRAM [FIGURE.png]]

A single-step reaction of 10⁶ molecules, the deck scenarios/verification/kissinger.toml, is heated at
five rates. Each ramp becomes a table of time in min, temperature in °C and mass in mg, as a thermobalance
writes it: no comment lines, rows in order of time. Over conversions of 0.1 to 0.9 the methods of
Vyazovkin and of Kissinger, Akahira and Sunose have to give the barrier within 0.5 %, that of
Friedman, which differentiates, within 2 %.

At 10⁶ molecules the temperature of a conversion is known to 0.03 K, which over a range of 40 K makes
0.1 % of the barrier.

`tautomata kinetics` gets the same five files. Conversion by conversion, its energies have to agree with those of
picnik: within 0.5 % by Vyazovkin and KAS, within 2 % by Friedman.
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

DECK = Path(__file__).parents[2] / "scenarios/verification/kissinger.toml"
BARRIER = 120.0  # kJ/mol, as in the deck
RATES = [2.5, 5, 10, 20, 40]  # K/min
# The methods integrate from absolute zero: at 300 K no more than 1e-5 of it has passed by.
START, END = 300, 470  # K
ROWS = 600
MOST_OFF = {"Vyazovkin": 0.005, "KAS": 0.005, "Friedman": 0.02}


def import_picnik():
    """picnik, or None with a word why not."""
    try:
        import matplotlib

        matplotlib.use("Agg")  # picnik shows every figure that it draws
        import picnik
    except ImportError as error:
        print(f"skipped: picnik can't be imported ({error}); pip install picnik seaborn")
        return None
    return picnik


def replaced(text, old, new):
    """The text with the one place of something replaced."""
    if text.count(old) != 1:
        sys.exit(f"{DECK} has changed: expected one `{old}`")
    return text.replace(old, new)


def ramp(program, folder, rate):
    """Runs the deck at a heating rate; gives the table for picnik."""
    deck = DECK.read_text()
    deck = replaced(deck, "replicates = 12", "replicates = 1")
    deck = replaced(deck, "size = [20, 20, 20]", "size = [100, 100, 100]")
    deck = replaced(deck, 'rate = "10 K/min"', f'rate = "{rate} K/min"')
    deck = replaced(deck, 'every = "3 s"', f'every = "{(END - START) / rate * 60 / ROWS} s"')
    deck = replaced(deck, 'from = "350 K"', f'from = "{START} K"')
    scenario = folder / f"ramp-{rate}.toml"
    scenario.write_text(deck)
    results = folder / f"ramp-{rate}"
    subprocess.run([program, "run", scenario, "--output", results, "--quiet"], check=True)
    table = folder / f"ramp-{rate}.csv"
    with open(results / "timeseries.csv") as rows, open(table, "w", newline="") as out:
        write = csv.writer(out, delimiter="\t")
        write.writerow(["time/min", "temperature/°C", "mass/mg"])
        for row in csv.DictReader(rows):
            time, kelvin = float(row["time_s"]), float(row["temperature_K"])
            write.writerow([time / 60, kelvin - 273.15, 10 * (1 - float(row["conversion"]) / 2)])
    return table


def energies(picnik, tables):
    """(conversion, E) by each method."""
    data = picnik.DataExtraction()
    rates, starts = data.read_files([str(table) for table in tables], summary=False)
    data.Conversion([float(START)] * len(tables), [END + 0.1] * len(tables))
    isoconversional = data.Isoconversion(d_a=0.01)
    found = picnik.ActivationEnergy(rates, starts, isoconversional)
    results = {"Vyazovkin": found.Vy((10, 300)), "KAS": found.KAS(), "Friedman": found.Fr()}
    return {method: list(zip(result[0], result[2])) for method, result in results.items()}


def own_energies(program, folder, tables):
    """(conversion, E) by each method, as `tautomata kinetics` finds them in the same files."""
    results = folder / "kinetics"
    subprocess.run([program, "kinetics", *tables, "--output", results, "--quiet"], check=True)
    found = {method: [] for method in MOST_OFF}
    with open(results / "isoconversional.csv") as rows:
        for row in csv.DictReader(rows):
            if row["method"] in found:
                energy = float(row["activation_energy_kJ_per_mol"])
                found[row["method"]].append((float(row["conversion"]), energy))
    return found


def between(curve, conversion):
    """The energy of a curve at a conversion, in proportion between its neighbours."""
    after = next(index for index, (known, _) in enumerate(curve) if known >= conversion)
    (a0, e0), (a1, e1) = curve[max(after - 1, 0)], curve[after]
    return e1 if a1 == a0 else e0 + (e1 - e0) * (conversion - a0) / (a1 - a0)


def compare(found, own):
    """Whether both agree, method by method."""
    agree = True
    for method, curve in own.items():
        inside = [(a, e) for a, e in curve if 0.1 <= a <= 0.9]
        apart = [abs(e / between(found[method], a) - 1) for a, e in inside]
        passed = len(apart) > 10 and max(apart) <= MOST_OFF[method]
        agree &= passed
        verdict = "passes" if passed else "FAILS"
        most = MOST_OFF[method]
        print(f"{method}: picnik and tautomata kinetics at most {max(apart):.2%} apart, {most:.1%} allowed: {verdict}")
    return agree


def draw(found, figure):
    """Each method's energies against conversion, 85 mm wide, with what is allowed around the barrier."""
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.family": "sans-serif", "font.size": 7, "axes.linewidth": 0.6})
    canvas, axes = pyplot.subplots(figsize=(85 / 25.4, 60 / 25.4))
    most = BARRIER * MOST_OFF["KAS"]
    axes.axhspan(BARRIER - most, BARRIER + most, color="0.88", label="± 0.5 %")
    axes.axhline(BARRIER, color="black", linewidth=0.6)
    looks = [("#0072B2", "-"), ("#D55E00", "--"), ("#777777", ":")]
    for (method, curve), (colour, dashes) in zip(found.items(), looks):
        inside = [(a, e) for a, e in curve if 0.1 <= a <= 0.9]
        axes.plot(*zip(*inside), dashes, color=colour, linewidth=1, label=method)
    axes.set(xlabel="Conversion", ylabel="Activation energy / (kJ/mol)", xlim=(0.1, 0.9), ylim=(118, 122))
    axes.legend(frameon=False, ncols=2, loc="upper center")
    canvas.savefig(figure, dpi=300, bbox_inches="tight")


def main():
    picnik = import_picnik()
    if picnik is None:
        return
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/tautomata"
    with tempfile.TemporaryDirectory() as folder:
        tables = [ramp(program, Path(folder), rate) for rate in RATES]
        found = energies(picnik, tables)
        own = own_energies(program, Path(folder), tables)
    if len(sys.argv) > 2:
        draw(found, sys.argv[2])
    failed = not compare(found, own)
    for method, curve in found.items():
        off = [abs(e / BARRIER - 1) for conversion, e in curve if 0.1 <= conversion <= 0.9]
        passed = bool(off) and max(off) <= MOST_OFF[method]
        failed |= not passed
        verdict = "passes" if passed else "FAILS"
        print(f"{method}: at most {max(off):.2%} off {BARRIER} kJ/mol, {MOST_OFF[method]:.1%} allowed: {verdict}")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    # This file has the name of the package; its own folder must not come first.
    sys.path = [place for place in sys.path if Path(place).resolve() != Path(__file__).parent.resolve()]
    main()
