"""Classes of problems and the settings that multiply them, one idea a module.

All of them are loaded together, since some things are gathered over every class, such as which setting brings
an oracle.
"""

from importlib import import_module
from pkgutil import iter_modules

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")
