# SPDX-License-Identifier: GPL-2.0
#
# Links pvh-efi's objects, compiled as always, with what makes its services fail.
# Called by faults.
#
#	make -f inject.mk O=DIR SRC=…/arch-x86-boot DIR/faulty.elf DIR/bundle

tests := $(dir $(lastword $(MAKEFILE_LIST)))

include $(SRC)/Makefile

inject_objs := $(O)/inject.o $(O)/inject-entry.o

$(O)/faulty.elf: $(objs) $(inject_objs) $(src)pvh-efi.lds
	$(LD) -m elf_x86_64 -static $(PVH_EFI_LDFLAGS) --wrap=image_start \
		--wrap=runtime_exit_boot_services -T $(src)pvh-efi.lds -o $@ \
		$(objs) $(inject_objs)

$(O)/inject.o: $(tests)inject.c | $(O)
	$(CC) $(NOSTDINC) $(CPPFLAGS) -I$(src) $(CFLAGS) -c -o $@ $<

$(O)/inject-entry.o: $(tests)inject-entry.S | $(O)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

-include $(inject_objs:.o=.d)
