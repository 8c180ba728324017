"""Makes Test.otf, the letters T and l of TautomataSans-Regular.ttf with outlines of PostScript (CFF), for tests.

    pip install fonttools==4.68.0
    python3 test_otf.py
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

folder = Path(__file__).parent
regular = TTFont(folder / "TautomataSans-Regular.ttf")
letters = {ord(letter): regular.getBestCmap()[ord(letter)] for letter in "Tl"}
glyphs = [".notdef", *letters.values()]
outlines = regular.getGlyphSet()


def curves(glyph):
    pen = T2CharStringPen(regular["hmtx"][glyph][0], outlines)
    outlines[glyph].draw(Qu2CuPen(pen, max_err=0.5, all_cubic=True))
    return pen.getCharString()


font = FontBuilder(regular["head"].unitsPerEm, isTTF=False)
font.setupGlyphOrder(glyphs)
font.setupCharacterMap(letters)
font.setupCFF("TautomataTest", {}, {glyph: curves(glyph) for glyph in glyphs}, {})
font.setupHorizontalMetrics({glyph: regular["hmtx"][glyph] for glyph in glyphs})
font.setupHorizontalHeader(ascent=1854, descent=-434)
font.setupNameTable({"familyName": "Tautomata Test", "styleName": "Regular", "psName": "TautomataTest"})
font.setupOS2(fsType=0)
font.setupPost()
font.font["head"].created = font.font["head"].modified = regular["head"].modified
font.font.recalcTimestamp = False
font.save(folder / "Test.otf")
