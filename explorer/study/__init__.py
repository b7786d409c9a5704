"""The data-size study: who needs how many images? No Qt; from a notebook or a command as well as from the window.

glyphs.py, digits.py  the images and what is asked of them
nets.py               five nets that differ in the layer that mixes pixels
trial.py              one training run: which, and what came out; training.py trains it
records.py            results in one append-only file
shelf.py              where records lie; background.py: a study that runs beside a window
plan.py               which runs a study is made of; summary.py: what they say together; leading.py: who is ahead
"""
