// SPDX-License-Identifier: GPL-2.0
/*
 * The runtime services: they stay after ExitBootServices(), in pages of their own.
 * The kernel may map these anywhere, so the code that stays refers to no data and no
 * other code, but for SetVirtualAddressMap(), which comes before that (addrmap.c).
 */

#include "runtime.h"
#include "systab.h"

/*
 * What a service does that is there at no time, as UEFI 8.3 to 8.5 name it, and
 * after ExitBootServices() all but one, as EFI_RT_PROPERTIES_TABLE has said.
 */
static __runtime efi_status_t __efiapi rt_unsupported(void)
{
	return EFI_UNSUPPORTED;
}

/* SetVirtualAddressMap() is for afterwards only: 8.4.1 */
struct efi_runtime_services runtime_services __runtime_data = {
	.hdr				= {
		.signature		= EFI_RUNTIME_SERVICES_SIGNATURE,
		.revision		= EFI_SPEC_REVISION,
		.headersize		= sizeof(runtime_services),
	},
	.get_time			= clock_get_time,
	.set_time			= (void *)rt_unsupported,
	.get_wakeup_time		= (void *)rt_unsupported,
	.set_wakeup_time		= (void *)rt_unsupported,
	.set_virtual_address_map	= (void *)rt_unsupported,
	.convert_pointer		= (void *)rt_unsupported,
	.get_variable			= variable_get,
	.get_next_variable		= variable_get_next,
	.set_variable			= variable_set,
	.get_next_high_mono_count	= (void *)rt_unsupported,
	.reset_system			= reset_system,
	.update_capsule			= (void *)rt_unsupported,
	.query_capsule_caps		= (void *)rt_unsupported,
	.query_variable_info		= variable_query_info,
};

/**
 * runtime_init() - complete the tables that applications see
 */
void runtime_init(void)
{
	table_set_crc(&runtime_services.hdr);
	systab.runtime = &runtime_services;
	table_set_crc(&systab.hdr);
}

static void replace_services(void)
{
	void **service = (void **)&runtime_services.get_time;
	void **end = (void **)(&runtime_services + 1);

	while (service < end)
		*service++ = rt_unsupported;
	runtime_services.set_virtual_address_map = runtime_set_virtual_address_map;
	table_set_crc(&runtime_services.hdr);
}

/**
 * runtime_exit_boot_services() - leave no pointer to what is gone, UEFI 7.4.6
 */
void runtime_exit_boot_services(void)
{
	replace_services();
	systab.con_in_handle = NULL;
	systab.con_in = NULL;
	systab.con_out_handle = NULL;
	systab.con_out = NULL;
	systab.stderr_handle = NULL;
	systab.stderr = NULL;
	systab.boot = NULL;
	table_set_crc(&systab.hdr);
}
