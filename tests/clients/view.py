"""The page of `tautomata view` in a real browser, headless Chromium with WebGL in software.

    pip install playwright==1.65.2      # and a Chromium: Debian's package chromium, or CHROMIUM=/path/to/it
    cargo build --release
    python3 tests/clients/view.py [PROGRAM [FOLDER]]

Runs a small ground powder, opens its page and uses it: snapshots, a click on a molecule, cuts, a chain, a picture, the
view as text, the keyboard, touch. What the page tells of a molecule has to be what the snapshot's file holds. With FOLDER it
leaves screenshots there.
"""

import json
import math
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=2'> & <b>bold</b>"
SCENARIO = f"""
title = {json.dumps(HOSTILE)}
seed = 3
[crystal]
size = [8, 8, 8]
[sample]
defects = {{ fraction = 0.02 }}
disordered = 0.08
impurity = 0.002
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "48 h"
[record]
every = "1 h"
snapshots = ["0 h", "24 h", "48 h"]
"""
LETTERS = {"M": ["amorphous monomer", "crystalline monomer"], "P": "in chain", "A": "live end", "T": "tautomer", "D": "dead end", "I": "impurity"}


def chromium():
    """The browser's path, or None with a word why not."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        print("no Chromium: the page is not tried")
    return found


def import_playwright():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        print(f"no playwright ({error}): the page is not tried")
        return None
    return sync_playwright


def sites_of(file):
    """The sites of a snapshot: what each is in words, its chain and unit."""
    sites = []
    for line in file.read_text().splitlines()[2:]:
        letter, x, y, z, ordered, _, chain, unit = line.split()[:8]
        words = LETTERS[letter]
        species = words if isinstance(words, str) else words[int(ordered)]
        sites.append({"species": species, "chain": int(chain), "unit": int(unit), "at": [float(x), float(y), float(z)]})
    return sites


def distance(one, other, box):
    """Between two places, Å, by the nearest image; edges of the box are longer than twice any contact."""
    shifts = [(i, j, k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)]
    images = ([b + sum(n * edge[axis] for n, edge in zip(shift, box)) for axis, b in enumerate(other)] for shift in shifts)
    return min(math.dist(one, image) for image in images)


class Tried:
    """The page, and what was complained of."""

    def __init__(self, page, run):
        self.page, self.run, self.complaints = page, run, []
        page.on("console", lambda message: message.type in ("error", "warning") and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith(("file:", "blob:", "data:")) or self.complaints.append(request.url))

    def settle(self):
        """Waits until the still picture is drawn."""
        # By evaluate: the page's own policy forbids to compile texts, which wait_for_function does.
        self.page.wait_for_timeout(100)
        while not self.page.evaluate("Boolean(tautomata.snapshot) && !tautomata.picture.wanted && tautomata.picture.still"):
            self.page.wait_for_timeout(50)
        # The address follows the view 300 ms later.
        self.page.wait_for_timeout(350)

    def pixels(self):
        return self.page.locator("#frame").screenshot()

    def drawn(self):
        return self.page.evaluate("tautomata.picture.visible.length")


def title_is_text(tried):
    page = tried.page
    assert page.locator("#title").text_content() == HOSTILE
    assert page.title() == HOSTILE
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1 b, h1 img").count() == 0


def time_changes_the_picture(tried):
    page = tried.page
    before = tried.pixels()
    page.locator("#time").focus()
    page.keyboard.press("End")
    tried.settle()
    assert page.locator("#now").text_content() == "48 h, 140 °C"
    assert tried.pixels() != before
    page.locator("#picture").focus()
    page.keyboard.press("ArrowLeft")
    tried.settle()
    assert page.locator("#now").text_content() == "24 h, 140 °C"
    page.keyboard.press("End")
    tried.settle()
    # The legend counts what the file holds.
    sites = sites_of(tried.run / "snapshots/t00048.00h.xyz")
    for row in page.locator("#legend label").all():
        name, count = (row.locator("span").nth(at).text_content() for at in (1, 2))
        assert int(count.replace(",", "")) == sum(site["species"] == name for site in sites), name


def click_tells_the_molecule(tried):
    page = tried.page
    page.locator("#picture").scroll_into_view_if_needed()
    box = page.locator("#frame").bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    tried.settle()
    chosen = page.evaluate("tautomata.chosen")
    assert chosen >= 0
    file = tried.run / "snapshots/t00048.00h.xyz"
    sites = sites_of(file)
    numbers = [float(part) for part in file.read_text().splitlines()[1].split('"')[1].split()]
    edges = [numbers[0:3], numbers[3:6], numbers[6:9]]
    site = sites[chosen]
    assert page.locator("#species").text_content() == site["species"]
    # Under the pointer lies its ellipsoid: the centre is seen less than its longest half axis away.
    seen = page.evaluate("(place) => tautomata.picture.project(place, tautomata.picture.frame.clientWidth, tautomata.picture.frame.clientHeight)", site["at"])
    apart = math.dist(seen, [0.5 * box["width"], 0.5 * box["height"]]) / page.evaluate("tautomata.picture.perAngstrom")
    assert apart < 6, apart
    rows = page.locator("#neighbours tr").all()[1:]
    found = page.evaluate("tautomata.crystal.neighbours(tautomata.chosen).map(({site}) => site)")
    assert len(rows) == len(found) == len(set(found)) == 11
    for row, other in zip(rows, found):
        _, told, _, species, chain = (cell.text_content() for cell in row.locator("td").all())
        assert species == sites[other]["species"], (species, sites[other])
        assert chain == (f"{sites[other]['chain']}, unit {sites[other]['unit']}" if sites[other]["chain"] else "")
        # Told to 0.01 Å.
        assert abs(float(told) - distance(site["at"], sites[other]["at"], edges)) < 0.0051, told


def cut_hides(tried):
    page = tried.page
    every = "tautomata.crystal.visible(tautomata.snapshot, {...tautomata, hidden: tautomata.hidden, followed: 0})"
    cut = page.get_by_label("cut along a, from")
    cut.fill("4")
    tried.settle()
    first = page.evaluate(f"Math.min(...[...{every}].map((site) => {{ const {{cell, basis}} = tautomata.crystal.place(site); return cell[0] + tautomata.scene.sites[basis][0]; }}))")
    assert first >= 4, first
    cut.fill("0")
    tried.settle()


def chain_is_followed(tried):
    page = tried.page
    sites = sites_of(tried.run / "snapshots/t00048.00h.xyz")
    number = max(range(len(sites)), key=lambda at: sites[at]["unit"])
    page.evaluate("(site) => tautomata.choose(site)", number)
    assert page.locator("#chain").text_content() == f"unit {sites[number]['unit']} of {sites[number]['unit']} in chain {sites[number]['chain']}"
    page.locator("#follow").click()
    page.locator("#others").click()
    tried.settle()
    members = {at for at, site in enumerate(sites) if site["chain"] == sites[number]["chain"]}
    assert set(page.evaluate("[...tautomata.picture.visible]")) == members
    page.keyboard.press("f")
    tried.settle()
    assert tried.drawn() > len(members)


def colours_differ(tried):
    page = tried.page
    pictures = set()
    for mode in ["what", "chain", "length", "phi", "order"]:
        page.locator("#colour").select_option(mode)
        tried.settle()
        pictures.add(tried.pixels())
    assert len(pictures) == 5
    page.locator("#colour").select_option("what")


def covered_molecules_do_not_show(tried):
    """What is left out of the drawing changes no pixel."""
    page = tried.page
    draw = """(depth) => { tautomata.crystal.depth = depth; tautomata.refresh(); tautomata.picture.drawNow(1);
        return [tautomata.picture.visible.length, tautomata.picture.canvas.toDataURL()]; }"""
    own = page.evaluate("tautomata.crystal.depth")
    for direction in [[0.42, -0.8, 0.42], [1, 0.3, 0.2], [0.1, 0.2, 1]]:
        page.evaluate("(direction) => tautomata.picture.look(direction)", direction)
        (few, culled), (all_sites, whole) = (page.evaluate(draw, depth) for depth in (own, 1000))
        assert few < all_sites and culled == whole, direction
    page.evaluate("(depth) => { tautomata.crystal.depth = depth; tautomata.refresh(); }", own)


def view_is_text(tried):
    page = tried.page
    page.locator("#picture").focus()
    page.keyboard.press("c")
    tried.settle()
    text = page.locator("#camera").input_value()
    pictures = []
    for _ in range(2):
        page.locator("#picture").focus()
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("k")
        tried.settle()
        assert page.locator("#camera").input_value() != text
        page.locator("#camera").fill(text)
        page.locator("#picture").focus()
        tried.settle()
        pictures.append(page.evaluate("(tautomata.picture.drawNow(1), tautomata.picture.canvas.toDataURL())"))
    assert pictures[0] == pictures[1], "the same text, the same picture"
    assert page.locator("#camera").input_value() == text
    assert page.evaluate("location.hash") == f"#{text}"


def fingers_turn_enlarge_and_choose(tried):
    """One finger turns, two enlarge, a tap chooses."""
    page = tried.page
    page.locator("#picture").focus()
    page.keyboard.press("r")
    tried.settle()
    box = page.locator("#frame").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    session = page.context.new_cdp_session(page)

    def touch(kind, *apart):
        points = [{"x": middle[0] + across, "y": middle[1], "id": at} for at, across in enumerate(apart)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(path):
        """Moves fingers along a path; gives the view before and after."""
        before = page.locator("#camera").input_value()
        touch("touchStart", *path[0])
        for apart in path[1:]:
            touch("touchMove", *apart)
        touch("touchEnd")
        tried.settle()
        views = [text.split("camera=")[1].split("&")[0].split(",") for text in (before, page.locator("#camera").input_value())]
        return [(view[:3], float(view[-1])) for view in views]

    (direction, scale), (turned, same) = move([[20 * step] for step in range(6)])
    assert turned != direction and same == scale, (turned, same)
    (direction, scale), (same, enlarged) = move([[-50 - 10 * step, 50 + 10 * step] for step in range(6)])
    assert same == direction and 1.5 * scale < enlarged < 2.5 * scale, (scale, enlarged)
    page.evaluate("tautomata.choose(-1)")
    touch("touchStart", 0)
    touch("touchEnd")
    tried.settle()
    assert page.evaluate("tautomata.chosen") >= 0
    page.keyboard.press("r")
    tried.settle()


def picture_has_its_size(tried):
    page = tried.page
    page.locator("#width").fill("85")
    page.locator("#dpi").fill("600")
    with page.expect_download() as download:
        page.locator("#save").click()
    png = Path(download.value.path()).read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    assert width == round(85 / 25.4 * 600), width
    box = page.locator("#frame").bounding_box()
    assert height >= int(width * box["height"] / box["width"])
    at = png.index(b"pHYs") + 4
    assert struct.unpack(">II", png[at : at + 8]) == (round(600 / 0.0254),) * 2
    return png


CHECKS = [
    title_is_text,
    time_changes_the_picture,
    click_tells_the_molecule,
    cut_hides,
    chain_is_followed,
    colours_differ,
    covered_molecules_do_not_show,
    view_is_text,
    fingers_turn_enlarge_and_choose,
    picture_has_its_size,
]


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/tautomata").resolve()
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    browser_path, sync_playwright = chromium(), import_playwright()
    if not browser_path or not sync_playwright:
        return
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        place = Path(place)
        (place / "powder.toml").write_text(SCENARIO)
        for command in [["run", "powder.toml", "--output", "out", "--quiet"], ["view", "out"]]:
            subprocess.run([program, *command], cwd=place, check=True, stdout=subprocess.DEVNULL)
        arguments = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        tried = Tried(browser.new_page(viewport={"width": 1200, "height": 900}), place / "out")
        tried.page.goto((place / "out/view.html").as_uri())
        tried.settle()
        for check in CHECKS:
            made = check(tried)
            print(f"ok: {check.__name__}")
            if kept:
                kept.mkdir(parents=True, exist_ok=True)
                tried.page.screenshot(path=kept / f"{check.__name__}.png")
                if made:
                    (kept / "picture.png").write_bytes(made)
        assert tried.complaints == [], tried.complaints
        browser.close()
    print("the page does what it says, without a complaint and without network")


main()
