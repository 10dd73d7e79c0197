"""docs/TRUST.md: what a script writes stands between two marks of its own."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "TRUST.md"


def put(text: str, begin: str, end: str, page: Path = PAGE) -> None:
    """Puts a text between the marks; it is an error if either is missing or stands twice."""
    before, rest = page.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
