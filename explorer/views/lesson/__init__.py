"""A lesson in the left column, and what it points at.

column.py    the column; parts.py, what it is made of
pointing.py  the dimming, and the frame around the part that is meant; pointed.py knows the parts by name
player.py    joins a lesson's run with the store and the window
course.py    all lessons in a list; offer.py, the tour offered once
"""
