"""The invented studio that `vfx-tracker demo` makes."""
