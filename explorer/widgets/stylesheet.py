"""The one style sheet, made from a Theme."""

from __future__ import annotations

from string import Template

from explorer.panels.theme import BODY_PX, LABEL_PX, NUMBERS, WORDS, Theme

_SHEET = Template("""
* { font-family: "$words"; font-size: ${body}px; color: $ink; outline: none; }
QMainWindow, QDialog, #center { background: $ground; }
#side, #bar { background: $panel; }
#side QScrollArea, #side QScrollArea > QWidget > QWidget { background: $panel; border: none; }
#bar { border-bottom: 1px solid $line; }
#input { border-right: 1px solid $line; }
#inspector { border-left: 1px solid $line; }
#card { background: $panel; border: 1px solid $line; border-radius: 12px; }
#section { font-size: ${label}px; font-weight: 600; color: $dim; letter-spacing: 0.7px; }
#hint { font-size: ${label}px; color: $dim; }
#number, #number:read-only { font-family: "$numbers"; font-size: ${small}px; color: $dim; }
QLineEdit#number { background: transparent; border: none; padding: 0; selection-background-color: $attention; }
QLineEdit#number:focus { color: $ink; border-bottom: 1px solid $attention; }

QPushButton, QToolButton {
  background: $soft; border: 1px solid $line; border-radius: 7px; padding: 5px 12px; font-weight: 500;
}
QToolButton { padding: 5px; }
QPushButton:hover, QToolButton:hover { background: $line; }
QPushButton:pressed, QToolButton:pressed { background: $panel; }
QPushButton:checked { border-color: $ink; color: $ink; font-weight: 600; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $panel; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border: 1px solid $attention; }
QPushButton#primary { background: $ink; color: $panel; border-color: $ink; font-weight: 600; }
QPushButton#primary:hover { background: $dim; border-color: $dim; }
QPushButton#primary:disabled { background: $line; border-color: $line; color: $dim; }
QPushButton#primary:focus { border: 2px solid $attention; padding: 4px 11px; }
QPushButton#approach { text-align: left; }
QPushButton#approach:checked { background: $ink; border-color: $ink; color: $panel; font-weight: 600; }
QPushButton#approach:checked:disabled { background: $soft; border-color: $line; color: $faint; }
QPushButton#approach:checked:focus { border: 2px solid $attention; padding: 4px 11px; }
QPushButton#question { text-align: left; background: transparent; border-color: transparent; padding: 0; }
QPushButton#question:hover { background: $soft; }
QPushButton#question:checked { background: $ground; border-color: $line; }
QPushButton#question:focus { border-color: $attention; }
QPushButton#answer { background: $panel; text-align: left; padding: 0; }
QPushButton#answer:hover { background: $soft; }
QPushButton#answer:checked { background: $ground; border: 1px solid $attention; }
QPushButton#answer:focus { border: 1px solid $attention; }
QLabel#asked { font-weight: 500; }
QToolButton#tool:checked { border: 2px solid $ink; background: $soft; padding: 4px; }
QToolButton#flat, QPushButton#flat { background: transparent; border-color: transparent; }
QToolButton#flat:hover, QPushButton#flat:hover { background: $soft; }
QToolButton#flat:focus, QPushButton#flat:focus { border-color: $attention; }
QToolButton#thumbnail {
  background: transparent; border: 2px solid transparent; padding: 6px 2px; font-size: ${label}px; color: $dim;
}
QToolButton#thumbnail:hover { background: $soft; }
QToolButton#thumbnail:checked { background: $soft; border-color: $ink; color: $ink; }
QToolButton#thumbnail:checked:focus { border-color: $attention; }
QToolButton::menu-indicator { image: none; }

QToolButton#tab { padding: 5px 10px; }
QToolButton#tab:checked { background: $ink; border-color: $ink; color: $panel; font-weight: 600; }
QToolButton#tab:checked:focus { border: 2px solid $attention; padding: 4px 9px; }
QLabel#title { font-size: ${heading}px; font-weight: 600; }
QLabel#lead { color: $dim; }
QLabel#figure { font-family: "$numbers"; font-size: ${big}px; }

#segments { background: $soft; border-radius: 7px; }
QToolButton#segment {
  background: transparent; border: 1px solid transparent; border-radius: 6px; color: $dim; padding: 4px 2px;
  font-size: ${small}px;
}
#channels QToolButton#segment { padding: 0 1px; min-width: 12px; font-size: ${label}px; }
QToolButton#segment:hover { color: $ink; }
QToolButton#segment:checked { background: $raised; color: $ink; font-weight: 600; }
QToolButton#segment:disabled { color: $faint; text-decoration: line-through; }
QToolButton#segment:focus { border-color: $attention; }

QComboBox {
  background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 2px 4px;
  font-family: "$numbers"; font-size: ${small}px; color: $dim;
}
QComboBox:hover { background: $soft; color: $ink; }
QComboBox:disabled, QLabel:disabled, QLineEdit#number:disabled { color: $faint; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: $panel; border: 1px solid $line; padding: 4px; selection-background-color: $soft;
  selection-color: $ink; outline: none;
}
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 8px; }

QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: 5px; border-radius: 2px; background: $line; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $ink; }
QSlider::handle:horizontal:disabled { background: $faint; }
QSlider::handle:horizontal:focus {
  border: 3px solid $attention; width: 10px; height: 10px; margin: -6px 0; border-radius: 8px;
}

#name { font-size: ${title}px; font-weight: 600; }
QMenuBar { background: transparent; spacing: 2px; }
QMenuBar::item { background: transparent; padding: 6px 9px; border-radius: 6px; color: $dim; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $soft; color: $ink; }
QMenu { background: $panel; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 14px; border-radius: 5px; }
QMenu::item:selected { background: $soft; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QToolTip { background: $soft; color: $ink; border: 1px solid $line; padding: 6px; font-size: ${small}px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QListWidget::indicator {
  width: 14px; height: 14px; border: 1px solid $dim; border-radius: 4px; background: $soft;
}
QCheckBox::indicator:checked, QListWidget::indicator:checked { background: $attention; border-color: $attention; }
QCheckBox:focus { color: $attention; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 4px; min-height: 30px; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 4px; min-width: 30px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: none; border: none;
}
QListWidget, QTextBrowser, QPlainTextEdit, QLineEdit, QSpinBox, QDoubleSpinBox {
  background: $soft; border: 1px solid $line; border-radius: 6px; padding: 4px; selection-background-color: $attention;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QListWidget:focus { border-color: $attention; }
QPlainTextEdit:focus { border-color: $attention; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { background: transparent; border: none; padding: 0 4px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QListWidget::item { border-radius: 6px; padding: 4px; color: $dim; }
QListWidget::item:selected { background: $raised; color: $ink; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $attention; border-radius: 2px; }
""")


def stylesheet(theme: Theme) -> str:
    """The whole application's style sheet for one theme; sizes follow `theme.scale`."""
    sizes = {
        "body": BODY_PX,
        "small": BODY_PX - 1,
        "label": LABEL_PX,
        "title": BODY_PX + 2,
        "heading": BODY_PX + 5,
        "big": BODY_PX * 2,
    }
    return _SHEET.substitute(
        {name: round(px * theme.scale) for name, px in sizes.items()},
        words=WORDS,
        numbers=NUMBERS,
        ground=theme.ground,
        panel=theme.panel,
        soft=theme.soft,
        line=theme.line,
        ink=theme.ink,
        dim=theme.dim,
        attention=theme.attention,
        faint="#4C5263" if theme.dark else "#B4B8C2",
        raised=theme.ground if theme.dark else theme.panel,
    )
