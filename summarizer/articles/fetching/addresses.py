"""Which addresses may be asked: those that everybody on the internet may ask.

What stands behind the others, such as a router, a database or the metadata of a cloud's machine,
answers this machine alone, and a page must not lead there.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
AddressRule: TypeAlias = Callable[[Address], bool]

# What `is_global` lets pass, in some or all versions of Python 3.11.
_OTHERS: Final = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # protocol assignments
            "192.88.99.0/24",  # relays of 6to4
            "168.63.129.16/32",  # what a machine in Azure asks its host by
            "2001::/23",  # Teredo and other protocols, with addresses inside
            "3fff::/20",  # documentation
        ),
    )
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet.

    None is that is private, of this machine or link, shared by a provider's customers (CGNAT),
    multicast, reserved or for documentation; nor is one of IPv6 that stands for such a one of IPv4
    (mapped, 6to4, NAT64). Sources: the registries of RFC 6890, RFC 6052, RFC 3056.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in _OTHERS)
    )


def _translated(address: IPv6Address) -> IPv4Address | None:
    """Return the address of IPv4 that a NAT64 would pass on to."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def address_of(host: str) -> Address:
    """Return the address that a socket is told, without the zone of a link."""
    return ip_address(host.partition("%")[0])


def shown(address: Address) -> str:
    """Return an address as people know it: of IPv4 where it is one that is mapped into IPv6."""
    return str((address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address)
