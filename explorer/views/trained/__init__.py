"""A trained layer on the stage: opened from a file, named, located again, left."""
