# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools[woff]==4.68.0"]
# ///
"""Cut the faces in static/site/fonts from their projects' variable fonts.

    .venv/bin/uv run docs/faces/cut.py NEWSREADER NEWSREADER-ITALIC LIBRE-FRANKLIN

The three are files, TTF or WOFF2, of Newsreader 1.003 and Libre Franklin 3.000 with all their
axes. Which letters a file holds is said once, by its `unicode-range` in tokens.css.
"""

import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables.otTables import VarRegionAxis
from fontTools.varLib.instancer import instantiateVariableFont

SITE = Path(__file__).parents[2] / "static" / "site"
RANGE = r'url\("(fonts/[a-z-]+\.woff2)"\)[^}]*?unicode-range: ([^;]+);'
LIMITS = {
    # No text is set smaller than 16 pixels; what is, in print, is drawn as at 18.
    "newsreader": {"wght": (400, 700), "opsz": (18, 72)},
    "newsreader-italic": {"wght": 400, "opsz": 18},
    "libre-franklin": {"wght": (400, 700)},
}
KERNED_AT = 500
"""Newsreader's pairs differ by size, but little by weight: all have those of the medium."""


def cut(source: str, face: str, letters: set[int]) -> TTFont:
    limits = LIMITS[face]
    font = subset(source, letters)
    instantiateVariableFont(font, limits, inplace=True)
    scale_upem(font, 1000)
    if face == "newsreader":
        medium = subset(source, letters)
        instantiateVariableFont(medium, limits | {"wght": KERNED_AT}, inplace=True)
        scale_upem(medium, 1000)
        take_pairs(font, medium)
    return font


def subset(source: str, letters: set[int]) -> TTFont:
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=["kern", "liga"], hinting=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def take_pairs(font: TTFont, medium: TTFont) -> None:
    """Kern as `medium` does, which has no axis of weight: one that does nothing stands in."""
    axes = [axis.axisTag for axis in font["fvar"].axes]
    regions = medium["GDEF"].table.VarStore.VarRegionList
    regions.RegionAxisCount = len(axes)
    for region in regions.Region:
        still = VarRegionAxis()
        still.StartCoord = still.PeakCoord = still.EndCoord = 0
        region.VarRegionAxis.insert(axes.index("wght"), still)
    font["GPOS"], font["GDEF"] = medium["GPOS"], medium["GDEF"]


def letters_of(ranges: str) -> set[int]:
    found = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges)
    return {each for a, b in found for each in range(int(a, 16), int(b or a, 16) + 1)}


def main(*sources: str) -> None:
    by_face = dict(zip(LIMITS, sources, strict=True))
    for path, ranges in re.findall(RANGE, (SITE / "tokens.css").read_text()):
        face = Path(path).stem.removesuffix("-accents")
        font = cut(by_face[face], face, letters_of(ranges))
        font.flavor = "woff2"
        font.save(SITE / path)
        sys.stdout.write(f"{(SITE / path).stat().st_size:6}  {path}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
