# SPDX-License-Identifier: GPL-2.0
"""Cases that go from kernel to kernel by kexec; see kexec.py."""

import re

import expect_kexec as expect
from expect import need
from kexec import Chain
from paths import VERSION

# Linux itself reserves the first one: it is the ESRT
KEPT = ("boot-services-data", "acpi-reclaim", "runtime-data", "reserved")
GOES_ON = (expect.by_kexec, expect.efi_stays, expect.tables_stay,
           expect.initrd_table_stays, expect.marks_stay(*KEPT), expect.maps_stay)
CHOSEN = GOES_ON + (expect.runtime_services,)
CRASHES = (expect.by_kexec, expect.efi_stays, expect.tables_stay,
           expect.marks_stay(*KEPT), expect.vmcore_readable)
ROUTES = (("pvh", "pvh-efi", False), ("ovmf", "OVMF", True))
LOADERS = (("s", "kexec_file_load"), ("c", "kexec_load"))
HOPS = 5
MANY_HOPS = 10
WITHOUT = "efi=noruntime"
PATCHED_S, PATCHED_C = ("s", "patched"), ("c", "patched")


def chains(make):
    """Five hops by each way in and each loader, with and without runtime
    services; and ten."""
    for route, title, ovmf in ROUTES:
        for loader, call in LOADERS:
            for name, option in ("", ""), ("-noruntime", WITHOUT):
                for hops, end in (HOPS, ""), (MANY_HOPS, "-10"):
                    yield make(f"kexec-{route}-{loader}{name}{end}",
                               f"{hops} kexecs from {title} by {call} {option}"
                               .strip(), CHOSEN if ovmf else GOES_ON, memory=512,
                               ovmf=ovmf, slow=bool(end),
                               chain=Chain(((loader, "patched"),) * hops, option))


def crashes(make):
    """Without kallsyms, kexec-tools finds the kernel for kexec_load() only
    where it is without KASLR."""
    for route, title, ovmf in ROUTES:
        for loader, call in LOADERS:
            yield make(f"kdump-{route}-{loader}",
                       f"kdump from {title} by {call}", CRASHES, memory=512,
                       ovmf=ovmf, chain=Chain(
                           ((loader.upper(), "patched"),),
                           f"crashkernel={expect.CRASH_MEMORY}M"
                           f"{' nokaslr' if loader == 'c' else ''}"))


def other_kernels(make):
    """The base fails where the series helps; the two get along."""
    yield make("base-kexec-noruntime",
               "base, efi=noruntime: EFI is lost with the first kexec",
               (expect.by_kexec,
                expect.fails(expect.efi_stays, "no /sys/firmware/efi in boot 1")),
               flavour="base", memory=512,
               chain=Chain((("s", "base"),), WITHOUT))
    yield make("kexec-to-base-and-back", "patched, base, patched, base",
               (expect.by_kexec, expect.efi_stays, expect.tables_stay),
               memory=512, chain=Chain((("s", "base"), ("c", "patched"),
                                        ("c", "base"))))
    yield make("kexec-from-base", "base, patched: the initrd's table is gone",
               (expect.by_kexec, expect.efi_stays, expect.tables_stay,
                expect.initrd_table_goes),
               flavour="base", memory=512, chain=Chain((PATCHED_S,)))
    for loader, call in LOADERS:
        yield make(f"kexec-noruntime-to-base-{loader}",
                   f"after efi=noruntime, base has no EFI, by {call}",
                   (expect.by_kexec, expect.no_runtime_services,
                    expect.marks_stay(*KEPT),
                    expect.fails(expect.efi_stays,
                                 "no /sys/firmware/efi in boot 1")),
                   memory=512, ovmf=True,
                   chain=Chain(((loader, "base"),), once=WITHOUT))


def subsets(make):
    """efi=noruntime in some of the hops. In all of them: see chains()."""
    for name, hops, once in (
            ("first", (PATCHED_S, PATCHED_C), WITHOUT),
            ("second", ((*PATCHED_S, WITHOUT), PATCHED_C), "")):
        yield make(f"kexec-noruntime-{name}", f"efi=noruntime in the {name} kernel",
                   CHOSEN, memory=512, ovmf=True, chain=Chain(hops, once=once))
    for name, once in ("some-10", ""), ("first-10", WITHOUT):
        hops = [(*(PATCHED_C if number % 2 else PATCHED_S),
                 *((WITHOUT,) if number in (1, 4, 5, 8) else ()))
                for number in range(10)]
        yield make(f"kexec-noruntime-{name}", "ten kexecs, efi=noruntime in some of them",
                   CHOSEN, memory=512, ovmf=True, slow=True,
                   chain=Chain(tuple(hops), once=once))


def deferred(make):
    """struct page of most memory is set up late: what is freed before is lost."""
    yield make("kexec-deferred", "DEFERRED_STRUCT_PAGE_INIT: ten kexecs",
               CHOSEN, flavour="deferred", memory=512, ovmf=True, slow=True,
               chain=Chain((("s", "deferred"), ("c", "deferred")) * 5))


# As much as it takes by itself is nearly all of a small guest
KHO = "kho=on kho_scratch=32M,32M,32M"


def handed_over(_, boots):
    """The kernel's own test says so.  One that has found what it is handed hands on
    nothing: every second kernel does."""
    for number, found in enumerate(boots):
        lines = re.findall(r"KHO restore (\w+)", found["dmesg"])
        need(lines == (["succeeded"] if number % 2 else []),
             f"boot {number}: kexec handover {lines}")


def handover(make):
    """With kexec handover, which Linux has since 6.16 and kexec_load() knows nothing of"""
    if VERSION >= (6, 16):
        for route, title, ovmf in ROUTES:
            yield make(f"kexec-kho-{route}", f"{title}: three kexecs with kexec handover",
                       (CHOSEN if ovmf else GOES_ON) + (handed_over,), flavour="kho",
                       memory=512, ovmf=ovmf, slow=True, chain=Chain((("s", "kho"),) * 3, KHO))


def realtime(make):
    """PREEMPT_RT is efi=noruntime by itself."""
    yield make("kexec-rt", "PREEMPT_RT: one kexec, without runtime services",
               CHOSEN,
               flavour="rt", memory=512, ovmf=True, slow=True,
               chain=Chain((("s", "rt"),)))


def all_cases(make):
    """make: the class of a case."""
    return (*chains(make), *crashes(make), *other_kernels(make),
            *subsets(make), *deferred(make), *handover(make), *realtime(make))
