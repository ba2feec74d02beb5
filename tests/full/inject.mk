# SPDX-License-Identifier: GPL-2.0
#
# Links pvh-efi's objects, compiled as always, with what makes its services fail.
# Called by faults.
#
#	make -f inject.mk O=DIR SRC=…/arch-x86-boot DIR/faulty.elf DIR/bundle

tests := $(dir $(lastword $(MAKEFILE_LIST)))

include $(SRC)/Makefile

$(O)/faulty.elf: PVH_EFI_LDFLAGS += --wrap=image_start --wrap=runtime_exit_boot_services
$(O)/faulty.elf: $(objs) $(O)/inject.o $(O)/inject-entry.o

$(O)/inject.o: $(tests)inject.c
$(O)/inject-entry.o: $(tests)inject-entry.S
$(O)/inject.o $(O)/inject-entry.o: | $(O)
	$(CC) $(NOSTDINC) $(CPPFLAGS) -I$(src) $(CFLAGS) -c -o $@ $<

-include $(O)/inject.d
