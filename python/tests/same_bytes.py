"""Print the hashes of the tables of small scenarios: platforms that agree give the same lines."""

import hashlib
import tempfile
from pathlib import Path

import tautomata as tm

BASE = {
    "seed": 7,
    "replicates": 2,
    "crystal": {"size": [6, 6, 6]},
    "sample": {"defects": {"fraction": 0.05}, "disordered": 0.08, "impurity": 0.002},
    "record": {"snapshots": ["0 h", "12 h"]},
    "instruments": {"use": ["ftir", "xrd", "nmr", "uvvis", "dsc"]},
}
ANNEAL = {"step": "anneal", "temperature": "140 degC", "time": "24 h"}
PROTOCOLS = {
    "anneal": [ANNEAL],
    "ground": [{"step": "grind", "mill": "ball mill", "time": "10 min"}, ANNEAL, {"step": "wash"}],
    "ramp": [{"step": "ramp", "from": "25 degC", "to": "160 degC", "rate": "5 K/min"}, ANNEAL],
}


def main() -> None:
    """Run each scenario and print one line per table."""
    for name, protocol in PROTOCOLS.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / name
            tm.run(tm.Scenario({**BASE, "protocol": protocol}), output=folder)
            for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.xyz")]):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                print(digest, name, path.relative_to(folder).as_posix())


if __name__ == "__main__":
    main()
