# SPDX-License-Identifier: GPL-2.0
"""A Xen that bears with how QEMU's TCG walks the page tables of 32-bit guests.

Since version 7.2 TCG sets ACCESSED in the entries of PAE's topmost table, where
the manuals reserve that bit.  Xen walks the guest's tables itself to decode an
instruction, refuses such an entry, and lets the guest repeat the instruction for
ever: its first CPUID with paging, whichever way and whatever kernel it booted.
So the bit is taken out of the mask of what Xen refuses; nothing else changes.
"""

import struct

REFUSED = 0xfff00000000001e6    # Xen's GUEST_L3_PAGETABLE_RSVD
ACCESSED = 1 << 5


def hypervisor(lab):
    """Bytes of the lab's Xen with the other mask; None if it isn't found."""
    stock = (lab / "xen.elf").read_bytes()
    found = struct.pack("<Q", REFUSED)
    if stock.count(found) != 1:
        return None
    return stock.replace(found, struct.pack("<Q", REFUSED & ~ACCESSED))
