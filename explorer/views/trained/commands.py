"""TrainedCommands: opens a layer of a file of weights on the stage, locates its file again, and leaves it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from explorer.compute.trained_asking import FileFinding, FileInquiry, LayerFinding, LayerInquiry
from explorer.state.state import EXCLUDING, exclusion
from explorer.state.trained import TrainedLayer
from explorer.views.parts import Parts
from explorer.views.trained.dialog import LayerDialog
from explorer.weights.bundled import is_bundled
from explorer.words import trained as trained_words

ENDINGS = (".safetensors", ".pt", ".pth", ".bin")


class TrainedCommands(QObject):
    """`asked` carries an Inquiry, whose finding comes back by `take`."""

    asked = Signal(object)

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.dialog: LayerDialog | None = None
        self._waiting: FileInquiry | LayerInquiry | None = None
        self._located: TrainedLayer | None = None  # whose file is looked for
        self._turn = 0
        parts.pages.layer_asked.connect(self.put)

    # From the menu

    def ask(self) -> None:
        self._pick(self._on_picked)

    def locate(self) -> None:
        """Asks where the file of the layer on the stage is now."""
        self._located = self._parts.store.state.scene.trained
        if self._located is None:
            self._parts.toast.notice(trained_words.NONE_ON_STAGE)
        else:
            self._pick(self._on_located)

    def leave(self) -> None:
        if self._parts.store.state.scene.trained is None:
            self._parts.toast.notice(trained_words.NONE_ON_STAGE)
        else:
            self._parts.store.set(trained=None)

    def open(self, path: Path) -> None:
        """Lists the layers of a file, to choose from."""
        if self.dialog is not None:
            self.dialog.close()
        path = path.absolute()
        self.dialog = dialog = LayerDialog(path.name, self._parts.window)
        self._parts.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        dialog.chosen.connect(lambda layer, head: self._choose(path, layer, None if head < 0 else head))
        dialog.open()
        self._located = None
        self._inquire(FileInquiry(str(path), None, self._next()))

    def _pick(self, then: object) -> None:
        filters = f"{trained_words.FILES} ({' '.join(f'*{ending}' for ending in ENDINGS)})"
        dialog = QFileDialog(self._parts.window, trained_words.OPEN_LAYER, "", filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(then)
        self._parts.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _on_picked(self, path: str) -> None:
        self.open(Path(path))

    @Slot(str)
    def _on_located(self, path: str) -> None:
        self._inquire(FileInquiry(str(Path(path).absolute()), None, self._next()))

    def _choose(self, path: Path, layer: str, head: int | None) -> None:
        picture = self._parts.store.state.scene.picture
        if self.dialog is not None:
            self.dialog.say(trained_words.READING.format(name=path.name))
        self._inquire(LayerInquiry(str(path), None, layer, head, picture, self._next()))

    @Slot(str, object, str, object)
    def put(self, file: str, hint_heads: int | None, layer: str, head: int | None) -> None:
        """A layer of a file, or one head, goes to the stage without a dialog."""
        picture = self._parts.store.state.scene.picture
        self._inquire(LayerInquiry(file, hint_heads, layer, head, picture, self._next()))

    def _next(self) -> int:
        self._turn += 1
        return self._turn

    def _inquire(self, inquiry: FileInquiry | LayerInquiry) -> None:
        self._waiting = inquiry
        self.asked.emit(inquiry)

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = self._waiting = None

    # What comes back

    @Slot(object)
    def take(self, finding: object) -> None:
        """A finding of the compute thread; those of others are passed over."""
        if not isinstance(finding, FileFinding | LayerFinding) or finding.inquiry != self._waiting:
            return
        self._waiting = None
        if isinstance(finding, LayerFinding):
            self._take_layer(finding)
        elif self._located is not None:
            self._take_located(finding, self._located)
        elif self.dialog is not None:
            self.dialog.show_file(finding)

    @Slot(object, str)
    def fail(self, job: object, sentence: str) -> None:
        """What was asked has no answer."""
        if job == self._waiting:
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.say(sentence)
        else:
            self._parts.toast.error(sentence)

    def _take_layer(self, finding: LayerFinding) -> None:
        if finding.trained is None:
            self._say(finding.refusal)
            return
        self.show_layer(finding.trained)
        if not is_bundled(finding.inquiry.file):
            self._parts.documents.recent.add(finding.inquiry.file)
        if self.dialog is not None:
            self.dialog.accept()

    def show_layer(self, trained: TrainedLayer) -> None:
        """Puts it on the stage, as one step: an attention behind its own window."""
        scene = self._parts.store.state.scene
        changes: dict[str, object] = {"trained": trained, "page": "stage", "hidden_heads": frozenset()}
        if trained.is_attention:
            changes["window_side"] = trained.window_side
        else:
            fixed = {**{name: getattr(scene, name) for name in EXCLUDING}, **trained.settings}
            fixed["heads"] = "kernel" if scene.heads == "fewest" else scene.heads
            if exclusion(*(fixed[name] for name in EXCLUDING)):
                changes |= {"border": "zero", "window_shape": "square"}
        self._parts.store.set(**changes)

    def _take_located(self, finding: FileFinding, lost: TrainedLayer) -> None:
        self._located = None
        if finding.refusal:
            self._parts.toast.error(finding.refusal)
        elif finding.sha256 != lost.sha256:
            self._parts.toast.error(trained_words.NOT_THIS.format(name=Path(finding.inquiry.path).name))
        else:
            self._parts.store.set(trained=replace(lost, file=finding.inquiry.path))
