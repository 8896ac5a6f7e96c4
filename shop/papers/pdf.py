"""The PDF of a paper. What draws it is loaded with the first: it weighs 17 MB and a third of a second, and few processes ever draw one."""

from typing import Any


def render_pdf(content: dict[str, Any]) -> bytes:
    """The PDF of a sealed content, the same bytes each time."""
    from shop.papers.sheets import draw_sheets  # noqa: PLC0415  # fpdf2, fontTools and HarfBuzz

    return draw_sheets(content)
