"""Controls, appearance, style and icons: what every window uses."""
