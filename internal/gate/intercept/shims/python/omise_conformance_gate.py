"""Leads connections to the API to the gate that started this process, whatever library makes them.

It imports next to nothing: what is imported before the client could be in its way (gevent patches socket and ssl, and
wants to come first). The name lookup is patched in the C module beneath socket, and ssl when it is imported.
"""

import _socket
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_AUTHORITY = os.path.join(os.path.dirname(_HERE), "gate.pem")
_HOSTS = ("api.omise.co", "vault.omise.co")
_GATE = ("@HOST@", int("@PORT@"))  # with TLS and without
_PORTS = (443, 80, "443", "80", "https", "http")


def _text(value):
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode("ascii", "replace")
    return value if isinstance(value, str) else ""


def _is_api(host, port):
    return _text(host).lower().rstrip(".") in _HOSTS and (_text(port) or port) in _PORTS


def _patch_lookup():
    original = _socket.getaddrinfo

    def getaddrinfo(host, port, *more, **named):
        if _is_api(host, port):
            host, port = _GATE
            # One family, since the gate has no other.
            more = (_socket.AF_INET,) + tuple(more[1:])
            named.pop("family", None)
        return original(host, port, *more, **named)

    _socket.getaddrinfo = getaddrinfo


def _patch_ssl(ssl):
    # A client may have authorities of its own (certifi), which do not know the gate. wrap_bio is what asyncio calls.
    context = ssl.SSLContext
    for method in ("wrap_socket", "wrap_bio"):
        _patch_wrap(context, method)


def _patch_wrap(context, method):
    original = getattr(context, method)

    def wrap(self, *arguments, **named):
        # Its place is the fifth in wrap_socket and the fourth in wrap_bio.
        place = 4 if method == "wrap_socket" else 3
        server = named.get("server_hostname", arguments[place] if len(arguments) > place else None)
        if _is_api(server, 443):
            try:
                self.load_verify_locations(cafile=_AUTHORITY)
            except Exception:  # a context of another kind
                pass
        return original(self, *arguments, **named)

    wrap.__name__ = method
    wrap.__doc__ = original.__doc__
    setattr(context, method, wrap)


def _patch_aiohttp(connector):
    # With aiodns aiohttp asks the name servers itself, and with uvloop the lookup is not Python's.
    original = connector.TCPConnector._resolve_host

    async def _resolve_host(self, host, port, *more, **named):
        if _is_api(host, port):
            gate, at = _GATE
            return [{"hostname": host, "host": gate, "port": at, "family": _socket.AF_INET, "proto": 0, "flags": 0}]
        return await original(self, host, port, *more, **named)

    connector.TCPConnector._resolve_host = _resolve_host


class _Loader:
    """Loads a module as its own loader does, and patches it."""

    def __init__(self, loader, patch):
        self._loader, self._patch = loader, patch

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        try:
            self._patch(module)
        except Exception:  # another version: the client may still come by the proxy
            pass

    def __getattr__(self, name):
        return getattr(self._loader, name)


class _Finder:
    """Stands in front of the import system until all that is patched has been imported."""

    def __init__(self, patches):
        self._patches = patches

    def find_spec(self, name, path=None, target=None):
        patch = self._patches.pop(name, None)
        if patch is None:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if finder is not self and find else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _Loader(spec.loader, patch)
                return spec
        return None


_patch_lookup()
sys.meta_path.insert(0, _Finder({"ssl": _patch_ssl, "aiohttp.connector": _patch_aiohttp}))
