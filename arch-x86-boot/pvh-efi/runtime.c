// SPDX-License-Identifier: GPL-2.0
/*
 * The system table, the configuration table's array and the runtime services:
 * what stays after ExitBootServices(), in pages of their own. The kernel may map
 * these anywhere, so the code that stays refers to no data and no other code, but
 * for SetVirtualAddressMap(), which comes before that (addrmap.c).
 */

#include "pvh-efi.h"

struct efi_config_table config_tables[MAX_CONFIG_TABLES] __runtime_data;

static efi_char16_t vendor[] __runtime_data = L"pvh-efi";

/*
 * Until ExitBootServices() the services are these, and those of variables.c. A
 * service that is there at no time says what UEFI 8.3 to 8.5 name for that.
 */
static efi_status_t __efiapi rt_get_time(void *time, void *capabilities)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi rt_set_time(void *time)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi rt_get_wakeup_time(bool *enabled, bool *pending, void *time)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi rt_set_wakeup_time(bool enable, void *time)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi rt_get_next_high_mono_count(u32 *count)
{
	return EFI_UNSUPPORTED;
}

/* UEFI 8.5.1: never returns. A guest that wants to end before its kernel runs has failed. */
static void __efiapi rt_reset_system(int type, efi_status_t status, efi_uintn_t size, void *data)
{
	stop("ResetSystem() with status 0x%llx", (u64)status);
}

static efi_status_t __efiapi rt_update_capsule(void **capsules, efi_uintn_t count, u64 sg_list)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi rt_query_capsule_caps(void **capsules, efi_uintn_t count, u64 *max,
						   int *reset)
{
	return EFI_UNSUPPORTED;
}

/* SetVirtualAddressMap() is for afterwards only: UEFI 8.4.1 */
static efi_status_t __efiapi rt_no_address_map(efi_uintn_t map_size, efi_uintn_t desc_size,
					       u32 desc_version, struct efi_memory_desc *map)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi rt_convert_pointer(efi_uintn_t disposition, void **address)
{
	return EFI_UNSUPPORTED;
}

struct efi_runtime_services runtime_services __runtime_data = {
	.hdr				= {
		.signature		= EFI_RUNTIME_SERVICES_SIGNATURE,
		.revision		= EFI_SPEC_REVISION,
		.headersize		= sizeof(runtime_services),
	},
	.get_time			= rt_get_time,
	.set_time			= rt_set_time,
	.get_wakeup_time		= rt_get_wakeup_time,
	.set_wakeup_time		= rt_set_wakeup_time,
	.set_virtual_address_map	= rt_no_address_map,
	.convert_pointer		= rt_convert_pointer,
	.get_variable			= variable_get,
	.get_next_variable		= variable_get_next,
	.set_variable			= variable_set,
	.get_next_high_mono_count	= rt_get_next_high_mono_count,
	.reset_system			= rt_reset_system,
	.update_capsule			= rt_update_capsule,
	.query_capsule_caps		= rt_query_capsule_caps,
	.query_variable_info		= variable_query_info,
};

struct efi_system_table systab __runtime_data = {
	.hdr		= {
		.signature	= EFI_SYSTEM_TABLE_SIGNATURE,
		.revision	= EFI_SPEC_REVISION,
		.headersize	= sizeof(systab),
	},
	.fw_vendor	= vendor,
	.fw_revision	= PVH_EFI_REVISION,
	.runtime	= &runtime_services,
	.boot		= &boot_services,
	.tables		= config_tables,
};

/**
 * runtime_init() - complete the tables that applications see
 */
void runtime_init(void)
{
	table_set_crc(&runtime_services.hdr);
	table_set_crc(&systab.hdr);
}

/* What all services but one are afterwards, as EFI_RT_PROPERTIES_TABLE has said. */
static __runtime efi_status_t __efiapi rt_unsupported(void)
{
	return EFI_UNSUPPORTED;
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
