"""The right column: both layers' settings."""

from explorer.views.inspector.inspector import Inspector

__all__ = ["Inspector"]
