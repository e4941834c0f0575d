"""What the charts share: the optional package they need, and letters and greys that survive a printer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

FONT: Final = "system-ui, 'Segoe UI', Arial, sans-serif"
SMALL: Final = 11
"""The smallest letters of any chart, in pixels."""
NORMAL: Final = 12
LARGE: Final = 16
INK: Final = "#1b1b1b"
DARK: Final = "#4a4a4a"
PALE: Final = "#d8d8d8"
PAPER: Final = "#ffffff"
LINE: Final = "#b1b4b6"


def need_altair(purpose: str) -> None:
    """Raise :class:`triangulate.errors.MissingExtra` if the package that draws is not installed."""
    try:
        import altair  # noqa: F401 — asked for before anything is computed
    except ImportError:
        raise MissingExtra.of("altair", "charts", purpose) from None


def data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Return rows as the data of a chart, in the order given and under no generated name."""
    import altair as alt

    return alt.InlineData(values=list(rows))


def title(text: str, *below: str) -> alt.TitleParams:
    """Return the heading of a chart and the lines below it."""
    import altair as alt

    return alt.TitleParams(
        text=text,
        subtitle=list(below),
        anchor="start",
        frame="bounds",
        font=FONT,
        fontSize=LARGE,
        color=INK,
        subtitleFont=FONT,
        subtitleFontSize=NORMAL,
        subtitleColor=INK,
        subtitlePadding=6,
        offset=18,
    )


def written(rows: alt.InlineData, field: str, **how: Any) -> alt.Chart:
    """Return a layer of text: ``field`` of each row, with any property of the text mark changed by ``how``."""
    import altair as alt

    style: dict[str, Any] = {
        "font": FONT,
        "fontSize": NORMAL,
        "color": INK,
        "align": "left",
        "baseline": "middle",
        "lineBreak": "\n",
    }
    chart: alt.Chart = alt.Chart(rows).mark_text(**{**style, **how})
    return chart.encode(text=alt.Text(field, type="nominal"))
