"""The style of ordinary widgets, made from the theme's tokens: a palette for Fusion and a style sheet."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from netstudio.studio.icons import icon_file
from netstudio.studio.theme import Tokens, text_font, theme


def apply_style() -> None:
    """Dress the application in the theme in use, and again whenever that becomes another."""
    theme.changed.connect(_dress)
    _dress()


def _dress() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and not QCoreApplication.closingDown():
        app.setStyle("Fusion")
        app.setFont(text_font())
        app.setPalette(palette(theme.tokens))
        app.setStyleSheet(style_sheet(theme.tokens))


def palette(tokens: Tokens) -> QPalette:
    """What Fusion paints by itself."""
    found = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.raised,
        role.AlternateBase: tokens.panel,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.text,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.faint,
        role.Highlight: tokens.forward,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.forward,
        role.Link: tokens.forward,
        role.Light: tokens.raised,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
    }
    for which, color in colors.items():
        found.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        found.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.faint))
    return found


def style_sheet(tokens: Tokens) -> str:
    """The style sheet of a theme."""
    colors = {name: getattr(tokens, name) for name in tokens.__dataclass_fields__}
    icons = {name: icon_file(name, tokens.dim) for name in ("chevron-down", "check")}
    return _SHEET.substitute(
        colors,
        on_accent=tokens.on_accent,
        hover=_over(tokens, "forward", 0.10),
        pressed=_over(tokens, "forward", 0.22),
        down=icons["chevron-down"],
        check=icon_file("check", tokens.on_accent),
    )


def _over(tokens: Tokens, token: str, alpha: float) -> str:
    color = tokens.color(token)
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {alpha})"


_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $forward; }
QToolTip { background: $raised; color: $text; border: 1px solid $node_line; padding: 6px; }

QMenuBar { background: $panel; color: $dim; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text; }
QMenu { background: $panel; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 5px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QStatusBar { background: $window; color: $dim; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $dim; padding: 0 4px; }

#transport { background: $raised; border-bottom: 1px solid $line; }
#timeline { background: $panel; border-bottom: 1px solid $line; }
#track { background: transparent; }
#segments { background: $window; border: 1px solid $line; border-radius: 7px; }
QToolButton#segment { color: $dim; border-radius: 5px; padding: 2px 9px; }
QToolButton#segment:hover { color: $text; }
QToolButton#segment:checked { color: $text; background: $raised; border: 1px solid $node_line; }
QToolButton#segment:focus { border: 1px solid $forward; }
#figures, #numbers, #faint, #caption { color: $dim; }
#faint { color: $faint; }
#error { color: $bad; }
#value { color: $forward; }
#gradient { color: $backward; }
#differs { color: $test; }
#good { color: $good; }
#reckoned { color: $forward; }
#effect { background: $raised; border: none; border-top: 1px solid $line; }
#formula { color: $text; }
#trail { background: $canvas; border: none; }
#trail QLabel { color: $dim; background: transparent; }
QPushButton#crumb {
    background: transparent; color: $dim; border-color: transparent; padding: 1px 4px; text-align: left;
}
QPushButton#crumb:hover { background: $hover; color: $text; }
QPushButton#crumb:focus { border-color: $forward; }
QPushButton#crumb:checked { color: $text; }
#banner { background: $panel; border: none; border-left: 4px solid $forward; border-bottom: 1px solid $line; }
#banner[tone="bad"] { border-left-color: $bad; }
#page, #ground { background: $window; }
#nodeEditor { background: $panel; border: 1px solid $forward; border-radius: 7px; }
#nodeEditor #effect { border-bottom-left-radius: 6px; border-bottom-right-radius: 6px; }
#popup { background: $panel; border: 1px solid $node_line; }
#floating { background: $panel; border: 1px solid $node_line; border-radius: 8px; }
#workspace { background: $canvas; }
#side, #side QWidget#form, QScrollArea#side > QWidget > QWidget { background: $panel; }
#problem { background: $raised; border: 1px solid $line; border-radius: 7px; }
#rule { background: $line; }

QPushButton, QToolButton#step {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 12px;
}
QPushButton:hover, QToolButton#step:hover { border-color: $node_line; background: $hover; }
QPushButton:pressed, QToolButton#step:pressed { background: $pressed; }
QPushButton:focus, QToolButton#step:focus { border: 1px solid $forward; }
QPushButton:disabled, QToolButton#step:disabled { color: $faint; }
QPushButton:default, QPushButton#primary { background: $forward; color: $on_accent; border-color: $forward; }
QPushButton#recent { text-align: left; background: transparent; border-color: transparent; padding: 4px 6px; }
QPushButton#recent:hover { background: $hover; }
QPushButton#recent:focus { border-color: $forward; }
QPushButton#primary:focus { border: 2px solid $text; padding: 3px 11px; }
QToolButton#step { color: $dim; background: $panel; padding: 5px 9px; }
QToolButton#step:hover { color: $text; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { color: $forward; background: $pressed; }
QToolButton::menu-indicator { image: none; }
QToolButton:focus { border: 1px solid $forward; }
QToolButton#transportButton { background: $panel; border: 1px solid $line; padding: 6px; }
QToolButton#transportButton:hover { border-color: $node_line; background: $hover; }
QToolButton#transportButton:focus { border: 1px solid $forward; }
QToolButton#run { background: $forward; border: 1px solid $forward; padding: 6px; }
QToolButton#run:disabled { background: $panel; border: 1px solid $line; }
QToolButton#run:focus { border: 1px solid $text; }

QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QDoubleSpinBox {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
    selection-background-color: $forward; selection-color: $on_accent;
}
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: $node_line; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {
    border: 1px solid $forward;
}
#floating QSpinBox { padding: 1px 6px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; height: 0; border: none; }
QLineEdit[wrong="true"] { border: 1px solid $bad; }
QLineEdit#name { background: transparent; border: 1px solid transparent; padding: 3px 0; }
QLineEdit#name:hover { border-color: $line; }
QLineEdit#name:focus { border: 1px solid $forward; background: $raised; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $pressed; selection-color: $text;
}
QCheckBox { spacing: 8px; }
QCheckBox::indicator {
    width: 16px; height: 16px; border: 1px solid $node_line; border-radius: 5px; background: $raised;
}
QCheckBox::indicator:hover { border-color: $forward; }
QCheckBox::indicator:checked { background: $forward; border-color: $forward; image: url($check); }
QCheckBox::indicator:focus { border: 2px solid $forward; }
QCheckBox::indicator:checked:focus { border: 2px solid $text; }

QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $forward; border-radius: 2px; }
QSlider::handle:horizontal {
    background: $panel; border: 2px solid $forward; border-radius: 7px;
    width: 10px; height: 10px; margin: -5px 0;
}
QSlider::handle:horizontal:focus { background: $forward; }

QTabBar { background: $window; qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $dim; padding: 6px 10px;
    border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $forward; }
QTabBar::tab:focus { color: $forward; }

#tabs { background: $window; border-bottom: 1px solid $line; }
QTabBar#documents::tab {
    padding: 0 4px 0 12px; border: none; border-right: 1px solid $line; border-top: 2px solid transparent;
}
QTabBar#documents::tab:selected { background: $raised; color: $text; border-top: 2px solid $forward; }
QTabBar#documents::tab:hover:!selected { background: $hover; }
QTabBar#documents::close-button { margin-left: 6px; }

QDockWidget { color: $dim; background: $panel; }
QDockWidget > QWidget { background: $panel; }

QAbstractScrollArea { border: none; }
QTreeView, QListView, QTableView { background: $panel; color: $text; outline: none; border: none; }
#outline { selection-background-color: transparent; }
QTreeView:focus, QListView:focus { border: none; }
QListView { selection-background-color: $pressed; selection-color: $text; }
QListView::indicator {
    width: 14px; height: 14px; border: 1px solid $node_line; border-radius: 4px; background: $raised;
}
QListView::indicator:checked { background: $forward; border-color: $forward; image: url($check); }
QHeaderView, QHeaderView::section, QTableCornerButton::section {
    background: $raised; color: $dim; border: none;
}
QHeaderView::section { padding: 2px 6px; }
QTableView { gridline-color: $line; selection-background-color: $pressed; selection-color: $text; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $node_line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")
