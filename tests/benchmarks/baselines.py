"""What the same pictures cost in bare pyqtgraph: the least that could be expected of a window with this content."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication

from explorer.compute.request import Curve
from explorer.panels.grids import GridPanel
from explorer.panels.heads import HeadsPanel
from explorer.panels.lanes import Lanes
from explorer.panels.maps import MapPanel
from tests.benchmarks.mouse import SIZE_PX, paint


class BareStage(pg.GraphicsLayoutWidget):
    """Every picture of the stage as an image item, marks on the maps, and the closing plot with a movable line.

    No captions, no numbers in the cells, no outlines or contours, no columns beside it.
    """

    def __init__(self, lanes: Lanes, curve: Curve) -> None:
        super().__init__(size=SIZE_PX)
        panels = [part.panel for part in (*lanes.convolution, *lanes.attention, lanes.difference)]
        self._images: list[pg.ImageItem] = []
        self._marks: list[pg.ScatterPlotItem] = []
        for index, panel in enumerate(panels):
            self._add_pictures(panel, *divmod(index, 5))
        plot = self.addPlot(3, 0, colspan=5)
        self._curve = plot.plot(np.log10(curve.sides), curve.relative, fillLevel=0, brush=(150, 120, 250, 40))
        self._line = plot.addLine(x=0)
        self.show()
        self._show(lanes)
        QCoreApplication.processEvents()  # before it is exposed it would paint nothing

    def hover(self, lanes: Lanes) -> None:
        """The same as a hover: other numbers in the cells, other weights, the marks elsewhere."""
        self._show(lanes, maps=False)
        self.paint()

    def result(self, lanes: Lanes) -> None:
        """The same as a result: other pixels in every picture."""
        self._show(lanes)
        self.paint()

    def slide(self, side: float) -> None:
        """The same as one move of the slider."""
        self._line.setValue(np.log10(side))
        self.paint()

    def drag(self, lanes: Lanes, side: float) -> None:
        """The same as one move of the slider and the result that it asks for, in one frame."""
        self._show(lanes)
        self.slide(side)

    def curve(self, curve: Curve) -> None:
        """The same as a curve that grows."""
        self._curve.setData(np.log10(curve.sides), curve.relative)
        self.paint()

    def stroke(self, pixels: Any) -> None:
        """The same as one move of the brush."""
        self._images[0].setImage(pixels, autoLevels=False, levels=(0, 255))
        self.paint()

    def paint(self) -> None:
        QCoreApplication.sendPostedEvents(self.scene(), 0)
        paint(self)

    def _add_pictures(self, panel: object, row: int, column: int) -> None:
        layout = self.addLayout(row, column)
        across = 3 if isinstance(panel, HeadsPanel) else 1
        for place in range(across**2):
            box = layout.addViewBox(*divmod(place, across), lockAspect=True, enableMouse=False)
            image = pg.ImageItem(axisOrder="row-major")
            box.addItem(image)
            self._images.append(image)
            if isinstance(panel, MapPanel):
                self._marks.append(pg.ScatterPlotItem([0], [0], symbol="s", size=8, pen="w", brush=None))
                box.addItem(self._marks[-1])

    def _show(self, lanes: Lanes, maps: bool = True) -> None:
        images, marks = iter(self._images), iter(self._marks)
        for part in (*lanes.convolution, *lanes.attention, lanes.difference):
            panel = part.panel
            if isinstance(panel, HeadsPanel):
                for weights in panel.weights:
                    next(images).setImage(weights, autoLevels=False, levels=(0, float(weights.max())))
            elif isinstance(panel, MapPanel):
                image = next(images)
                if maps:
                    image.setImage(panel.rgb, autoLevels=False)
                assert panel.query is not None
                next(marks).setData([panel.query[1] + 0.5], [panel.query[0] + 0.5])
            elif isinstance(panel, GridPanel):
                next(images).setImage(panel.rgb, autoLevels=False)
