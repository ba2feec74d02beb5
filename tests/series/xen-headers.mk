# SPDX-License-Identifier: GPL-2.0
#
# Runs the checks of public headers in Xen's own xen/include/Makefile, without
# configuring Xen. Called by companion, with the headers to look at:
#
#	make -C DIR -f xen-headers.mk XEN=SOURCE PUBLIC_HEADERS=… …

srctree := $(XEN)/xen
XEN_ROOT := $(XEN)
src := include
obj := include
srcdir := $(srctree)/include
XEN_TARGET_ARCH := x86_64
XEN_COMPILE_ARCH := x86_64
CONFIG_X86 := y
CC := gcc
CXX := g++

.PHONY: check FORCE
check: $(addprefix $(obj)/headers,.chk 99.chk ++.chk)
FORCE:

include $(srctree)/scripts/Kbuild.include
include $(srcdir)/Makefile
