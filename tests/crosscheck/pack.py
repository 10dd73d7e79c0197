"""Opens the deck and the workbook of runs as others would, and holds what they say to summary.json.

usage: pack.py [SCENARIO ...]

Makes decks and workbooks, twice for the bytes, once in a template that python-pptx made, and looks at them with
python-pptx, openpyxl, openxml-audit and LibreOffice. Says what is wrong and ends with 1.
"""

import collections
import io
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings
import xml.etree.ElementTree as ET
import zipfile

import openpyxl
from pptx import Presentation
from pptx.util import Emu

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("PROGRAM", ROOT / "target/debug/alliance-sim"))
AUDIT = pathlib.Path(sys.executable).with_name("openxml-audit")
SCENARIOS = ["scenarios/observability-isv.toml", "scenarios/early-stage-isv.toml", "scenarios/composite-observability.toml"]
TRAJECTORIES = 300
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
wrong = []
# openpyxl reads neither data bars nor the marks of charts; it does not have to.
warnings.filterwarnings("ignore", module="openpyxl")


def expect(holds, what):
    if not holds:
        wrong.append(what)


def close(one, other, relative=1e-9):
    return math.isclose(one, other, rel_tol=relative, abs_tol=1e-6)


def run(scenario, out, *flags):
    command = [PROGRAM, "run", ROOT / scenario, "-n", str(TRAJECTORIES), "--quiet", "--no-parquet", "--charts", "none",
               "--deck", "--xlsx", "--date", "2026-11-25", "--out", out, *flags]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def audit(path):
    done = subprocess.run([AUDIT, path], capture_output=True, text=True)
    expect(done.returncode == 0, f"{path.name}: openxml-audit: {done.stdout[-1500:]}{done.stderr[-500:]}")


def parts(path):
    """What the audit does not see: names, relations, series and shapes that are there twice."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        twice = [name for name, count in collections.Counter(map(str.lower, names)).items() if count > 1]
        expect(not twice, f"{path.name}: parts twice: {twice}")
        types = ET.fromstring(archive.read("[Content_Types].xml"))
        typed = {part.get("PartName", "").lstrip("/") for part in types}
        defaults = {part.get("Extension") for part in types}
        for name in names:
            if name == "[Content_Types].xml":
                continue
            is_known = name in typed or name.rsplit(".", 1)[-1] in defaults
            expect(is_known, f"{path.name}: {name} has no content type")
            if name.endswith(".rels"):
                ids = [relation.get("Id") for relation in ET.fromstring(archive.read(name))]
                expect(len(ids) == len(set(ids)), f"{path.name}: {name}: identifiers twice")
            if re.fullmatch(r"(ppt|xl)/charts/chart\d+\.xml", name):
                root = ET.fromstring(archive.read(name))
                for tag in ("idx", "order"):
                    found = [series.find(CHART + tag).get("val") for series in root.iter(CHART + "ser")]
                    expect(len(found) == len(set(found)), f"{path.name}: {name}: {tag} twice: {found}")
            if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
                ids = re.findall(rb'<p:cNvPr id="(\d+)"', archive.read(name))
                expect(len(ids) == len(set(ids)), f"{path.name}: {name}: shapes twice")
        stamps = {info.date_time for info in archive.infolist()}
        expect(stamps == {(1980, 1, 1, 0, 0, 0)}, f"{path.name}: time stamps {stamps}")


def charts_of(slide):
    return [shape for shape in slide.shapes if shape.has_chart]


def deck(folder, summary):
    path = folder / "deck.pptx"
    audit(path)
    parts(path)
    presentation = Presentation(path)
    wide, high = presentation.slide_width, presentation.slide_height
    expect(abs(wide / high - 16 / 9) < 0.01 or "template" in str(folder), "the deck is not 16:9")
    slides = list(presentation.slides)
    expect(len(slides) >= 12, f"only {len(slides)} slides")
    native = 0
    for number, slide in enumerate(slides, 1):
        where = f"{folder.name}: slide {number}"
        title = slide.shapes.title
        expect(title is not None and title.text_frame.text.strip(), f"{where} has no title")
        expect(slide.has_notes_slide and slide.notes_slide.notes_text_frame.text.strip(), f"{where} has no notes")
        for shape in slide.shapes:
            ends = shape.left is None or (shape.left >= 0 and shape.top >= 0 and shape.left + shape.width <= wide and shape.top + shape.height <= high)
            expect(ends, f"{where}: {shape.name} reaches beyond the slide")
            described = shape._element.xpath(".//p:cNvPr/@descr")
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                expect(described and described[0].strip(), f"{where}: {shape.name} has no alternative text")
            if shape.has_chart:
                native += 1
                chart(where, shape.chart)
    expect(native >= 10, f"{folder.name}: only {native} native charts")
    agrees(folder, slides, summary)
    return len(slides)


def chart(where, native):
    """The workbook behind a chart holds what is drawn."""
    blob = native.part.chart_workbook.xlsx_part.blob
    sheet = openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"]
    cached = openpyxl.load_workbook(io.BytesIO(blob), data_only=True)["Sheet1"]
    for series in native.part._element.iter(CHART + "ser"):
        for values in series.iter(CHART + "numRef"):
            formula = values.find(CHART + "f").text
            cells = [cell[0].value for cell in cached[formula.split("!")[1].replace("$", "")]]
            drawn = {int(point.get("idx")): float(point.find(CHART + "v").text) for point in values.iter(CHART + "pt")}
            for place, cell in enumerate(cells):
                if cell is None:
                    expect(place not in drawn, f"{where}: {formula}: drawn but not in the workbook")
                else:
                    expect(place in drawn and close(float(cell), drawn[place]), f"{where}: {formula}: {cell} is drawn as {drawn.get(place)}")
        head = series.find(f"{CHART}tx/{CHART}strRef/{CHART}f").text
        name = series.find(f".//{CHART}tx//{CHART}v").text
        expect(sheet[head.split("!")[1].replace("$", "")].value == name, f"{where}: series {name} is named otherwise in the workbook")


def agrees(folder, slides, summary):
    """Bars of the decision and ends of the fans are the figures of summary.json."""
    ranking = {row["option"]: row for row in summary["ranking"]}
    bars = next((shape.chart for slide in slides for shape in charts_of(slide) if "decision" in shape.name), None)
    expect(bars is not None, f"{folder.name}: no chart of the decision")
    if bars is None:
        return
    plot = bars.plots[0]
    for name, mean in zip(plot.categories, plot.series[0].values):
        wanted = ranking[name]["mean"]["value"]
        wanted = ranking[name]["median"]["value"] if wanted is None else wanted
        expect(close(mean, wanted), f"{folder.name}: {name}: {mean} on the slide, {wanted} in summary.json")
    if len(plot.series) > 1:
        for name, worst in zip(plot.categories, plot.series[1].values):
            expect(close(worst, ranking[name]["cvar5"]["value"]), f"{folder.name}: worst 5% of {name}")
    said = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    leader = summary["verdict"]["leader"]
    expect(leader is None or leader in said, f"{folder.name}: the leader is not named")


CONSTANT = re.compile(r"(?<![A-Za-z$0-9_.:])\d+(?:\.\d+)?(?![A-Za-z0-9_(:])")
VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\(")


def workbook(folder, summary, office):
    path = folder / "workbook.xlsx"
    audit(path)
    parts(path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        expect(not any("vba" in name.lower() or "externalLink" in name for name in names), "macros or outside links")
    live, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    wanted = ["Summary", "Decision", "Fiscal years", "Monthly bands", "Assumptions", "What-if", "Raw sample", "All metrics", "Checks"]
    expect(all(name in live.sheetnames for name in wanted), f"sheets: {live.sheetnames}")
    formulas = 0
    for sheet in live:
        expect(sheet.tables, f"{sheet.title} has no table")
        expect(sheet.freeze_panes, f"{sheet.title} has no frozen panes")
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    formulas += 1
                    bare = re.sub(r'"[^"]*"|\'[^\']*\'!', "", cell.value)
                    odd = [c for c in CONSTANT.findall(bare) if c not in {"0", "1", "12", "0.1", "0.5", "0.9"}]
                    expect(not odd, f"{sheet.title}!{cell.coordinate}: constants {odd} in {cell.value}")
                    expect(not VOLATILE.search(bare), f"{sheet.title}!{cell.coordinate} changes by itself: {cell.value}")
    expect(formulas > 100, f"only {formulas} formulas")
    decision(cached, summary, folder)
    metrics(cached, summary, folder)
    checks = cached["Checks"]
    said = [row[4].value for row in checks.iter_rows(min_row=6) if row[1].value is not None and len(row) > 4 and row[4].value in ("OK", "LOOK")]
    expect(said and all(result == "OK" for result in said), f"{folder.name}: checks say {said}")
    recalculated(path, live, cached, office)
    levers(path, live, cached, office)


def rows_of(sheet, table):
    found = sheet.tables[table]
    rows = [[cell.value for cell in row] for row in sheet[found.ref]]
    return rows[0], rows[1:]


def decision(cached, summary, folder):
    head, rows = rows_of(cached["Decision"], "decision")
    for row, ranked in zip(rows, summary["ranking"]):
        pairs = [(row[1], ranked["mean"]["value"]), (row[2], ranked["mean"]["half_width"]), (row[3], ranked["median"]["value"]),
                 (row[6], ranked["cvar5"]["value"]), (row[7], ranked["p_best"]["value"]),
                 (row[8], ranked["expected_regret_with_hindsight"]["value"])]
        expect(row[0] == ranked["option"], f"{folder.name}: {row[0]} ranks where {ranked['option']} should")
        for one, other in pairs:
            expect((one is None and other is None) or close(one, other), f"{folder.name}: Decision of {row[0]}: {one} is {other}")


def metrics(cached, summary, folder):
    sheet = cached["All metrics"]
    head, rows = rows_of(sheet, "data_summary_wide")
    options = {option["name"]: option["metrics"] for option in summary["options"]}
    compared = 0
    for row in rows:
        for name, value in zip(head[2:], row[2:]):
            other = options[row[0]][row[1]].get(name)
            expect((value is None) == (other is None), f"{folder.name}: {row[:2]} {name}: {value}, {other}")
            if value is not None and other is not None:
                compared += 1
                expect(close(value, other), f"{folder.name}: {row[:2]} {name}: {value} is {other}")
    expect(compared > 1_000, f"only {compared} figures compared")


def recalculated(path, live, cached, office):
    """LibreOffice recalculates every formula and comes to what was written."""
    with tempfile.TemporaryDirectory() as place:
        # Without values LibreOffice has to compute.
        bare = pathlib.Path(place) / "bare.xlsx"
        live.save(bare)
        office(bare, "xlsx:Calc MS Excel 2007 XML", pathlib.Path(place) / "out")
        again = openpyxl.load_workbook(pathlib.Path(place) / "out/bare.xlsx", data_only=True)
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    one, other = cached[sheet.title][cell.coordinate].value, again[sheet.title][cell.coordinate].value
                    same = one == other if isinstance(one, str) else other is not None and math.isclose(one, float(other), rel_tol=1e-9, abs_tol=1e-4)
                    expect(same, f"{path.parent.name}: {sheet.title}!{cell.coordinate} {cell.value}: {one}, recalculated {other}")


def levers(path, live, cached, office):
    """A lever moves the NPV of every option by its part of the sample, and by nothing else."""
    factor = 1.1
    sheet = live["What-if"]
    _, rows = rows_of(sheet, "levers")
    first = openpyxl.utils.range_boundaries(sheet.tables["levers"].ref)[1] + 1
    place = next(place for place, row in enumerate(rows) if row[0] == "people and providers")
    sheet.cell(first + place, 2).value = factor
    with tempfile.TemporaryDirectory() as folder:
        bare = pathlib.Path(folder) / "bare.xlsx"
        live.save(bare)
        office(bare, "xlsx:Calc MS Excel 2007 XML", pathlib.Path(folder) / "out")
        again = openpyxl.load_workbook(pathlib.Path(folder) / "out/bare.xlsx", data_only=True)
    # LibreOffice keeps the places of tables, which openpyxl knows from the file as it was.
    moved = [[cell.value for cell in row] for row in again["What-if"][sheet.tables["what_if"].ref]][1:]
    head, futures = rows_of(cached["Raw sample"], "raw")
    expect(len(moved) > 1, f"{path}: no option follows the levers")
    for option, before, after, change, *_ in moved:
        column = head.index(f"{option}: people and providers")
        part = sum(row[column] for row in futures) / len(futures)
        expect(abs(part) < 1 or abs(change) > 1, f"{path}: {option} does not follow its lever")
        expect(close(after, before - (factor - 1) * part, 1e-9), f"{path}: {option}: {after} after the lever, {before - (factor - 1) * part} expected")


def soffice(path, form, out):
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)


def pages(folder, count):
    """LibreOffice turns the deck into as many pages, and no text leaves its page."""
    soffice(folder / "deck.pptx", "pdf", folder / "pdf")
    pdf = folder / "pdf/deck.pdf"
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    found = int(re.search(r"Pages:\s+(\d+)", info).group(1))
    expect(found == count, f"{folder.name}: {count} slides, {found} pages")
    boxes = subprocess.run(["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    page, size = 0, (0.0, 0.0)
    for line in boxes.splitlines():
        if match := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            page, size = page + 1, (float(match[1]), float(match[2]))
        elif match := re.search(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line):
            left, top, right, bottom = map(float, match.groups()[:4])
            inside = left >= -1 and top >= -1 and right <= size[0] + 1 and bottom <= size[1] + 1
            expect(inside, f"{folder.name}: page {page}: {match[5]} leaves the page")
            # The footer begins at fifteen sixteenths; a table or text that has run into it has overflowed.
    overflow(folder / "deck.pptx", boxes, folder)


def overflow(path, boxes, folder):
    """No table or text box is rendered lower than it was planned: what LibreOffice makes taller has overflowed."""
    presentation = Presentation(path)
    texts = re.split(r"<page ", boxes)[1:]
    for number, (slide, page) in enumerate(zip(presentation.slides, texts), 1):
        words = [(float(m[1]), float(m[2])) for m in re.finditer(r'<word xMin="[-\d.]+" yMin="([-\d.]+)" xMax="[-\d.]+" yMax="([-\d.]+)">', page)]
        high = float(re.search(r'height="([\d.]+)"', page)[1])
        footer = [shape for shape in slide.placeholders if shape.placeholder_format.type in (15, 13)]
        line = min((shape.top / presentation.slide_height * high for shape in footer if shape.top is not None), default=high)
        low = [bottom for top, bottom in words if top < line - 2 and bottom > line + 4]
        expect(not low, f"{folder.name}: slide {number}: text runs into the footer")


def template(place):
    """A template of another company: 4:3, its own colours and fonts, with slides that are to go."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = "An old slide"
    path = place / "company.pptx"
    presentation.save(path)
    return path


def main():
    scenarios = sys.argv[1:] or SCENARIOS
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for scenario in scenarios:
            folder = place / pathlib.Path(scenario).stem
            run(scenario, folder)
            summary = json.loads((folder / "summary.json").read_text())
            count = deck(folder, summary)
            pages(folder, count)
            workbook(folder, summary, soffice)
        first = place / pathlib.Path(scenarios[0]).stem
        run(scenarios[0], place / "again")
        for name in ("deck.pptx", "workbook.xlsx"):
            expect((first / name).read_bytes() == (place / "again" / name).read_bytes(), f"{name}: other bytes from the same run")
        run(scenarios[0], place / "template", "--template", template(place))
        summary = json.loads((place / "template/summary.json").read_text())
        count = deck(place / "template", summary)
        pages(place / "template", count)
        text = " ".join(shape.text_frame.text for slide in Presentation(place / "template/deck.pptx").slides for shape in slide.shapes if shape.has_text_frame)
        expect("An old slide" not in text, "a slide of the template is left")
    for fault in wrong[:60]:
        print(fault)
    print(f"{len(wrong)} faults" if wrong else "deck and workbook read well")
    sys.exit(1 if wrong else 0)


main()
