"""Session files, autosave, recent files."""
