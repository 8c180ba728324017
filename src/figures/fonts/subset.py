"""Cuts TautomataSans-Regular.ttf and -Italic.ttf out of Liberation Sans 2.1.5.

    pip install fonttools==4.68.0
    python3 subset.py LiberationSans-Regular.ttf
    python3 subset.py LiberationSans-Italic.ttf

The original of the regular font is in liberation-fonts-ttf-2.1.5.tar.gz, among the releases of
https://github.com/liberationfonts/liberation-fonts, that of the italic one in Debian's package
fonts-liberation2 2.1.5-1 (apt-get download fonts-liberation2). README.md says what is changed and why.
"""

import hashlib
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# By the SHA-256 of the original.
STYLES = {
    "8d91388f1d3604b3b8ae0e3ee2d140e50cd6122f9214514f4aca772540a4076d": "Regular",
    "01f559e5c501d3d5777647c6a92b3ff37a4523bcf4f3b6e97ae052af567618b1": "Italic",
}

# What axes, legends and the names of events are written with.
REGULAR = [
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00FF),  # Latin-1: °, ±, ×, ·, µ, Å, superscript 1 to 3, western European letters
    (0x0100, 0x017F),  # Latin Extended-A: the rest of the European letters
    (0x0391, 0x03C9),  # Greek
    (0x0400, 0x045F),  # Cyrillic: names of samples in files from a laboratory
    (0x0490, 0x0491),  # Ґ, ґ
    (0x2010, 0x2026),  # hyphens, dashes, quotation marks, …
    (0x2030, 0x2033),  # ‰, ′, ″
    (0x2070, 0x208E),  # superscripts and subscripts
    (0x2190, 0x2193),  # arrows
    (0x2202, 0x2265),  # ∂, ∆, ∑, −, √, ∞, ∫, ≈, ≠, ≤, ≥
]
# Symbols of quantities: Latin and Greek letters.
ITALIC = [(0x0041, 0x005A), (0x0061, 0x007A), (0x0391, 0x03A9), (0x03B1, 0x03C9)]

NAMES = {
    "Regular": {
        1: "Tautomata Sans",
        2: "Regular",
        3: "Tautomata Sans 1.0",
        4: "Tautomata Sans",
        5: "Version 1.0",
        6: "TautomataSans",
        10: "Letters, digits and signs of Liberation Sans 2.1.5 Regular, unhinted, under another name.",
    },
    "Italic": {
        1: "Tautomata Sans",
        2: "Italic",
        3: "Tautomata Sans Italic 1.0",
        4: "Tautomata Sans Italic",
        5: "Version 1.0",
        6: "TautomataSans-Italic",
        10: "Letters of Liberation Sans 2.1.5 Italic, unhinted, under another name.",
    },
}
# Copyright and licence stay as they are; whatever else is named belongs to the original.
KEPT_NAMES = {0, 13, 14}


def subset(font, characters):
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.legacy_kern = True
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = Subsetter(options)
    cutter.populate(unicodes=[c for low, high in characters for c in range(low, high + 1)])
    cutter.subset(font)


def rename(font, names):
    table = font["name"]
    table.names = [name for name in table.names if name.nameID in KEPT_NAMES]
    for identifier, text in names.items():
        table.setName(text, identifier, 3, 1, 0x409)
    table.names = [name for name in table.names if name.platformID == 3]
    font["head"].fontRevision = 1.0
    font["OS/2"].achVendID = "NONE"


original = Path(sys.argv[1]).read_bytes()
style = STYLES.get(hashlib.sha256(original).hexdigest())
if style is None:
    sys.exit(f"{sys.argv[1]} is none of the originals, Liberation Sans 2.1.5 Regular and Italic")
font = TTFont(sys.argv[1], recalcTimestamp=False)
subset(font, REGULAR if style == "Regular" else ITALIC)
rename(font, NAMES[style])
font.save(Path(__file__).with_name(f"TautomataSans-{style}.ttf"))
