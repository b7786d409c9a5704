"""Why something cannot be compared on this machine."""


class Absent(Exception):
    """Its text ends the sentence "<name>: ...", in one line."""
