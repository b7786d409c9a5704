"""The machine it runs on: files, threads, what is there and what is missing."""
