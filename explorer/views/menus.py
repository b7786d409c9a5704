"""All menus of the window, as one table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from explorer.export.dialog.screenshot import SHOT_SCALES
from explorer.pages.listed import PAGES, places
from explorer.views.actions import Entry, Menu
from explorer.views.file_commands import FileCommands
from explorer.views.lesson_commands import LessonCommands
from explorer.views.parts import Parts
from explorer.views.place_commands import PlaceCommands, place_keys
from explorer.views.stage_commands import StageCommands
from explorer.views.window_commands import WindowCommands
from explorer.words import actions as actions_words
from explorer.words import lessons as lessons_words
from explorer.words import places as places_words
from explorer.words import presenting as presenting_words
from explorer.words import stage as stage_words
from explorer.words import trained as trained_words
from explorer.words import weights_out as weights_out_words
from explorer.words import workshop as workshop_words
from explorer.words import workshop_editor as workshop_editor_words


def menus(
    p: Parts,
    files: FileCommands,
    stage: StageCommands,
    at: PlaceCommands,
    window: WindowCommands,
    lessons: LessonCommands,
    show_keys: Callable[[], None],
) -> tuple[Menu, ...]:
    """Made anew with the words of now."""
    store, card, steps = p.store, p.closing_card, p.stepping
    return (
        Menu("file", actions_words.MENU_FILE, (
            Entry("new", actions_words.NEW, files.new, ("Ctrl+N",)),
            Entry("open", actions_words.OPEN, files.open, ("Ctrl+O",)),
            Entry("open-layer", trained_words.OPEN_LAYER, files.trained.ask, ("Ctrl+L",), trained_words.OPEN_TIP),
            Entry("locate-layer", trained_words.LOCATE, files.trained.locate, (), trained_words.LOCATE_TIP),
            Entry("leave-layer", trained_words.LEAVE, files.trained.leave, (), trained_words.LEAVE_TIP),
            Entry("save", actions_words.SAVE, files.save, ("Ctrl+S",)),
            Entry("save-as", actions_words.SAVE_AS, files.save_as, ("Ctrl+Shift+S",)),
            Entry("export", actions_words.EXPORT_MENU,
                  p.exporter.open, ("Ctrl+E",), actions_words.EXPORT_TIP, separated=True),
            Entry("slide", presenting_words.SLIDE,
                  p.exporter.open_slide, ("Ctrl+Shift+E",), presenting_words.SLIDE_TIP),
            Entry("save-attention", weights_out_words.SAVE_ATTENTION,
                  partial(window.layers.ask, "attention"), (), weights_out_words.SAVE_TIP),
            Entry("save-convolution", weights_out_words.SAVE_CONVOLUTION,
                  partial(window.layers.ask, "convolution"), (), weights_out_words.SAVE_TIP),
            Entry("hand-in", workshop_words.HAND_IN,
                  files.workshops.hand_in, (), workshop_words.HAND_IN_TIP, separated=True),
            Entry("leave-workshop", workshop_words.LEAVE, files.workshops.leave, (), workshop_words.LEAVE_TIP),
            Entry("edit-workshop", workshop_editor_words.EDIT_MENU, files.workshops.edit, separated=True),
            Entry("quit", actions_words.QUIT, p.window.close, ("Ctrl+Q",), separated=True),
        )),
        Menu("edit", actions_words.MENU_EDIT, (
            Entry("undo", actions_words.UNDO, store.undo, ("Ctrl+Z",)),
            Entry("redo", actions_words.REDO, store.redo, ("Ctrl+Shift+Z", "Ctrl+Y")),
            Entry("copy-picture", actions_words.COPY_PICTURE, p.input.images.copy, ("Ctrl+C",), separated=True),
            Entry("paste-picture", actions_words.PASTE_PICTURE, files.paste, ("Ctrl+V",)),
            Entry("copy-code", actions_words.COPY_CODE, window.copy_code, ("Ctrl+Shift+P",)),
            *[
                Entry(
                    f"copy-shot-{scale}", actions_words.COPY_SHOT.format(scale=scale), partial(window.copy_shot, scale),
                    ("Ctrl+Shift+C",) if scale == 2 else (), separated=scale == 1,
                )
                for scale in SHOT_SCALES
            ],
        )),
        Menu("stage", actions_words.MENU_STAGE, (
            Entry("scan-or-pause", actions_words.SCAN_OR_PAUSE, steps.toggle, ("Space",), by_window=True),
            Entry("step-next", actions_words.STEP_NEXT, lambda: steps.step(1), (".",), by_window=True),
            Entry("step-back", actions_words.STEP_BACK, lambda: steps.step(-1), (",",), by_window=True),
            Entry("walk", actions_words.WALK, lambda: stage.walk(1), ("Return",), by_window=True),
            Entry("walk-back", actions_words.WALK_BACK, lambda: stage.walk(-1), ("Backspace",), by_window=True),
            Entry("why", actions_words.WHY, stage.why, ("W",), by_window=True),
            Entry("pin", actions_words.PIN, stage.pin, ("X",), by_window=True),
            Entry("close-step", actions_words.CLOSE_STEP,
                  lambda: card.step_side(-1), ("[",), by_window=True, separated=True),
            Entry("open-step", actions_words.OPEN_STEP, lambda: card.step_side(1), ("]",), by_window=True),
            Entry("close-wholly", actions_words.CLOSE_WHOLLY, lambda: card.set_side(1), ("{",), by_window=True),
            Entry("open-wholly", actions_words.OPEN_WHOLLY, lambda: card.set_side(card.widest), ("}",), by_window=True),
            Entry("play-film", actions_words.PLAY_FILM, card.toggle_film, ("P",), by_window=True),
            Entry("read-meters", actions_words.READ_METERS, stage.read_meters, ("M",), by_window=True),
            Entry("show-all-heads", stage_words.SHOW_ALL_HEADS,
                  stage.show_all_heads, ("A",), by_window=True, separated=True),
            Entry("next-input", actions_words.NEXT_INPUT, stage.next_input, ("I",), by_window=True),
            Entry("next-output", actions_words.NEXT_OUTPUT, stage.next_output, ("U",), by_window=True),
            Entry("draw-large", actions_words.DRAW_LARGE, stage.draw_large, ("Z",), by_window=True, separated=True),
            Entry("stop", actions_words.STOP, stage.stop, ("Escape",), by_window=True),
        )),
        Menu("view", actions_words.MENU_VIEW, (
            Entry("dark", actions_words.DARK, lambda: window.set_mode("dark"), checkable=True),
            Entry("light", actions_words.LIGHT, lambda: window.set_mode("light"), checkable=True),
            Entry("system", actions_words.SYSTEM, lambda: window.set_mode("system"), checkable=True),
            *(Entry(f"place-{place}", places_words.PLACES[place][0], partial(at.open, place), (place_keys(place),),
                    places_words.PLACES[place][1], separated=place == "stage") for place in places()),
            *(Entry(f"page-{page.name}", page.words.QUESTION, partial(stage.open_page, page.name), (), page.words.TIP,
                    separated=number == 0) for number, page in enumerate(PAGES.values())),
            Entry("go-on", presenting_words.GO_ON, lambda: at.turn(1), ("PgDown",), by_window=True, separated=True),
            Entry("go-back", presenting_words.GO_BACK, lambda: at.turn(-1), ("PgUp",), by_window=True),
            Entry("present", actions_words.PRESENT, window.toggle_present, ("F5",), separated=True),
            Entry("mirror", presenting_words.MIRROR, p.presenter.toggle_mirror, ("F6",), presenting_words.MIRROR_TIP,
                  checkable=True),
            Entry("spotlight", presenting_words.SPOTLIGHT, p.presenter.toggle_spotlight, ("F7",),
                  presenting_words.SPOTLIGHT_TIP, checkable=True),
            Entry("large-pointer", presenting_words.LARGE_POINTER, p.presenter.toggle_large_pointer, ("F8",),
                  presenting_words.LARGE_POINTER_TIP, checkable=True),
            Entry("full-screen", actions_words.FULL_SCREEN, window.toggle_full_screen, ("F11",)),
        )),
        Menu("help", actions_words.MENU_HELP, (
            Entry("tour", lessons_words.TOUR_MENU, lessons.tour),
            Entry("lessons", lessons_words.LESSONS_MENU, lessons.show_course),
            Entry("keys", actions_words.KEYS, show_keys, ("?",), by_window=True, separated=True),
            Entry("copy-report", actions_words.COPY_REPORT, window.copy_report),
        )),
    )  # fmt: skip
