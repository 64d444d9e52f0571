"""Python imports this module before a client. It loads the gate's own, and then the sitecustomize behind it, if any."""

import os
import sys


def _run_other():
    """Runs the sitecustomize that this one stands in front of, if there is one."""
    import importlib.machinery
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    elsewhere = [each for each in sys.path if os.path.abspath(each or os.curdir) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)

if sys.version_info >= (3, 5):  # an older one comes by the proxy
    import omise_conformance_gate  # noqa: F401

    _run_other()
