# SPDX-License-Identifier: GPL-2.0
# What pvh-efi is made of, for every build system

# The flavour, 64 or 32: what the kernel's architecture is, or what make was told
BITS ?= 64

# Memory can be protected where there is paging
pvh-efi-objs-64 := image-call.o pagetable.o paging.o protect.o memattr.o
pvh-efi-objs-32 := image-call32.o

# One concern a file; boot order first, then what serves the kernel's calls
pvh-efi-objs := head.o entry.o fault.o $(pvh-efi-objs-$(BITS)) main.o start_info.o memmap.o
pvh-efi-objs += payload.o pages.o memory.o pool.o handle.o protocol.o open.o locate.o notify.o multiple.o
pvh-efi-objs += devpath.o config.o pe.o image.o image-load.o image-path.o initrd.o lost.o tables.o rsdp.o
pvh-efi-objs += rng.o random.o bootsvc.o events.o ticks.o apic.o time.o runtime.o addrmap.o systab.o
pvh-efi-objs += variables.o clock.o reset.o text.o keyboard.o keys.o
pvh-efi-objs += console.o print.o xen.o xen-page.o xen-console.o xen-clock.o
pvh-efi-objs += string.o divide.o utf16.o crc32.o

ifeq ($(pvh-efi-objs-$(BITS)),)
$(error pvh-efi: BITS must be 64 or 32, not '$(BITS)')
endif

# UEFI 2.3.1: UINT64 is aligned to 8 bytes in structures, on IA-32 too
PVH_EFI_CFLAGS_64 := -m64 -mcmodel=small -mno-red-zone
PVH_EFI_CFLAGS_32 := -m32 -malign-double

PVH_EFI_CFLAGS := $(PVH_EFI_CFLAGS_$(BITS)) -std=gnu11 -Os -Wall -Wextra -Wno-unused-parameter \
		  -ffreestanding -fno-stack-protector -fno-pic -fno-pie \
		  -mgeneral-regs-only -fno-asynchronous-unwind-tables \
		  -fno-strict-aliasing -fcf-protection=none -ffunction-sections

PVH_EFI_LDFLAGS_64 := -m elf_x86_64
PVH_EFI_LDFLAGS_32 := -m elf_i386

PVH_EFI_LDFLAGS := $(PVH_EFI_LDFLAGS_$(BITS)) -static --build-id=none -z noexecstack --orphan-handling=error \
		   --no-dynamic-linker -z max-page-size=0x1000

# make DEBUG=1: the calls of services are told on the console, and gdb finds lines. Not
# from the environment, where the word may be meant for others.
ifeq ($(origin DEBUG) $(DEBUG),command line 1)
pvh-efi-objs += trace.o trace-entry.o
PVH_EFI_CFLAGS += -g -DPVH_EFI_DEBUG=1
PVH_EFI_LDFLAGS := $(subst handling=error,handling=place,$(PVH_EFI_LDFLAGS))
endif

# The flavour with disks, pvh-efi-disk.elf: nothing of it is in the other one
pvh-efi-disk-objs := $(filter-out main.o,$(pvh-efi-objs)) disk-main.o
pvh-efi-disk-objs += xenstore.o grant.o xenbus.o blkring.o blkfront.o blockio.o cmdline-disk.o pmtimer.o
