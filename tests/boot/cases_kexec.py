# SPDX-License-Identifier: GPL-2.0
"""Cases that go from kernel to kernel by kexec; see hops.py."""

import checks_kexec as checks
from hops import Chain

# Linux itself reserves the first one: it is the ESRT
KEPT = ("boot-services-data", "acpi-reclaim", "runtime-data", "reserved")
GOES_ON = (checks.by_kexec, checks.efi_stays, checks.tables_stay,
           checks.marks_stay(*KEPT), checks.maps_stay)
CRASHES = (checks.by_kexec, checks.efi_stays, checks.tables_stay,
           checks.marks_stay(*KEPT), checks.vmcore_readable)
ROUTES = (("pvh", "pvh-efi", False), ("ovmf", "OVMF", True))
LOADERS = (("s", "kexec_file_load"), ("c", "kexec_load"))
HOPS = 5
# From 6.15 on, a kernel without the series that has found no initrd by then writes zeros
# to where the first kernel had noted its own, after a kexec as well
NO_STRAY_INITRD = "initrdmem=0x1000,0x1000"


def chains(make):
    """Five hops by each way in and each loader, with and without runtime
    services."""
    for route, title, ovmf in ROUTES:
        for loader, call in LOADERS:
            for name, option in ("", ""), ("-noruntime", "efi=noruntime"):
                yield make(f"kexec-{route}-{loader}{name}",
                           f"{HOPS} kexecs from {title} by {call} {option}"
                           .strip(), GOES_ON, memory=512, ovmf=ovmf,
                           chain=Chain(((loader, "patched"),) * HOPS, option))


def crashes(make):
    """Without kallsyms, kexec-tools finds the kernel for kexec_load() only
    where it is without KASLR."""
    for route, title, ovmf in ROUTES:
        for loader, call in LOADERS:
            yield make(f"kdump-{route}-{loader}",
                       f"kdump from {title} by {call}", CRASHES, memory=512,
                       ovmf=ovmf, chain=Chain(
                           ((loader.upper(), "patched"),),
                           f"crashkernel={checks.CRASH_MEMORY}M"
                           f"{' nokaslr' if loader == 'c' else ''}"))


def other_kernels(make):
    """The base fails where the series helps; the two get along."""
    yield make("base-kexec-noruntime",
               "base, efi=noruntime: EFI is lost with the first kexec",
               (checks.by_kexec,
                checks.fails(checks.efi_stays, "no /sys/firmware/efi in boot 1")),
               flavour="base", memory=512,
               chain=Chain((("s", "base"),), "efi=noruntime"))
    yield make("kexec-to-base-and-back", "patched, base, patched, base",
               (checks.by_kexec, checks.efi_stays, checks.tables_stay),
               memory=512, chain=Chain((("s", "base"), ("c", "patched"),
                                        ("c", "base")), NO_STRAY_INITRD))
    yield make("kexec-noruntime-to-runtime",
               "runtime services on after efi=noruntime, patched and base",
               (checks.by_kexec, checks.efi_stays, checks.tables_stay,
                checks.runtime_services(False, True, True)),
               memory=512, ovmf=True,
               chain=Chain((("s", "patched"), ("c", "base")), NO_STRAY_INITRD,
                           once="efi=noruntime"))


def realtime(make):
    """PREEMPT_RT is efi=noruntime by itself."""
    yield make("kexec-rt", "PREEMPT_RT: one kexec, without runtime services",
               GOES_ON + (checks.runtime_services(False, False),),
               flavour="rt", memory=512, ovmf=True, slow=True,
               chain=Chain((("s", "rt"),)))


def all_cases(make):
    """make: the class of a case."""
    return (*chains(make), *crashes(make), *other_kernels(make),
            *realtime(make))
