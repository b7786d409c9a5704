"""The window around everything."""

APP_NAME = "Aperture"
DISMISS = "Put away"

KEYS_NAME = "Keys and mouse"
KEYS_TITLE = "Keys"
