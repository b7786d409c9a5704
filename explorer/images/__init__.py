"""Pictures without a window: reading files, fitting them, drawing on them, and the gallery made for this project.

Everything here is numpy and Pillow; nothing knows Qt.
"""
