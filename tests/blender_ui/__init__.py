"""The real Blender user interface for tests: a screen, a Blender in it, and hands that move its mouse.

`screen.Screen` is an X display of its own, `program.Blender` a Blender of one version that runs in it with a
home of its own, `probe` what that Blender tells about itself, `opener` the way to a window out of a `bpy`
wheel.
"""
