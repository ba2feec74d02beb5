# SPDX-License-Identifier: GPL-2.0
"""Applications that use memory as they must not: pvh-efi says so and stops."""

import expect
from case import Case


def fault(wrong, words):
    return Case(f"qemu-{wrong.lower().replace('_', '-').replace(' ', '-')}",
                f"an application that must not: {words}",
                (expect.pvh_efi_refuses(words),), kernel="faulting.pvh",
                ramdisk="",
                wrong=wrong, reports=False)


ALL = (
    fault("WRITE_CODE", "fault #PF (14), error code 0x3, at RIP 0x"),
    fault("RUN_DATA", "fault #PF (14), error code 0x11, at RIP 0x"),
    fault("READ_NULL", "address 0x8, a null pointer"),
    fault("OVERFLOW_STACK", "a stack overflow"),
    fault("WRITE_FIRMWARE", "address 0x101000"),
    fault("WRITE_ROOT_TABLE", "fault #PF (14), error code 0x3, at RIP 0x"),
    fault("WRITE_PAGE_TABLE", "fault #PF (14), error code 0x3, at RIP 0x"),
    fault("UNDECLARED WRITE_PAGE_TABLE",
          "fault #PF (14), error code 0x3, at RIP 0x"),
    fault("UNDECLARED WRITE_FIRMWARE", "address 0x101000"),
    fault("UNDECLARED RUN_DATA", "the kernel came back with status 0x123"),
)
