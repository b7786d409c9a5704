"""The window around everything."""

APP_NAME = "Aperture"
DISMISS = "Put away"

KEYS_NAME = "Keys and mouse"
KEYS_TITLE = "Keys"


WINDOW_TITLE = "{name} — {app}"
SLIDER_VALUE_NAME = "{label}, value"
OPTION_NAME = "{control}: {option}"
