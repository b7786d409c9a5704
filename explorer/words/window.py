"""The window around everything."""

APP_NAME = "Aperture"
DISMISS = "Put away"

KEYS_NAME = "Keys and mouse"
KEYS_TITLE = "Keys"

PAGES_NAME = "Pages"

WINDOW_TITLE = "{name} — {app}"
SLIDER_VALUE_NAME = "{label}, value"
OPTION_NAME = "{control}: {option}"
