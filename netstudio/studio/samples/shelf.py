"""The data to pick from: a page of samples, filtered, turned, and gone to by number."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from netstudio.studio.figures import grouped
from netstudio.studio.forms.line import Line
from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.studio.runner import Runner
from netstudio.studio.samples.picker import Picker
from netstudio.studio.theme import number_font, text_font
from netstudio.training.aside import Chosen, InputForm
from netstudio.training.browse import Filter, Page, PartName, browse, numbers_in
from netstudio.words import Refusal, Words, tr

ALL = tr("all classes")


class Shelf(QWidget):
    """`chosen(Chosen)` when samples are picked, and thereby are what the slot in use holds."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.picker = Picker()
        self.page: Page | None = None
        self._runner: Runner | None = None
        self._total: dict[str, int] = {}
        self._starts = [0]  # where this page and those before it begin
        self._signs: dict[tuple[str, int], str] = {}
        self._picked = Chosen("test", ())
        self._make_tools()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._row)
        box.addWidget(self.say)
        box.addWidget(self.picker, 1)
        self.picker.picked.connect(self._pick)
        self.picker.turned.connect(self.turn)
        self.picker.room_changed.connect(self._on_room)

    def _make_tools(self) -> None:
        self.part = QComboBox()
        for words, pool in (
            (tr("test part"), "test"),
            (tr("training part"), "train"),
            (tr("this batch"), "batch"),
        ):
            self.part.addItem(str(words), pool)
        self.part.setAccessibleName(str(tr("Part of the data")))
        self.label = QComboBox()
        self.label.setAccessibleName(str(tr("Class")))
        self.only_wrong = QCheckBox(str(tr("only those it gets wrong")))
        self.number = Line()
        self.number.setPlaceholderText(str(tr("no. 12 or 3, 17")))
        self.number.setAccessibleName(str(tr("Go to samples by number, and walk through them")))
        self.number.setFont(number_font(11))
        self.number.setMinimumWidth(120)
        self.number.setToolTip(str(tr("Sample numbers: 12, or 3, 17, or 20–25; Enter walks through them")))
        self.back = IconButton("layer-back", tr("The page before"))
        self.on = IconButton("layer-forward", tr("The next page"))
        self.where = caption(name="faint", size=11)
        self.where.setWordWrap(False)
        self.say = caption(name="error", size=11)
        self.say.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        for tool in (self.part, self.label, self.only_wrong, self.number):
            tool.setFont(text_font(11.5))
            self._row.addWidget(tool)
        self._row.addStretch(1)
        for widget in (self.where, self.back, self.on):
            self._row.addWidget(widget)
        self.part.activated.connect(self.begin)
        self.label.activated.connect(self.begin)
        self.only_wrong.toggled.connect(self.begin)
        self.number.returnPressed.connect(self._go_to)
        self.number.counted.connect(self._count)
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))

    # What is shown ------------------------------------------------------------------------------------------

    def set_form(self, runner: Runner, form: InputForm) -> None:
        """Offer the data of this runner's session."""
        self._runner, self._total = runner, form.sizes
        self.picker.sample_shape = form.shape
        with QSignalBlocker(self.label):
            chosen = self.label.currentIndex()
            self.label.clear()
            self.label.addItem(str(ALL), None)
            for label, name in enumerate(form.classes):
                self.label.addItem(name, label)
            self.label.setCurrentIndex(chosen if 0 <= chosen < self.label.count() else 0)
        self.label.setVisible(bool(form.classes))
        self.only_wrong.setVisible(bool(form.classes))
        self.begin()

    @property
    def filter(self) -> Filter:
        """Which samples are wanted."""
        wrong = self.only_wrong.isChecked() and not self.only_wrong.isHidden()
        return Filter(self.part.currentData(), self.label.currentData(), wrong)

    def begin(self) -> None:
        """The first page."""
        self._starts = [0]
        self.ask()

    def turn(self, by: int) -> None:
        """The next page, or the one before."""
        if by < 0 and len(self._starts) > 1:
            self._starts.pop()
            self.ask()
        elif by > 0 and self.page is not None and self.page.ahead is not None:
            self._starts.append(self.page.ahead)
            self.ask()

    def _on_room(self) -> None:
        """Another number of samples has room. No session is begun for that alone."""
        if self._runner is not None and self._runner.state is not None:
            self.ask()

    def ask(self) -> None:
        """Ask for the page anew: the net may say something else by now."""
        if self._runner is not None and self._total:
            self._ask(self._starts[-1], None)

    def _ask(self, start: int, before: Page | None) -> None:
        wanted, room = self.filter, self.picker.room
        count = room - (len(before.numbers) if before else 0)
        assert self._runner is not None
        self._runner.ask(
            lambda session: browse(session, wanted, start, count),
            lambda page: self._show(page, before, room),
            self._refuse,
            key=self,
        )

    def _show(self, page: Page, before: Page | None, room: int) -> None:
        page = before.followed_by(page) if before else page
        self.page = page
        self.say.setVisible(False)
        self.picker.show_page(page.found, page.numbers.tolist(), self._page_signs())
        self.back.setEnabled(len(self._starts) > 1)
        self.on.setEnabled(page.ahead is not None)
        self.where.setText(str(self._where(page)))
        if page.ahead is not None and len(page.numbers) < room:  # a thousand were gone through; go on
            self._ask(page.ahead, page)

    def _where(self, page: Page) -> Words:
        total = grouped(page.total)
        if not len(page.numbers):
            return tr("none of {total}", total=total)
        if self.filter.pool == "batch":
            return tr("{n} of {total}", n=len(page.numbers), total=total)
        first, last = grouped(int(page.numbers[0])), grouped(int(page.numbers[-1]))
        return tr("{first} to {last} of {total}", first=first, last=last, total=total)

    def _refuse(self, words: Words) -> None:
        self.say.setText(str(words))
        self.say.setVisible(True)

    # Picking ------------------------------------------------------------------------------------------------

    def show_picked(self, picked: Chosen | None, others: Chosen | None, sign: str, other_sign: str) -> None:
        """What the slot in use holds, and the other one."""
        self._picked = picked or Chosen("test", ())
        self._signs = {}
        for chosen, mark in ((others, other_sign), (picked, sign)):
            if chosen is not None:
                self._signs |= {(chosen.part, number): mark for number in chosen.numbers}
        self.picker.show_signs(self._page_signs())

    def _page_signs(self) -> dict[int, str]:
        if self.page is None:
            return {}
        part, numbers = self.page.part, self.page.numbers.tolist()
        return {i: self._signs[part, n] for i, n in enumerate(numbers) if (part, n) in self._signs}

    def _pick(self, i: int, adds: bool) -> None:
        assert self.page is not None
        part, number = self.page.part, int(self.page.numbers[i])
        held = self._picked.numbers if adds and self._picked.part == part else ()
        numbers = tuple(n for n in held if n != number) if number in held else (*held, number)
        self.chosen.emit(Chosen(part, numbers or (number,)))

    def _go_to(self) -> None:
        part: PartName = "test" if self.filter.pool == "test" else "train"
        try:
            numbers = numbers_in(self.number.text(), self._total.get(part, 0))
        except Refusal as refusal:
            self._refuse(refusal.words)
            return
        self.say.setVisible(False)
        if self.filter == Filter(part):
            room = self.picker.room
            self._starts = list(range(0, numbers[0] + 1, room))[-1000:]
            self.ask()
        self.chosen.emit(Chosen(part, numbers))

    def _count(self, by: int) -> None:
        """Up and Down go from sample to sample."""
        if self.number.text().strip().isdecimal():
            last = self._total.get("test" if self.filter.pool == "test" else "train", 1) - 1
            self.number.setText(str(min(max(int(self.number.text()) + by, 0), last)))
            self._go_to()
