"""The look: colour tokens of the dark and the light theme, fonts, and which theme is in use."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication

from netstudio.layers.base import Family
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Tokens:
    """Colours by what they mean. Forward is blue and solid, backward orange and dashed, everywhere."""

    name: str
    window: str
    panel: str
    raised: str
    canvas: str
    dots: str
    line: str
    node: str
    node_line: str
    text: str
    dim: str
    faint: str
    forward: str
    backward: str
    test: str
    good: str
    bad: str
    amber: str

    @property
    def on_accent(self) -> str:
        """What is written on the accent, which is the colour of forward."""
        return self.window if self.name == "dark" else self.panel

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """A token as a colour, `alpha` from 0 to 1."""
        color = QColor(getattr(self, token))
        color.setAlphaF(alpha)
        return color


DARK = Tokens(
    name="dark",
    window="#15171c", panel="#1c1f26", raised="#22262f",
    canvas="#181b21", dots="#262b35",
    line="#2e333e", node="#232833", node_line="#39404e",
    text="#e6e9ef", dim="#98a1b3", faint="#5d6678",
    forward="#6ea8fe", backward="#ff9f43", test="#b197fc",
    good="#51cf66", bad="#ff6b6b", amber="#fab005",
)  # fmt: skip
LIGHT = Tokens(
    name="light",
    window="#eef0f4", panel="#ffffff", raised="#f4f6f9",
    canvas="#f7f8fa", dots="#e3e6ec",
    line="#dde1e8", node="#ffffff", node_line="#cfd5df",
    text="#1d2330", dim="#5b6475", faint="#9aa3b2",
    forward="#2f6fed", backward="#e8590c", test="#7048e8",
    good="#2b8a3e", bad="#d6336c", amber="#b8860b",
)  # fmt: skip

FAMILY_COLORS = {
    Family.DATA: "#20c997",
    Family.LINEAR: "#5c7cfa",
    Family.CONVOLUTION: "#ff922b",
    Family.ACTIVATION: "#fab005",
    Family.NORMALISATION: "#9775fa",
    Family.SHAPE: "#868e96",
    Family.LOSS: "#f06595",
    Family.METRIC: "#38b6c8",
    Family.OPERATION: "#748ffc",
    Family.GROUP: "#94a3b8",
}

# Of comment frames, by the name that the file keeps. None is one that means something: not blue, orange,
# green or red.
FRAME_COLORS: dict[str, tuple[Words, str]] = {
    "": (tr("Grey"), "#868e96"),
    "indigo": (tr("Indigo"), "#5c7cfa"),
    "teal": (tr("Teal"), "#38b6c8"),
    "violet": (tr("Violet"), "#9775fa"),
    "pink": (tr("Pink"), "#f06595"),
    "yellow": (tr("Yellow"), "#fab005"),
}

# Each family has its own glyph too, so that colour is never the only sign.
FAMILY_GLYPHS = {
    Family.DATA: "▤",
    Family.LINEAR: "╱",
    Family.CONVOLUTION: "▦",
    Family.ACTIVATION: "∿",
    Family.NORMALISATION: "≈",
    Family.SHAPE: "▱",
    Family.LOSS: "◎",
    Family.METRIC: "✓",
    Family.OPERATION: "∘",
    Family.GROUP: "❏",
}


class Theme(QObject):
    """The theme in use. `changed` is sent when it becomes another; whoever paints reads `tokens` afresh."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = DARK

    def use(self, name: str) -> None:
        """Switch to "dark", "light", or "system" (what the desktop prefers)."""
        if name == "system":
            light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
            name = "light" if light else "dark"
        tokens = LIGHT if name == "light" else DARK
        if tokens is not self.tokens:
            self.tokens = tokens
            self.changed.emit()


theme = Theme()


def family_color(family: Family, alpha: float = 1.0) -> QColor:
    """The colour of a layer family, the same in every panel and theme."""
    color = QColor(FAMILY_COLORS[family])
    color.setAlphaF(alpha)
    return color


def text_font(size: float = 12.5, bold: bool = False) -> QFont:
    """The system's font for words, `size` in pixels."""
    font = QGuiApplication.font()
    font.setPixelSize(round(size))
    font.setBold(bold)
    return font


def number_font(size: float = 12.0, bold: bool = False) -> QFont:
    """The system's monospace font, for every number and shape; `size` in pixels."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(round(size))
    font.setBold(bold)
    return font
