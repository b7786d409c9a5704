"""Toast: one sentence at the foot of the window. A notice goes by itself; an error stays until it is put away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import window as window_words

NOTICE_MS = 7000


class Toast(QFrame):
    """Floats over `parent`, which it follows when that is resized."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._appearance, self._over = appearance, parent
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # it may quote a file, which could name pictures
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = IconButton(appearance, "x", window_words.DISMISS, "flat")
        close.clicked.connect(self.hide)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.addWidget(self._label, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        appearance.dress(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def notice(self, text: str) -> None:
        self._show(text, self._appearance.theme.ink)
        self._timer.start(NOTICE_MS)

    def error(self, text: str) -> None:
        self._timer.stop()
        self._show(text, self._appearance.theme.warning)

    def _show(self, text: str, ink: str) -> None:
        self._label.setText(text)
        self._label.setStyleSheet(f"color: {ink}")
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        width = min(620, self._over.width() - 48)
        height = self._row.totalHeightForWidth(width)
        self.setGeometry((self._over.width() - width) // 2, self._over.height() - height - 24, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():  # also before the window itself is shown
            self._place()
        return False
