"""How values look: words, numbers, zones, colours, exports."""
