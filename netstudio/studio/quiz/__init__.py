"""The quiz: numbers of the drawing are hidden, asked for, marked and explained."""

from netstudio.studio.quiz.quiz import Quiz

__all__ = ["Quiz"]
