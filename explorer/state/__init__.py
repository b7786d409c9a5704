"""All that the user chose: frozen states, and the store that is the one door to them."""
