"""Lessons: data in `resources/lessons`, read, and taken step by step. No Qt, no torch. `docs/lessons.md` says what
stands in a lesson's two files.

plan.py      the structure of a lesson: steps, what they set, point at, ask and wait for
text.py      its text, apart, so that another language is another file
goals.py     what the learner is to do, as a condition on the state; predictions, as conditions on what is measured
setting.py   what a step sets, by the names of session files
lesson.py    both together, checked: that they fit, and that every goal can be met
reading.py   from files; whatever is wrong with one is one sentence that names the line
"""
