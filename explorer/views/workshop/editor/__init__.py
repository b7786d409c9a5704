"""The editor of workshop files: a dialog with a pane for each part of the file."""
