"""Formulas as they are declared, `y = 1 / (1 + e⁻ˣ)`, set as mathematics."""

from netstudio.studio.formula.view import FormulaView

__all__ = ["FormulaView"]
