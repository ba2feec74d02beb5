// SPDX-License-Identifier: GPL-2.0
/*
 * The system table, the configuration table's array and the runtime services:
 * what stays after ExitBootServices(), in pages of their own. The kernel may map
 * these anywhere, so the code that stays refers to no data and no other code.
 */

#include "pvh-efi.h"

struct efi_config_table config_tables[MAX_CONFIG_TABLES] __runtime_data;

static efi_char16_t vendor[] __runtime_data = L"pvh-efi";

/*
 * Until ExitBootServices() the services are these. Variables: there are none,
 * and no room for any (UEFI 8.2).
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

static efi_status_t __efiapi rt_get_variable(efi_char16_t *name, struct efi_guid *guid, u32 *attr,
					     efi_uintn_t *size, void *data)
{
	return name && guid && size ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi rt_get_next_variable(efi_uintn_t *size, efi_char16_t *name,
						  struct efi_guid *guid)
{
	return name && guid && size ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi rt_set_variable(efi_char16_t *name, struct efi_guid *guid, u32 attr,
					     efi_uintn_t size, void *data)
{
	return name && guid ? EFI_OUT_OF_RESOURCES : EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi rt_get_next_high_mono_count(u32 *count)
{
	return EFI_UNSUPPORTED;
}

/* UEFI 8.5.1: never returns. A guest that wants to end before its kernel runs has failed. */
static void __efiapi rt_reset_system(int type, efi_status_t status, efi_uintn_t size, void *data)
{
	stop("ResetSystem() with status 0x%llx", status);
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

static efi_status_t __efiapi rt_query_variable_info(u32 attr, u64 *storage, u64 *remaining,
						    u64 *max)
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
	.get_variable			= rt_get_variable,
	.get_next_variable		= rt_get_next_variable,
	.set_variable			= rt_set_variable,
	.get_next_high_mono_count	= rt_get_next_high_mono_count,
	.reset_system			= rt_reset_system,
	.update_capsule			= rt_update_capsule,
	.query_capsule_caps		= rt_query_capsule_caps,
	.query_variable_info		= rt_query_variable_info,
};

struct efi_system_table systab __runtime_data = {
	.hdr		= {
		.signature	= EFI_SYSTEM_TABLE_SIGNATURE,
		.revision	= EFI_SPEC_REVISION,
		.headersize	= sizeof(systab),
	},
	.fw_vendor	= vendor,
	.fw_revision	= PVH_EFI_REVISION,
	.con_in		= &console_in,
	.con_out	= &console_out,
	.stderr		= &console_out,
	.runtime	= &runtime_services,
	.boot		= &boot_services,
	.tables		= config_tables,
};

/**
 * runtime_init() - complete the tables that applications see
 */
void runtime_init(void)
{
	struct efi_guid out = EFI_TEXT_OUTPUT_GUID, in = EFI_TEXT_INPUT_GUID;

	if (protocol_install_multiple(&systab.con_out_handle, &out, &console_out, &in,
				      &console_in, NULL) != EFI_SUCCESS)
		stop("no memory for the console's handle");
	systab.con_in_handle = systab.con_out_handle;
	systab.stderr_handle = systab.con_out_handle;
	table_set_crc(&runtime_services.hdr);
	table_set_crc(&systab.hdr);
}

/* What all services but one are afterwards, as EFI_RT_PROPERTIES_TABLE has said. */
static __runtime efi_status_t __efiapi rt_unsupported(void)
{
	return EFI_UNSUPPORTED;
}

/*
 * SetVirtualAddressMap(), UEFI 8.4.1. No service that works afterwards refers to
 * an address, so there is nothing to convert: saying yes is all that is asked.
 * A no would make Linux give up EFI, and leak what the boot services held.
 */
static __runtime efi_status_t __efiapi rt_set_virtual_address_map(efi_uintn_t map_size,
								  efi_uintn_t desc_size,
								  u32 desc_version,
								  struct efi_memory_desc *map)
{
	if (desc_version != EFI_MEMORY_DESCRIPTOR_VERSION || desc_size < sizeof(*map) || !map)
		return EFI_INVALID_PARAMETER;
	return EFI_SUCCESS;
}

static void replace_services(void)
{
	void **service = (void **)&runtime_services.get_time;
	void **end = (void **)(&runtime_services + 1);

	while (service < end)
		*service++ = rt_unsupported;
	runtime_services.set_virtual_address_map = rt_set_virtual_address_map;
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
