"""The canvas: the drawing of the net, in step with the document, alive while it runs, edited by gestures."""
