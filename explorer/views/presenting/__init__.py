"""For a room: a second screen without controls, a spotlight, a pointer that the last row can see."""
