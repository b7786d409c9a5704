"""The one exception whose text is meant for the person at the screen."""


class Refusal(Exception):
    """Something that the user asked for cannot be done; `str(refusal)` is one clear sentence with a way on."""
