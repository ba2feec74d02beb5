# SPDX-License-Identifier: GPL-2.0
#
# Links pvh-efi's objects, compiled as always, with what makes its services fail.
# Called by faults.
#
#	make -f faults.mk O=DIR SRC=…/pvh-efi DIR/faulty.elf DIR/bundle

here := $(dir $(lastword $(MAKEFILE_LIST)))

include $(SRC)/Makefile

fault_objs := $(O)/fault-injection.o $(O)/fault-entry.o

$(O)/faulty.elf: $(objs) $(fault_objs) $(src)pvh-efi.lds
	$(LD) -m elf_x86_64 -static $(PVH_EFI_LDFLAGS) --wrap=image_start \
		--wrap=runtime_exit_boot_services -T $(src)pvh-efi.lds -o $@ \
		$(objs) $(fault_objs)

$(O)/fault-%.o: $(here)fault-%.c | $(O)
	$(CC) $(CPPFLAGS) -I$(src) $(CFLAGS) -c -o $@ $<

$(O)/fault-%.o: $(here)fault-%.S | $(O)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

-include $(fault_objs:.o=.d)
