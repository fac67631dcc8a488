"""What the mouse or the keys are doing on the canvas at this moment: one class per gesture."""
