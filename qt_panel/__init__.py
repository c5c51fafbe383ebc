"""The panel for every DCC that is made with Qt. It draws a `View`, passes clicks on, and imports no DCC.

Whoever vendors it calls `binding.use` with the name of the DCC's own Qt before importing anything else of it.
"""
