"""Compares a crystal structure with what gemmi makes of the same CIF.

Usage: python3 gemmi_check.py FILE.cif STRUCTURE.json

The JSON file holds `volume` (Å3), `sites` (fractions), `default` and `derived`: lists of
contacts `[from, to, [a, b, c], distance, reactive]`. Each centre of mass, each distance, and
the derived list itself (which molecules are in contact, and in which direction they are
reactive) are found again from gemmi's cell, atoms, operations and masses, without any code of
the project. The script ends with an error at the first difference beyond 1e-3 Å.
"""

import itertools
import json
import sys

import gemmi

TOLERANCE = 1e-3
# Bondi 1964, hydrogen: Rowland & Taylor 1996. gemmi's own radii are of another source.
BONDI = {"C": 1.70, "N": 1.55, "H": 1.10}
GAP = 1.0
REACTIVE = 4.0
IMINE = ("N1", "N4")
NITRILE = ("C10", "C11")


def near(name, ours, theirs, tolerance=TOLERANCE):
    if not abs(ours - theirs) <= tolerance:
        sys.exit(f"{name}: {ours} here, {theirs} by gemmi")


def length(cell, start, end):
    apart = gemmi.Fractional(*(e - s for s, e in zip(start, end)))
    return cell.orthogonalize(apart).length()


def main(cif_path, json_path):
    small = gemmi.read_small_structure(cif_path)
    with open(json_path, encoding="utf-8") as file:
        ours = json.load(file)
    cell = small.cell
    block = gemmi.cif.read(cif_path).sole_block()
    texts = block.find_values("_space_group_symop_operation_xyz")
    operations = [gemmi.Op(gemmi.cif.as_string(text)) for text in texts]

    # The listed atoms are one whole molecule; each operation makes one more.
    labels = [site.label for site in small.sites]
    elements = [site.element for site in small.sites]
    listed = [site.fract.tolist() for site in small.sites]
    mass = sum(element.weight for element in elements)
    weighted = list(zip(elements, listed))
    centre = [sum(e.weight * xyz[k] for e, xyz in weighted) / mass for k in range(3)]
    centres = [op.apply_to_xyz(centre) for op in operations]
    molecules = [[op.apply_to_xyz(xyz) for xyz in listed] for op in operations]

    near("volume", ours["volume"], cell.volume)
    assert len(ours["sites"]) == len(centres), "number of molecules"
    for number, (here, there) in enumerate(zip(ours["sites"], centres)):
        near(f"centre of molecule {number}, in Å", length(cell, here, there), 0.0)

    def moved(xyz, cells):
        return [x + t for x, t in zip(xyz, cells)]

    for name in ("default", "derived"):
        for start, end, cells, distance, _ in ours[name]:
            theirs = length(cell, centres[start], moved(centres[end], cells))
            near(f"{name} contact {start} to {end} {cells}", distance, theirs)

    def touch(start, end, cells):
        """None without contact, else the directions out and in that are reactive."""
        contact = out = inward = False
        for (i, one), (j, other) in itertools.product(
            enumerate(molecules[start]), enumerate(molecules[end])
        ):
            apart = length(cell, one, moved(other, cells))
            contact |= apart <= BONDI[elements[i].name] + BONDI[elements[j].name] + GAP
            out |= apart <= REACTIVE and labels[i] in IMINE and labels[j] in NITRILE
            inward |= apart <= REACTIVE and labels[i] in NITRILE and labels[j] in IMINE
        names = {(0, 0): "None", (1, 0): "Outward", (0, 1): "Inward", (1, 1): "Both"}
        return names[out, inward] if contact else None

    theirs = {}
    count = len(operations)
    for start, end in itertools.product(range(count), range(count)):
        for cells in itertools.product(range(-4, 5), repeat=3):
            # No molecule is longer than 9 Å, so that contacts end below 14 Å.
            apart = length(cell, centres[start], moved(centres[end], cells))
            if 0.0 < apart < 14.0:
                reactive = touch(start, end, cells)
                if reactive:
                    theirs[start, end, cells] = reactive
    here = {(start, end, tuple(cells)): way for start, end, cells, _, way in ours["derived"]}
    if here != theirs:
        sys.exit(f"derived contacts differ: {sorted(here.items() ^ theirs.items())}")
    counts = f"{len(ours['default'])} default and {len(here)} derived contacts"
    print(f"gemmi {gemmi.__version__} agrees: volume, {count} centres of mass, {counts}")


if __name__ == "__main__":
    main(*sys.argv[1:])
