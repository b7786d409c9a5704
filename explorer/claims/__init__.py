"""The debate: every claim is an experiment on a picture, with a verdict that is computed. No Qt.

claim.py     what a claim, a judgement and its values are; known without torch
ground.py    what is judged on: a scene, and the study's result where there is one
exhibits.py  the experiment as a picture: frozen data, painted elsewhere
listed.py    the claims in their order; judges.py: who judges them (imports torch)
"""
