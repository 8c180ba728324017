"""Opens a snapshot with the programs that researchers use, and holds what they show against
the arguments and against each other. A reader that is not installed is skipped, and said so.

Usage: results_readers.py SNAPSHOT.xyz[.gz] SNAPSHOT.vti LETTERS X Y Z
(LETTERS: what each site holds, one letter a site, in the order of the file;
X Y Z: the first corner of the box in Å)
"""

import importlib
import itertools
import sys

SPECIES = "MTAPDIV"
VOID = -1


def reader(name):
    """The module, or None where it cannot be imported."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"{name}: skipped ({error})")
        return None


def check_ase(io, xyz, letters):
    atoms = io.read(xyz)
    assert "".join(atoms.arrays["type"]) == letters
    assert set(atoms.symbols) == {"X"}, "no site is taken for a chemical element"
    for name in ("ordered", "defect", "chain", "unit"):
        assert atoms.arrays[name].dtype.kind == "i", name
    assert set(atoms.arrays["ordered"]) == {0, 1}
    assert atoms.arrays["radius"].shape == (len(atoms),)
    assert atoms.arrays["color"].shape == (len(atoms), 3)
    assert atoms.info["Time"] == 86400 and atoms.info["Time_unit"] == "s"
    assert atoms.info["Temperature"] == 413.15 and atoms.info["Temperature_unit"] == "K"
    print("ase: ok")
    return atoms


def check_ovito(io, xyz, letters, origin):
    data = io.import_file(xyz).compute()
    types = data.particles.particle_types
    names = {kind.id: kind.name for kind in types.types}
    assert "".join(names[number] for number in types[...]) == letters
    assert data.attributes["Time"] == 86400
    assert all(abs(data.cell[axis, 3] - origin[axis]) < 1e-9 for axis in range(3))
    assert {"ordered", "defect", "chain", "unit"} <= set(data.particles.keys())
    # Its own properties, which outweigh what it knows of elements. Voids are not to be seen.
    radii, colours = data.particles["Radius"][...], data.particles["Color"][...]
    spacing = (data.cell.volume / len(letters)) ** (1 / 3)
    for letter, radius, colour in zip(letters, radii, colours):
        expected = 0.001 if letter == "V" else spacing / 2
        assert abs(radius - expected) < 5.1e-4, (letter, radius)  # written to 0.001 Å
        assert all(0 <= share <= 1 for share in colour), (letter, colour)
    assert len({tuple(colour) for colour in colours}) == len(SPECIES) + 1, "M has two colours"
    print("ovito: ok")


def check_pyvista(pyvista, vti):
    grid = pyvista.read(vti)
    assert [str(entry) for entry in grid.field_data["species_legend"]] == [
        f"{code} = {letter}" for code, letter in enumerate(SPECIES)
    ]
    assert grid.field_data["TimeValue"][0] == 86400
    assert grid.field_data["temperature_K"][0] == 413.15
    assert grid.cell_data["chain"].dtype == "uint32"
    assert set(grid.cell_data["ordered"]) <= {VOID, 0, 1}
    print("pyvista: ok")
    return grid


def check_voxels(grid, atoms):
    """Every voxel shows one of the sites nearest to its centre, or none where none is near."""
    import numpy as np

    shifts = [range(-2, 3) if repeats else (0,) for repeats in atoms.pbc]
    images = np.array(list(itertools.product(*shifts))) @ atoms.cell.array
    spacing = (atoms.cell.volume / len(atoms)) ** (1 / 3)
    species = grid.cell_data["species"]
    for voxel, centre in enumerate(grid.cell_centers().points):
        offsets = atoms.positions[None] + images[:, None] - centre
        distances = np.linalg.norm(offsets, axis=2).min(axis=0)
        # 1e-4 Å: positions in the XYZ file are rounded to 1e-6 Å, centres to single precision
        # (some 1e-6 Å), and the writer compares squares of some 100 Å2 in single precision.
        nearest = distances < distances.min() + 1e-4
        shown = species[voxel]
        if shown == VOID:
            assert not atoms.pbc.all() and distances.min() > spacing - 1e-4, voxel
            continue
        alike = (atoms.arrays["type"] == SPECIES[shown]) & nearest
        alike &= atoms.arrays["chain"] == grid.cell_data["chain"][voxel]
        alike &= atoms.arrays["ordered"] == grid.cell_data["ordered"][voxel]
        assert alike.any(), f"voxel {voxel} shows none of its nearest sites"
    print(f"voxels against sites: ok ({len(species)})")


def main(xyz, vti, letters, *origin):
    ase_io = reader("ase.io")
    atoms = check_ase(ase_io, xyz, letters) if ase_io else None
    ovito_io = reader("ovito.io")
    if ovito_io:
        check_ovito(ovito_io, xyz, letters, [float(along) for along in origin])
    pyvista = reader("pyvista")
    grid = check_pyvista(pyvista, vti) if pyvista else None
    if atoms and grid:
        check_voxels(grid, atoms)


if __name__ == "__main__":
    main(*sys.argv[1:])
