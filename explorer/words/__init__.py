"""Every sentence that a user can be shown, and how numbers are written."""
