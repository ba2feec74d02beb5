/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_RUNTIME_H
#define PVH_EFI_RUNTIME_H

#include "efi.h"

/* runtime.c */
extern struct efi_runtime_services runtime_services;
void runtime_init(void);
void runtime_exit_boot_services(void);

/* addrmap.c */
efi_status_t __efiapi runtime_set_virtual_address_map(efi_uintn_t map_size,
						      efi_uintn_t desc_size, u32 desc_version,
						      struct efi_memory_desc *map);

/* variables.c */
efi_status_t __efiapi variable_get(efi_char16_t *name, struct efi_guid *guid, u32 *attr,
				   efi_uintn_t *size, void *data);
efi_status_t __efiapi variable_get_next(efi_uintn_t *size, efi_char16_t *name,
					struct efi_guid *guid);
efi_status_t __efiapi variable_set(efi_char16_t *name, struct efi_guid *guid, u32 attr,
				   efi_uintn_t size, void *data);
efi_status_t __efiapi variable_query_info(u32 attr, u64 *storage, u64 *remaining, u64 *max);

/* xen-clock.c */
bool xen_clock_get_time(struct efi_time *time);

/* clock.c */
efi_status_t __efiapi clock_get_time(struct efi_time *time, struct efi_time_capabilities *can);

/* reset.c */
void __noreturn __efiapi reset_system(int type, efi_status_t status, efi_uintn_t size, void *data);

#endif
