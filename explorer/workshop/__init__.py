"""Workshops: what a host prepares for a room, and what comes back from it. No Qt, no torch. `docs/workshop.md` tells a
host how.

covers.py    what can be hidden and locked, by name
dialect.py   a lesson of the host's own, in Markdown
misread.py   what is wrong with one, and in which line
phrases.py   its phrases: `kernel = sobel_x`, `window_side <= 1`
json_lines.py  in which line of a file a value stands
file.py      what stands in a `.aperture-workshop` file
reading.py   from the file to a Workshop; whatever is wrong with it is one sentence that names the line
results.py   what one learner predicted and reached, in one file, written whole
summary.py   the results of a room, counted
"""
