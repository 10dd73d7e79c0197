"""Opens deck, workbook, page, mail, charts and terminal of runs as others would, and holds what they say to the data files.

usage: pack.py [SCENARIO ...]

Makes decks, workbooks, pages and mails, twice for the bytes, once more from the folder alone, and in templates that
python-pptx made, and looks at them with python-pptx, openpyxl, openxml-audit and LibreOffice. Every figure of a table or
chart that they share is compared with summary.json, bands.csv and fiscal_years.csv, what a chart writes in words with the
tables, and what is told of the choice in words in one with the others and with summary.json. Says what is wrong and ends
with 1.
"""

import base64
import collections
import csv
import gzip
import html.parser
import io
import itertools
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
from pptx.oxml import parse_xml
from pptx.util import Emu

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("PROGRAM", ROOT / "target/debug/alliance-sim"))
AUDIT = pathlib.Path(sys.executable).with_name("openxml-audit")
SCENARIOS = ["scenarios/observability-isv.toml", "scenarios/early-stage-isv.toml", "scenarios/composite-observability.toml"]
TRAJECTORIES = 300
# A picture of one dark point.
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGMQkNAAAACMAFFd57umAAAAAElFTkSuQmCC")
SPACES = ('xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
          'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
wrong = []
# openpyxl reads neither data bars nor the marks of charts; it does not have to.
warnings.filterwarnings("ignore", module="openpyxl")


def expect(holds, what):
    if not holds:
        wrong.append(what)


def close(one, other, relative=1e-9):
    return math.isclose(one, other, rel_tol=relative, abs_tol=1e-6)


def rounded(one, other, half=math.inf):
    """Whether a figure is another, rounded to some digit that it has and its error leaves: 5.4M of 5,440,123 ± 300,000."""
    if close(one, other) or not math.isfinite(other):
        return close(one, other)
    most = half if math.isfinite(half) else abs(other)
    digits = range(math.ceil(math.log10(most)) if most > 0 else 0, -7, -1)
    return any(10.0**digit <= most and close(one, math.copysign(math.floor(abs(other) / 10.0**digit + 0.5) * 10.0**digit, other)) for digit in digits)


def run(scenario, out, *flags):
    command = [PROGRAM, "run", ROOT / scenario, "-n", str(TRAJECTORIES), "--quiet", "--no-parquet", "--charts", "svg",
               "--deck", "--xlsx", "--html", "--static", "--mail", "--date", "2026-11-25", "--out", out, *flags]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


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
    asked = sum("The CFO will ask" in slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    expect(asked >= 10, f"{folder.name}: only {asked} slides say what will be asked")
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


DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def looks(folder, slides, options):
    """Series of a chart differ without colour, and an option has one colour in all native and all drawn charts."""
    colours = collections.defaultdict(set)
    for number, slide in enumerate(slides, 1):
        for shape in charts_of(slide):
            root, grey = shape.chart.part._element, []
            for series in root.iter(CHART + "ser"):
                name, drawn = series.find(f".//{CHART}tx//{CHART}v").text, series.find(CHART + "spPr")
                colour = next(iter([*drawn.iter(DRAWING + "schemeClr"), *drawn.iter(DRAWING + "srgbClr")]), None)
                if name in options and colour is not None:
                    colours[name].add(colour.get("val"))
                    hatch, dash = drawn.find(DRAWING + "pattFill"), drawn.find(f".//{DRAWING}prstDash")
                    grey.append("full" if hatch is None and dash is None else (dash if hatch is None else hatch).get("prst" if dash is None or hatch is not None else "val"))
            # The baseline and one option may both be full: one is grey.
            twice = [look for look, count in collections.Counter(grey).items() if count > (2 if look in ("full", "solid") else 1)]
            expect(not twice or len(grey) > 8, f"{folder.name}: slide {number}: {shape.name}: series alike in grey: {twice}")
    for name, found in colours.items():
        expect(len(found) == 1, f"{folder.name}: {name} has several colours: {sorted(found)}")
    if folder.name.endswith("template"):
        return
    # The theme's colours are those of the drawn charts.
    with zipfile.ZipFile(folder / "deck.pptx") as archive:
        theme = ET.fromstring(archive.read("ppt/theme/theme1.xml"))
    slots = {slot.tag.split("}")[1]: slot[0].get("val") for slot in theme.iter(DRAWING + "clrScheme").__next__()}
    for element in ET.parse(folder / "charts/decision.svg").iter():
        name = "".join(element.itertext()).strip()
        if element.tag.endswith("text") and name in colours and colours[name] & set(slots):
            slot = next(iter(colours[name]))
            if slot.startswith(("accent", "hlink", "folHlink")):
                expect(element.get("fill", "").lstrip("#").upper() == slots[slot], f"{folder.name}: {name} is {element.get('fill')} in decision.svg, {slots[slot]} in the deck")


def written(path):
    """Texts of a drawn chart."""
    return ["".join(element.itertext()).replace("\u00a0", " ").strip() for element in ET.parse(path).iter() if element.tag.endswith("}text")]


def drawn(folder, slides, summary):
    """What drawn charts write is what tables say."""
    tables = []
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_table:
                cells = [[cell.text_frame.text.replace("\u00a0", " ") for cell in row.cells] for row in shape.table.rows]
                tables.append((cells[0], cells[1:]))
    wanted = {"decision": lambda head: head == "best in", "roi": lambda head: head == "returns its cost",
              "cash": lambda head: re.fullmatch(r"by month \d+", head)}
    compared = 0
    for chart, is_told in wanted.items():
        path = folder / f"charts/{chart}.svg"
        texts = " ".join(written(path)) if path.exists() else ""
        for head, rows in tables:
            for column in [place for place, name in enumerate(head) if is_told(name)]:
                for row in rows:
                    cell = row[column].split(" ± ")[0]
                    if cell not in ("–", ""):
                        compared += 1
                        expect(cell in texts, f"{folder.name}: {chart}.svg: {head[column]} of {row[0]} is {cell} in the deck, and not so in the chart")
    expect(compared >= len(summary["ranking"]), f"{folder.name}: only {compared} figures of drawn charts")
    _, years = data(folder)
    path = folder / "charts/fiscal-years.svg"
    if path.exists():
        texts = written(path)
        for (option, figure, statistic), by_year in years.items():
            if figure in ("cost", "cash") and statistic == "mean":
                for year, value in by_year.items():
                    expect(any(says(text, value) for text in texts if text), f"{folder.name}: fiscal-years.svg: {figure} of {option} in {year}, {value}, is not written")
        title = next((shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame and "its dearest year" in shape.text_frame.text), "")
        said = re.match(r"(.*) costs (\S+) in (FY\d+)", title.replace("\u00a0", " "))
        if said:
            name = next((option for option in summary["ranking"] if option["option"].lower() == said[1].strip("“”").lower()), {}).get("option")
            cost = years[name, "cost", "mean"]
            expect(says(said[2], cost[said[3]]) and cost[said[3]] == max(cost.values()), f"{folder.name}: {title}: mean costs are {cost}")


def terminal(folder, summary, printed):
    """What is printed is what is mailed and what summary.json holds."""
    paragraphs = [" ".join(part.split()) for part in printed.split("\n\n")]
    finding = (folder / "mail.txt").read_text().split("\n\n")[1]
    expect(paragraphs[0] == " ".join(finding.split()), f"{folder.name}: printed: {paragraphs[0]}; mailed: {finding}")
    ranking = {row["option"]: row for row in summary["ranking"]}
    lines, compared = printed.splitlines(), 0
    columns = {"median": "median", "P5": "p5", "P95": "p95", "best in": "p_best", "regret¹": "expected_regret_with_hindsight", "worst 5%": "cvar5"}
    for place, line in enumerate(lines):
        if not line.startswith("option "):
            continue
        head, rows = re.split(r"\s{2,}", line.strip()), []
        for row in lines[place + 1:]:
            if not row.strip() or row.startswith("¹"):
                break
            if row.startswith("  "):
                # A long name goes on beneath.
                rows[-1][0] += " " + row.strip()
            else:
                rows.append(re.split(r"\s{2,}", row.strip()))
        for cells in rows:
            name = re.sub(r"^≈\s*", "", cells[0])
            if name not in ranking or len(cells) != len(head):
                continue
            for title, cell in zip(head[1:], cells[1:]):
                field = columns.get(title, "mean" if title == "NPV added" else None)
                if field in ranking[name] and field:
                    compared += 1
                    value = ranking[name][field]["value"]
                    expect(says(cell, value), f"{folder.name}: printed: {title} of {name}: {cell}, {value} in summary.json")
    expect(compared >= 4 * len(ranking), f"{folder.name}: only {compared} printed figures")


def plain(text):
    """A text as it is read: in one line, with plain spaces, without what only holds letters together."""
    return " ".join(text.replace("\u2060", "").split())


MONEY = r"−?(?:[$€£¥₹]|\b[A-Z]{3} )\d[\d,]*(?:\.\d+)?[kMB]?"
WRITTEN = re.compile(rf"(?:{MONEY}|[<>−]?\d+(?:\.\d+)?%)(?: ± \d[\d,]*(?:\.\d+)?[kMB]?%?)?")


def told_of(headline):
    """Figures that stand behind what is told of the choice, in the order in which they are told."""
    money, lead = headline.get("money") or {}, headline.get("lead") or {}
    size = lambda estimate: estimate and {"value": None if estimate["value"] is None else abs(estimate["value"])}
    within = [part["chance"] for part in money.get("p_payback_within", [])]
    return {
        "Over the next best": [size(lead.get("mean")), size(lead.get("median"))],
        "Chance it is right": [headline.get("p_best")],
        "Chance it is best": [headline.get("p_best")],
        "Chance it adds value": [headline.get("p_adds")],
        "NPV added comes": [money.get("originated_npv"), money.get("influenced_npv")],
        "Paid back": [*within, money.get("p_never_pays_back")],
        "Cash at its deepest": [money.get("worst_cash_median"), money.get("worst_cash_p5")],
        "ROI": [money.get("roi_in_horizon"), money.get("roi_in_force")],
    }


def facts_of(folder, slides, printed):
    """What is told of the choice under each label: in the deck, on the page, in the mail, in the workbook, as printed."""
    sheet = openpyxl.load_workbook(folder / "workbook.xlsx", data_only=True)["Summary"]
    found = {"workbook": {label: plain(said) for label, said in (row[:2] for row in rows_of(sheet, "facts")[1])}}
    labels = list(found["workbook"])
    page = (folder / "report.html").read_text()
    page = [plain(html.unescape(re.sub(r"<[^>]*>", "", item))) for item in re.findall(r"<(?:li|p)\b[^>]*>(.*?)(?=<(?:/?li|/?p|/?ul|/section)\b)", page, re.S)]
    paragraphs = [p.text for slide in slides for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs]
    mail = [line.removeprefix("- ") for line in (folder / "mail.txt").read_text().splitlines()]
    for medium, texts in (("deck", paragraphs), ("page", page), ("mail", mail)):
        texts = [plain(text) for text in texts]
        found[medium] = {label: text.removeprefix(f"{label}: ") for label in labels for text in texts if text.startswith(f"{label}: ")}
    # As printed: a label in two spaces, what it says from one column on, in as many lines as it takes.
    lines, found["terminal"] = printed.splitlines(), {}
    for place, line in enumerate(lines):
        label = next((label for label in labels if line.startswith(f"  {label}  ")), None)
        if label:
            said = [line.removeprefix(f"  {label}  ")]
            said += [*itertools.takewhile(lambda line: line.startswith(" " * 10), lines[place + 1:])]
            found["terminal"][label] = plain(" ".join(said))
    return found


def told(folder, slides, summary, printed):
    """What is told of the choice is the same everywhere, and rounds summary.json; so are the finding and the titles."""
    found, compared = facts_of(folder, slides, printed), collections.Counter()
    for medium, facts in found.items():
        for label, said in facts.items():
            compared[medium] += 1
            expect(said == found["workbook"][label], f"{folder.name}: {label}: {said} ({medium}), {found['workbook'][label]} (workbook)")
    expect(all(compared[medium] >= least for medium, least in (("deck", 7), ("page", 7), ("mail", 2), ("terminal", 8))),
           f"{folder.name}: only {dict(compared)} facts compared")
    for label, values in told_of(summary["headline"]).items():
        figures = WRITTEN.findall(found["workbook"].get(label, ""))
        values = [value["value"] for value in values if value and value["value"] is not None]
        expect(label not in found["workbook"] or "equal" in found["workbook"][label] or len(figures) == len(values),
               f"{folder.name}: {label}: {figures} are told of {values}")
        for figure, value in zip(figures, values):
            expect(says(figure, value), f"{folder.name}: {label}: {figure}, {value} in summary.json")
    finding = plain((folder / "mail.txt").read_text().split("\n\n")[1])
    sheet = openpyxl.load_workbook(folder / "workbook.xlsx")["Summary"]
    page = plain(html.unescape(re.sub(r"<[^>]*>", "", (folder / "report.html").read_text())))
    opening = [plain(p.text) for shape in slides[0].shapes if shape.has_text_frame for p in shape.text_frame.paragraphs]
    for medium, said in (("workbook", plain(sheet["A1"].value)), ("deck", " ".join(opening)), ("page", page)):
        expect(finding in said, f"{folder.name}: {finding} is not said in the {medium}")
    for number, slide in enumerate(slides, 1):
        title = plain(slide.shapes.title.text_frame.text)
        if WRITTEN.search(title):
            drawn = [plain(shape._element.xpath(".//p:cNvPr/@descr")[0]) for shape in slide.shapes if shape.shape_type == 13]
            expect(title in page or title in drawn, f"{folder.name}: slide {number}: {title} is no finding of the page")
    titles = collections.Counter(slide.shapes.title.text_frame.text for slide in slides)
    expect(max(titles.values()) == 1, f"{folder.name}: titles that stand twice: {[t for t, n in titles.items() if n > 1]}")
    alone = [plain(p.text) for slide in slides for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs]
    expect(not any("`" in text or " --" in text for text in alone), f"{folder.name}: a slide speaks of commands: {[t for t in alone if '`' in t or ' --' in t]}")


def agrees(folder, slides, summary):
    """Bars of the decision and ends of the fans are the figures of summary.json."""
    ranking = {row["option"]: row for row in summary["ranking"]}
    bars = next((shape.chart for slide in slides for shape in charts_of(slide) if "decision" in shape.name), None)
    expect(bars is not None, f"{folder.name}: no chart of the decision")
    if bars is None:
        return
    plot = bars.plots[0]
    for name, mean in zip(plot.categories, plot.series[0].values):
        wanted = ranking[name]["mean"] if ranking[name]["mean"]["value"] is not None else ranking[name]["median"]
        wanted, half = wanted["value"], wanted["half_width"]
        expect(rounded(mean, wanted, half), f"{folder.name}: {name}: {mean} on the slide, {wanted} in summary.json")
    if len(plot.series) > 1:
        for name, worst in zip(plot.categories, plot.series[1].values):
            worst_of = ranking[name]["cvar5"]
            expect(rounded(worst, worst_of["value"], worst_of["half_width"]), f"{folder.name}: worst 5% of {name}: {worst}, {worst_of}")
    table = next(shape.table for slide in slides for shape in slide.shapes if shape.has_table)
    cells = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    table_agrees(f"{folder.name}: deck", cells[0], cells[1:], ranking)
    charts_agree(folder, slides)
    looks(folder, slides, set(ranking))
    drawn(folder, slides, summary)
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
    bands_agree(cached, folder)
    checks = cached["Checks"]
    said = [row[4].value for row in checks.iter_rows(min_row=6) if row[1].value is not None and len(row) > 4 and row[4].value in ("OK", "LOOK")]
    expect(said and all(result == "OK" for result in said), f"{folder.name}: checks say {said}")
    recalculated(path, live, cached, office)
    levers(path, live, cached, office)


AMOUNT = re.compile(r"(?P<minus>−?)(?P<sign>[^\d−.%\s]{0,4}\s?)(?P<number>\d[\d,]*\.?\d*)(?P<scale>[kMB]?)(?P<share>%?)$")
SCALES = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}


def says(text, value):
    """Whether a figure as people read it is a rounding of a value; what stands after ± is left to the estimate."""
    bare = re.sub(r"^≈\s*", "", text.replace("\u00a0", " ")).split("±")[0].strip().lstrip("<>")
    if bare in ("–", "", "never", "undefined"):
        return value is None or not math.isfinite(value) or value == 0.0
    match = AMOUNT.match(bare)
    if match is None or value is None:
        return False
    digits = match["number"].replace(",", "")
    scale = SCALES[match["scale"]] * (0.01 if match["share"] else 1.0)
    shown = float(digits) * scale * (-1.0 if match["minus"] else 1.0)
    # Figures are rounded to digits that their error can bear: zeros before the point may be rounded away.
    whole = digits.split(".")[0]
    last = 10.0 ** -len(digits.partition(".")[2]) if "." in digits else 10.0 ** (len(whole) - len(whole.rstrip("0") or "0"))
    if digits.strip("0.") == "":
        last = max(last, 10.0 ** (len(whole) - 1))
    if shown == 0.0 and "±" in text:
        # Nothing but error: rounded to the digits that the error bears.
        error = AMOUNT.match(text.split("±")[1].strip())
        return error is not None and abs(value) <= float(error["number"].replace(",", "")) * SCALES[error["scale"]] * (0.01 if error["share"] else 1.0)
    rough = abs(shown - value) <= 0.5000001 * last * scale
    return rough or text.lstrip("≈ \u00a0").startswith(("<", ">")) and abs(shown - value) < 0.02


def table_agrees(where, head, rows, ranking):
    """A table of the ranking, by the heads of its columns, against summary.json."""
    fields = {"median": "median", "worst 5%": "cvar5", "best in": "p_best", "regret": "expected_regret_with_hindsight", "P5": "p5", "P95": "p95"}
    compared = 0
    for row in rows:
        name = re.sub(r"^≈[\s\u00a0]*", "", row[0])
        expect(name in ranking, f"{where}: {name} is no option")
        for title, cell in zip(head[1:], row[1:]):
            field = fields.get(title, "mean" if title == head[1] else None)
            if field is None or name not in ranking:
                continue
            value = ranking[name][field]["value"]
            compared += 1
            expect(says(cell, value), f"{where}: {title} of {name}: {cell}, {value} in summary.json")
    expect(compared >= 3 * len(rows), f"{where}: only {compared} figures")


class Page(html.parser.HTMLParser):
    """Tables by section, and the numbers behind figures by their name."""

    def __init__(self):
        super().__init__()
        self.section, self.into, self.packed, self.size = None, None, "", 0
        self.tables, self.names = collections.defaultdict(list), []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "section":
            self.section = attributes.get("id")
        elif tag == "figure":
            self.names.append(attributes.get("id"))
        elif tag == "table":
            self.tables[self.section].append([])
        elif tag == "tr" and self.tables[self.section]:
            self.tables[self.section][-1].append([])
        elif tag in ("td", "th") and self.tables[self.section] and self.tables[self.section][-1]:
            self.tables[self.section][-1][-1].append("")
            self.into = "cell"
        elif tag == "script" and attributes.get("id") == "data":
            self.into, self.size = "packed", int(attributes["data-bytes"])

    def handle_endtag(self, tag):
        if tag in ("table", "script"):
            self.into = None

    def handle_data(self, data):
        if self.into == "cell":
            # Cells end where the next begins, maybe on another line.
            self.tables[self.section][-1][-1][-1] += data.rstrip("\n")
        elif self.into == "packed":
            self.packed += data

    def figures(self):
        """What the script draws again, by the name of the figure: gzip, thirteen bits in two of 91 characters."""
        alphabet = {chr(code): digit for digit, code in enumerate(c for c in range(33, 127) if chr(c) not in "\"&<")}
        number = sum(alphabet[low] + 91 * alphabet[high] << 13 * place
                     for place, (low, high) in enumerate(zip(self.packed[::2], self.packed[1::2])))
        packed = number.to_bytes(2 * len(self.packed), "little")[: self.size]
        return dict(zip(self.names, json.loads(gzip.decompress(packed))["figures"]))


SERIES = {"figure-pdm": "pdm_motive", "figure-ae": "ae_motive", "figure-pull": "field_pull", "figure-partner": "consumption_partner",
          "figure-customer": "consumption_customer", "figure-pipeline": "pipeline_cumulative", "figure-cash": "cash_cumulative",
          "figure-capacity": "capacity_effective", "figure-exit": "exit_cost"}
YEARS = {"figure-cost": "cost", "figure-bookings": "bookings", "figure-margin": "margin", "figure-year-cash": "cash",
         "figure-year-pipeline": "pipeline"}
STATISTICS = {"mean": "mean", "median": "p50", "P5": "p5", "P95": "p95", "P10": "p10", "P90": "p90"}


def data(folder):
    """Figures of bands.csv by option, series and statistic, and of fiscal_years.csv by option, figure and statistic."""
    months, years = collections.defaultdict(list), collections.defaultdict(dict)
    with open(folder / "bands.csv", newline="") as file:
        for row in csv.DictReader(file):
            for statistic in ("p5", "p25", "p50", "p75", "p95", "mean"):
                if statistic in row:
                    months[row["option"], row["series"], statistic].append(float(row[statistic] or "nan"))
    with open(folder / "fiscal_years.csv", newline="") as file:
        for row in csv.DictReader(file):
            for statistic in ("mean", "p10", "p50", "p90"):
                if statistic in row:
                    years[row["option"], row["figure"], statistic][row["year"]] = float(row[statistic] or "nan")
    return months, years


def page(folder, summary):
    """Tables and figures of the page are those of the data files."""
    read = Page()
    read.feed((folder / "report.html").read_text())
    ranking = {row["option"]: row for row in summary["ranking"]}
    (head, *rows), where = next(t for t in read.tables["decision"] if len(t[0]) > 5), f"{folder.name}: page"
    table_agrees(where, head, rows, ranking)
    months, years = data(folder)
    compared = 0
    for key, figure in read.figures().items():
        for series in figure["series"]:
            for statistic, values in series["by"].items():
                known = STATISTICS.get(statistic)
                if key in SERIES:
                    wanted = months[series["name"], SERIES[key], known]
                elif key in YEARS:
                    of = years[series["name"], YEARS[key], known]
                    wanted = [of.get(label.split(" (")[0], math.nan) for label in figure["categories"]]
                else:
                    continue
                expect(len(values) == len(wanted), f"{where}: {key}: {len(values)} of {len(wanted)} {statistic} of {series['name']}")
                for value, other in zip(values, wanted):
                    compared += 1
                    same = value is None and not math.isfinite(other) or value is not None and math.isclose(value, other, rel_tol=6e-4, abs_tol=1e-9)
                    expect(same, f"{where}: {key}: {statistic} of {series['name']}: {value} is {other}")
    expect(compared > 1_000, f"{where}: only {compared} figures")


def mail(folder, summary):
    """The table of the mail is the ranking."""
    lines = (folder / "mail.txt").read_text().splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("option"))
    table = [re.split(r"\s{2,}", line.strip()) for line in lines[start:]]
    rows = table[1:next((place for place, row in enumerate(table) if row == [""]), len(table))]
    ranking = {row["option"]: row for row in summary["ranking"]}
    table_agrees(f"{folder.name}: mail", table[0], rows, ranking)
    said, verdict = " ".join(lines), summary["verdict"]
    is_told = all(finding in said for finding in verdict["serious"]) if verdict["kind"] == "not_yet" else verdict["words"] in said
    expect(is_told and (verdict["leader"] or "") in said, f"{folder.name}: mail: another verdict")


def charts_agree(folder, slides):
    """Series of native charts are those of the data files."""
    months, years = data(folder)
    compared = 0
    for slide in slides:
        for shape in charts_of(slide):
            key = shape.name.removeprefix("Chart ")
            for series in shape.chart.part._element.iter(CHART + "ser"):
                name = series.find(f".//{CHART}tx//{CHART}v").text
                values = {int(point.get("idx")): float(point.find(CHART + "v").text) for point in series.find(CHART + "val").iter(CHART + "pt")}
                labels = [point.find(CHART + "v").text for point in series.find(CHART + "cat").iter(CHART + "pt")]
                if key in YEARS:
                    of = years.get((name, YEARS[key], "mean"), {})
                    wanted = [of.get(label.split(" (")[0], math.nan) for label in labels]
                else:
                    wanted = months.get((name, SERIES.get(key), "p50"), [])
                for place, value in values.items():
                    if place < len(wanted):
                        compared += 1
                        # What has labels says what tables say, to its error.
                        same = rounded(value, wanted[place]) if key in YEARS else close(value, wanted[place])
                        expect(same, f"{folder.name}: {key}: {name}: {value} is {wanted[place]}")
    expect(compared > 500, f"{folder.name}: only {compared} figures of charts compared")


def bands_agree(cached, folder):
    """The sheets of bands and of years are the data files."""
    months, years = data(folder)
    head, rows = rows_of(cached["Monthly bands"], "data_bands")
    found = collections.defaultdict(list)
    for row in rows:
        named = dict(zip(head, row))
        found[named["option"], named["series"], "p50"].append(named["p50"])
    for key, values in found.items():
        for value, other in zip(values, months[key]):
            expect(value is None and not math.isfinite(other) or value is not None and close(value, other), f"{folder.name}: Monthly bands: {key}: {value} is {other}")
    for figure in YEARS.values():
        head, rows = rows_of(cached["Fiscal years"], f"year_{figure}")
        for row in rows:
            for label, value in zip(head[1:-1], row[1:-1]):
                expect(close(value, years[row[0], figure, "mean"][label]), f"{folder.name}: Fiscal years: {figure} of {row[0]} in {label}")


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
    """Every lever moves the NPV of every option by its part of the sample, and by nothing else."""
    sheet = live["What-if"]
    head, futures = rows_of(cached["Raw sample"], "raw")
    _, rows = rows_of(sheet, "levers")
    expect(len(rows) >= 3, f"{path}: only {len(rows)} levers")
    first = openpyxl.utils.range_boundaries(sheet.tables["levers"].ref)[1] + 1
    factors = [1.0 + 0.05 * (place + 1) for place in range(len(rows))]
    for place, factor in enumerate(factors):
        sheet.cell(first + place, 2).value = factor
    with tempfile.TemporaryDirectory() as folder:
        bare = pathlib.Path(folder) / "bare.xlsx"
        live.save(bare)
        office(bare, "xlsx:Calc MS Excel 2007 XML", pathlib.Path(folder) / "out")
        again = openpyxl.load_workbook(pathlib.Path(folder) / "out/bare.xlsx", data_only=True)
    # LibreOffice keeps the places of tables, which openpyxl knows from the file as it was.
    moved = [[cell.value for cell in row] for row in again["What-if"][sheet.tables["what_if"].ref]][1:]
    expect(moved, f"{path}: no option follows the levers")
    for option, before, after, change, *_ in moved:
        wanted = before
        for place, (part, factor) in enumerate(zip((row[0] for row in rows), factors)):
            column = head.index(f"{option}: {part}")
            mean = sum(row[column] for row in futures) / len(futures)
            wanted += (1.0 if part == "gross margin" else -1.0) * (factor - 1.0) * mean
        expect(close(after, wanted, 1e-9), f"{path}: {option}: {after} after the levers, {wanted} expected")


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


def odd_template(place):
    """A wide, dark template with fonts that nobody has, and without the layouts that one looks for."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(14_630_400), Emu(8_229_600)
    kept = {"Two Content", "Section Header"}
    layouts = presentation.slide_layouts
    for layout in list(layouts):
        if layout.name not in kept:
            layouts.remove(layout)
    master = presentation.slide_master
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = __import__("pptx").dml.color.RGBColor(0x10, 0x18, 0x28)
    theme = next(part for part in (relation.target_part for relation in master.part.rels.values()) if "theme" in part.partname)
    text = theme.blob.decode()
    # Dark ground, pale letters: the light and dark colours of the theme change places.
    text = re.sub(r"<a:dk1>.*?</a:dk1>", '<a:dk1><a:srgbClr val="F4F6FA"/></a:dk1>', text, flags=re.S)
    text = re.sub(r"<a:lt1>.*?</a:lt1>", '<a:lt1><a:srgbClr val="101828"/></a:lt1>', text, flags=re.S)
    text = re.sub(r"<a:dk2>.*?</a:dk2>", '<a:dk2><a:srgbClr val="C8D2E0"/></a:dk2>', text, flags=re.S)
    text = re.sub(r"<a:lt2>.*?</a:lt2>", '<a:lt2><a:srgbClr val="27344A"/></a:lt2>', text, flags=re.S)
    text = text.replace('typeface="Calibri"', 'typeface="Northwind Grotesk Extended"')
    theme._blob = text.encode()
    path = place / "odd.pptx"
    presentation.save(path)
    return path


def picture_template(place):
    """A template whose master is a dark picture, with pale titles, though the theme's text is dark."""
    presentation = Presentation()
    master = presentation.slide_master
    dark = io.BytesIO()
    dark.write(PIXEL)
    _, relation = master.part.get_or_add_image_part(dark)
    fill = f'<p:bg {SPACES}><p:bgPr><a:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></a:blipFill><a:effectLst/></p:bgPr></p:bg>'
    slide = master._element.cSld
    for old in slide.findall("{http://schemas.openxmlformats.org/presentationml/2006/main}bg"):
        slide.remove(old)
    slide.insert(0, parse_xml(fill))
    for style in master._element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}titleStyle"):
        for colour in style.iter(DRAWING + "schemeClr"):
            colour.set("val", "bg1")
    path = place / "picture.pptx"
    presentation.save(path)
    return path


def grounded(folder):
    """Content stands on a sheet of its own where the template's text would not read."""
    slides = list(Presentation(folder / "deck.pptx").slides)[1:]
    for number, slide in enumerate(slides, 2):
        expect(any(shape.name.startswith("Ground") for shape in slide.shapes), f"{folder.name}: slide {number}: text on the picture")


def strange_template(place):
    """One layout that has neither type nor feet nor a usual name, its title at the bottom; a theme of few contrasts."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(12_192_000), Emu(7_620_000)
    layouts = presentation.slide_layouts
    for layout in list(layouts):
        if layout.name != "Picture with Caption":
            layouts.remove(layout)
    only = layouts[0]
    only.name = "XY_01 (do not delete)"
    only._element.attrib.pop("type", None)
    for shape in list(only.placeholders):
        kind = str(shape.placeholder_format.type)
        if any(name in kind for name in ("FOOTER", "DATE", "SLIDE_NUMBER")):
            shape._element.getparent().remove(shape._element)
        elif "TITLE" in kind:
            shape.left, shape.top, shape.width, shape.height = Emu(400_000), Emu(6_500_000), Emu(11_000_000), Emu(900_000)
    path = place / "strange.pptx"
    presentation.save(path)
    return path


def read_summary(folder):
    """summary.json, with the ends of the spread beside each option of the ranking."""
    summary = json.loads((folder / "summary.json").read_text())
    options = {option["name"]: option["metrics"] for option in summary["options"]}
    for row in summary["ranking"]:
        spread = options[row["option"]][summary["headline"]["metric"]]
        row.update({name: {"value": spread.get(name)} for name in ("p5", "p95")})
    return summary


def main():
    scenarios = sys.argv[1:] or SCENARIOS
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for scenario in scenarios:
            folder = place / pathlib.Path(scenario).stem
            printed = run(scenario, folder)
            summary = read_summary(folder)
            count = deck(folder, summary)
            pages(folder, count)
            workbook(folder, summary, soffice)
            page(folder, summary)
            mail(folder, summary)
            terminal(folder, summary, printed)
            told(folder, list(Presentation(folder / "deck.pptx").slides), summary, printed)
            subprocess.run([PROGRAM, "deck", folder, "--quiet", "--out", place / "later" / folder.name], check=True)
            same = (folder / "deck.pptx").read_bytes() == (place / "later" / folder.name / "deck.pptx").read_bytes()
            expect(same, f"{folder.name}: the deck of the folder has other bytes")
        first = place / pathlib.Path(scenarios[0]).stem
        run(scenarios[0], place / "again")
        for name in ("deck.pptx", "workbook.xlsx"):
            expect((first / name).read_bytes() == (place / "again" / name).read_bytes(), f"{name}: other bytes from the same run")
        for name, made in (("template", template(place)), ("odd-template", odd_template(place)), ("strange-template", strange_template(place)),
                           ("picture-template", picture_template(place))):
            run(scenarios[0], place / name, "--template", made)
            summary = read_summary(place / name)
            count = deck(place / name, summary)
            pages(place / name, count)
            slides = Presentation(place / name / "deck.pptx").slides
            text = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
            expect("An old slide" not in text, "a slide of the template is left")
            if name == "picture-template":
                grounded(place / name)
    for fault in wrong[:60]:
        print(fault)
    print(f"{len(wrong)} faults" if wrong else "deck, workbook, page and mail read well")
    sys.exit(1 if wrong else 0)


main()
