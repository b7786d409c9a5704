"""The places of the window, and the rail of questions."""

PLACES = {
    "stage": ("Stage", "Both layers, step by step, and the closing window"),
    "theory": ("Theory", "The claims of the debate as questions, answered on your own picture"),
    "learn": ("Learn", "What has to be learned, and from how much"),
    "debate": ("Debate", "Every claim, judged on your own picture"),
}
PLACE_TIP = "{about}  ({keys})"
PLACES_NAME = "Places"
QUESTIONS = "Questions"
UNKNOWN = "not measured yet"
ON = "On"
PICTURE_TIP = "The picture that this is about; click to choose another"
PICTURE_NAME = "The picture that this is about"
PICTURE_ABOUT = "{columns} × {rows} · {kernel} {size}×{size}"
