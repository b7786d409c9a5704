"""The words of the debate beside those of its claims (`words.claims`)."""

# Whose answers: (name, answer on Zhihu question 448924025 or paper)
ANSWERS = {
    "hohou": ("Hohou, first answer", "Zhihu answer 1791134786"),
    "hohou-again": ("Hohou, second answer", "Zhihu answer 1791134786, updated; arXiv 1911.03584"),
    "anonymous": ("Anonymous", "Zhihu answer 1784363556"),
    "lin": ("Lin Jianhua", "Zhihu answer 1793085963"),
    "alang": ("Alang", "Zhihu answer 1786277036"),
    "aluea": ("Aluea", "Zhihu question 448924025"),
    "mof": ("mof.ii", "Zhihu answer 1797006034; Ramachandran et al., NeurIPS 2019"),
}
RULINGS = {
    "TRUE": "true",
    "TRUE_IF": "true if …",
    "FALSE": "false, here is the pixel",
    "MEASURED": "measured",
    "UNJUDGED": "not on this picture",
}
PIXELS = "{number} px"
