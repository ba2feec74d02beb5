# SPDX-License-Identifier: GPL-2.0
# Shared by Kbuild and Makefile

pvh-efi-objs := head.o main.o start_info.o memmap.o pages.o pool.o pagetable.o \
		handle.o multiple.o devpath.o config.o tables.o initrd.o pe.o image.o \
		image-call.o payload.o bootsvc.o runtime.o console.o print.o xen.o \
		string.o utf16.o crc32.o

# Words that a libc or the kernel's headers would define
PVH_EFI_WORDS := -Dbool=_Bool -Dtrue=1 -Dfalse=0 -Dstatic_assert=_Static_assert

# … and those that Kbuild itself puts in front of every file
PVH_EFI_ATTRIBUTES := '-D__noreturn=__attribute__((__noreturn__))' \
		      '-D__printf(f,a)=__attribute__((__format__(__printf__,f,a)))' \
		      '-D__section(s)=__attribute__((__section__(s)))' \
		      '-D__packed=__attribute__((__packed__))' \
		      '-D__aligned(a)=__attribute__((__aligned__(a)))'

PVH_EFI_CFLAGS := -m64 -std=gnu11 -Os -Wall -Wextra -Wno-unused-parameter \
		  -ffreestanding -fno-stack-protector -fno-pic -fno-pie -mcmodel=small \
		  -mno-red-zone -mgeneral-regs-only -fno-asynchronous-unwind-tables \
		  -fno-strict-aliasing -fshort-wchar -fcf-protection=none -ffunction-sections $(PVH_EFI_WORDS)

PVH_EFI_LDFLAGS := --build-id=none -z noexecstack --orphan-handling=error \
		   --no-dynamic-linker -z max-page-size=0x1000
