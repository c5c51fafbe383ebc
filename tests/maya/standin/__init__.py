"""A strict stand-in for Maya: what is not documented fails, what is not modelled fails, Qt is real.

`world.Maya` is one running Maya; it puts `maya`, `maya.cmds`, `maya.mel`, `maya.utils`, `maya.OpenMayaUI`
and `maya.api.OpenMaya` into `sys.modules`. Names, flags, types, modes, events and constants come from
`reference.json.gz`, which `tools/build_maya_reference.py` distils from published data (see the NOTICE
files). It proves that the plug-in asks Maya only for what Maya has; how a real Maya answers is proven in a
real Maya alone.
"""
