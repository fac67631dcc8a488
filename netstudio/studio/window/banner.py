"""A message across the top of the window that waits until it is read, without stopping anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.words import Words, tr

Action = tuple[Words, Callable[[], object]]  # words for a button, and what it calls


@dataclass(frozen=True)
class Message:
    """What is told: in a tone, with what can be done; of a document, or (None) of the window.

    A new one takes the place of one with the same `topic` and `about`, if it has a topic.
    """

    words: str
    tone: str
    actions: tuple[Action, ...]
    about: object = None
    topic: str = ""
    closed: Callable[[], object] | None = None  # called where somebody closes it


class Banner(QFrame):
    """Shows one message at a time, the latest; closing it brings the one before, if it still waits.

    What concerns a document waits until that is in front (`look_at`).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.words = caption()
        self.words.setObjectName("bannerWords")
        self.buttons: list[QPushButton] = []
        self._messages: list[Message] = []
        self._shown: Message | None = None
        self._front: object = None
        close = IconButton("close", tr("Close this message"))
        close.clicked.connect(self._close_shown)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(14, 8, 8, 8)
        self._box.setSpacing(10)
        self._box.addWidget(self.words, 1)
        self._box.addWidget(close)
        self.hide()

    def show_bad(self, words: Words | str, *actions: Action, about: object = None, topic: str = "") -> None:
        """Something went wrong."""
        self._add(Message(str(words), "bad", actions, about, topic))

    def show_note(
        self,
        words: Words | str,
        *actions: Action,
        about: object = None,
        topic: str = "",
        closed: Callable[[], object] | None = None,
    ) -> None:
        """Something to know; `closed` is called where somebody closes it."""
        self._add(Message(str(words), "note", actions, about, topic, closed))

    def look_at(self, front: object) -> None:
        """Another document is in front."""
        self._front = front
        self._refresh()

    def forget(self, about: object, topic: str | None = None) -> None:
        """A document is gone, or what was told of it does not hold any more."""
        self._messages = [m for m in self._messages if m.about is not about or topic not in (None, m.topic)]
        self._refresh()

    @property
    def button(self) -> QPushButton:
        """The first thing that can be done."""
        return self.buttons[0]

    def _add(self, message: Message) -> None:
        if message.topic:
            self.forget(message.about, message.topic)
        self._messages.append(message)
        self._refresh()

    def _close_shown(self) -> None:
        shown = self._shown
        self._drop(shown)
        if shown and shown.closed:
            shown.closed()

    def _drop(self, message: Message | None) -> None:
        self._messages = [m for m in self._messages if m is not message]
        self._refresh()

    def _refresh(self) -> None:
        fitting = [m for m in self._messages if m.about is None or m.about is self._front]
        self._show(fitting[-1] if fitting else None)

    def _show(self, message: Message | None) -> None:
        if message is self._shown:
            return
        self._shown = message
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(message, action) for action in message.actions] if message else []
        for i, button in enumerate(self.buttons, 1):
            self._box.insertWidget(i, button)
        self.setVisible(message is not None)
        if message:
            self.words.setText(message.words)
            self.setProperty("tone", message.tone)
            self.style().polish(self)

    def _button(self, message: Message, action: Action) -> QPushButton:
        words, call = action
        button = QPushButton(str(words))
        button.clicked.connect(lambda: self._drop(message))
        button.clicked.connect(call)
        return button
