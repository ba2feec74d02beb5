/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STUB_EFISTUB_H
#define STUB_EFISTUB_H

#include <linux/efi.h>

/* test_stub.c is the firmware. */
#define efi_bs_call(func, ...)	fw_##func(__VA_ARGS__)

efi_status_t fw_allocate_pool(int type, unsigned long size, void **buffer);
efi_status_t fw_free_pool(void *buffer);
efi_status_t fw_install_configuration_table(efi_guid_t *guid, void *table);
efi_status_t fw_handle_protocol(efi_handle_t handle, efi_guid_t *guid, void **interface);

void *get_efi_config_table(efi_guid_t guid);
efi_status_t efi_get_memory_map(struct efi_boot_memmap **map, bool install_cfg_tbl);
void efi_warn(const char *fmt, ...) __attribute__((__format__(__printf__, 1, 2)));
void efi_retrieve_xen_info(efi_handle_t handle);

#endif
