"""The panel of samples: what is walked through, what it is compared with, and where to pick them from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netstudio.graph.compile import data_node
from netstudio.graph.model import Graph
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.drawings.images import image_shape, images_of
from netstudio.studio.panels.drawings.sample_view import drawing_of
from netstudio.studio.parts import caption
from netstudio.studio.samples.choosing import Choosing
from netstudio.studio.samples.own import OwnInput
from netstudio.studio.samples.shelf import Shelf
from netstudio.studio.samples.slot import Slot
from netstudio.studio.theme import text_font
from netstudio.studio.window.opened import Opened
from netstudio.training.aside import Chosen, InputForm, Source, Walked, input_form, named
from netstudio.training.control import Failure, State
from netstudio.training.snapshot import Snapshot
from netstudio.words import Words, tr

LEFT = 216  # pixels of the column with the slots
NO_DATA = tr(
    "Samples to walk through will stand here. This graph has no data; its inputs are the constants on the "
    "canvas: change those."
)
UNEQUAL = tr("Of batches of different sizes there is no difference: pick as many for 1 as for 2.")
STALE = tr("The drawing was edited. Restart the walk, or run, to pick samples for the net as it is now.")
WAITING = tr("Samples to walk through will stand here. The data are being read …")
NOTHING = (
    (tr("the batch of training"), tr("a sample picked goes here")),
    (tr("nothing to compare with"), tr("choose this, then pick")),
)


class SamplesPanel(Card):
    """Two slots at the left: ① is walked through, ② is compared with it; the one in use takes what is picked
    or drawn at the right.
    """

    def __init__(self, opened: Opened) -> None:
        self.slots = (
            Slot("1", tr("What is walked through: a pick goes here")),
            Slot("2", tr("What it is compared with: a pick goes here")),
        )
        self.training = QPushButton(str(tr("Training batch")))
        self.apart = QPushButton(str(tr("Without 2")))
        self.note = caption(size=11)
        self.shelf, self.own = Shelf(), OwnInput()
        self.pages = QStackedWidget()
        self.tabs = QButtonGroup()
        self._make_tabs()
        super().__init__(tr("Samples"), NO_DATA, self._laid_out())
        for tab in self.tabs.buttons():
            self.add_tool(tab)
        self._opened = opened
        self._in_sight = False
        self._form: InputForm | None = None
        self._step = -1  # of the net that was asked last
        for slot in self.slots:
            slot.toggled.connect(self._show_slots)
        self.training.clicked.connect(lambda: self._choosing.drop(0))
        self.apart.clicked.connect(lambda: self._choosing.drop(1))
        self.shelf.chosen.connect(self._choose)
        self.own.given.connect(self._choose)
        self.slots[0].setChecked(True)
        self._listen(opened)

    def _make_tabs(self) -> None:
        for i, words in enumerate((tr("From the data"), tr("My own"))):
            tab = QToolButton()
            tab.setText(str(words))
            tab.setCheckable(True)
            tab.setFont(text_font(11.5))
            self.tabs.addButton(tab, i)
        self.tabs.button(0).setChecked(True)
        self.tabs.idClicked.connect(self.pages.setCurrentIndex)
        self.pages.addWidget(self.shelf)
        self.pages.addWidget(self.own)

    def _laid_out(self) -> QWidget:
        left = QVBoxLayout()
        left.setSpacing(5)
        for slot in self.slots:
            left.addWidget(slot)
        buttons = QHBoxLayout()
        for button in (self.training, self.apart):
            button.setFont(text_font(11))
            buttons.addWidget(button)
        left.addLayout(buttons)
        left.addWidget(self.note)
        left.addStretch(1)
        column = QWidget()
        column.setLayout(left)
        column.setFixedWidth(LEFT)
        left.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(14)
        row.addWidget(column, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.pages, 1)
        return body

    # Which document -----------------------------------------------------------------------------------------

    @property
    def _choosing(self) -> Choosing:
        return self._opened.choosing

    def set_opened(self, opened: Opened) -> None:
        """Show the samples of another document."""
        if opened is self._opened:
            return
        before = self._opened
        before.document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        before.choosing.changed.disconnect(self._on_choice)
        before.choosing.refused.disconnect(self._say)
        before.runner.snapshot_taken.disconnect(self._on_snapshot)
        before.stale.changed.disconnect(self._on_stale)
        before.runner.failed.disconnect(self._on_failed)
        self._opened = opened
        self._listen(opened)
        self._begin_anew()

    def _listen(self, opened: Opened) -> None:
        opened.document.graph_changed.connect(self._on_graph_changed)
        opened.choosing.changed.connect(self._on_choice)
        opened.choosing.refused.connect(self._say)
        opened.runner.snapshot_taken.connect(self._on_snapshot)
        opened.stale.changed.connect(self._on_stale)
        opened.runner.failed.connect(self._on_failed)

    def set_in_sight(self, in_sight: bool) -> None:
        """Whether anybody sees this; before that no data are read."""
        came, self._in_sight = in_sight and not self._in_sight, in_sight
        if came and self._form is None:
            self._ask_form()

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if self._opened.runner.state is None:  # what is computed is another: the data may be, too
            self._begin_anew()

    def _on_failed(self, failure: Failure) -> None:
        """The session could not begin: there are no data to show."""
        if self._form is None:
            self.set_empty_words(failure.words)

    def _on_stale(self) -> None:
        """The walk through the drawing of before is over, or there is one."""
        if self._in_sight and self._form is None:
            self._ask_form()

    def _begin_anew(self) -> None:
        self._form = None
        self.show_empty(True)
        self._show_slots()
        if self._in_sight:
            self._ask_form()

    def _ask_form(self) -> None:
        document = self._opened.document
        why = document.analysis.why_not_run
        if self._opened.stale.snapshot is not None:  # another session would take it out of sight
            self.set_empty_words(STALE)
        elif data_node(document.analysis.computed) is None:
            self.set_empty_words(NO_DATA)
        elif why is not None:
            words = tr("Samples to walk through will stand here, once the graph can run. {why}", why=why)
            self.set_empty_words(words)
        else:
            self.set_empty_words(WAITING)
            self._opened.runner.ask(input_form, self._show_form, self.set_empty_words, key=self)

    def _show_form(self, form: InputForm) -> None:
        self._form = form
        self.show_empty(False)
        self.shelf.set_form(self._opened.runner, form)
        self.own.set_form(self._opened.runner, form)
        self._show_slots()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        """At rest after the net has learned: what it says of the samples may be something else."""
        learned = snapshot.step != self._step and self._opened.runner.state is not State.RUNNING
        if learned and self._in_sight and self._form is not None:
            self._step = snapshot.step
            self.shelf.ask()
            self.own.ask()

    # What is chosen -----------------------------------------------------------------------------------------

    @property
    def _slot(self) -> int:
        """The slot that is in use."""
        return 1 if self.slots[1].isChecked() else 0

    def _choose(self, source: Source) -> None:
        self._say(None)
        self._choosing.choose(self._slot, source)

    def _on_choice(self) -> None:
        self._say(None)
        self._show_slots()

    def _show_slots(self) -> None:
        walked, slot = self._choosing.walked, self._slot
        for widget, held, nothing in zip(self.slots, walked, NOTHING, strict=True):
            widget.show_sample(*(_told(held) if held else (*nothing, None)))
        self.training.setEnabled(walked[0] is not None)
        self.apart.setEnabled(walked[1] is not None)
        notes = [str(held.note) for held in walked if held and held.note]
        if walked[1] and len(walked[1].source) != (len(walked[0].source) if walked[0] else 0):
            notes.append(str(UNEQUAL))
        if not self.note.property("refused"):
            self.note.setText("\n".join(dict.fromkeys(notes)))
            self.note.setToolTip(self.note.text())
        chosen = [held.source if held and isinstance(held.source, Chosen) else None for held in walked]
        signs = [widget.sign for widget in self.slots]
        self.shelf.show_picked(chosen[slot], chosen[1 - slot], signs[slot], signs[1 - slot])
        held = walked[slot]
        self.own.follows = held is not None and not isinstance(held.source, Chosen)
        self.own.hold(held.found.x[0] if held else None)

    def _say(self, words: Words | None) -> None:
        self.note.setText(str(words or ""))
        self.note.setProperty("refused", words is not None)
        self.note.setObjectName("caption" if words is None else "error")
        self.note.style().polish(self.note)


def _told(walked: Walked) -> tuple[Words, str, QImage | None]:
    """Which samples, what the net says of them, and a picture of the first."""
    found = walked.found
    count, what = len(found.x), named(walked.source)
    drawing = drawing_of(found)
    if count == 1:
        says = drawing.verdict(0) + drawing.chance(0)
    else:
        right = sum(drawing.is_right(i) for i in range(count))
        says = str(tr("{right} of {all} right", right=right, all=count)) if not found.are_values else ""
    picture = images_of(found.x[:1])[0] if image_shape(found.x.shape[1:]) else None
    return what, says or " ", picture
