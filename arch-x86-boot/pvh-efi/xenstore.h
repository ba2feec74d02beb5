/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_XENSTORE_H
#define PVH_EFI_XENSTORE_H

#include "types.h"

/* xenstore.c */
bool xenstore_open(void);
bool xenstore_list(const char *dir, const char *name, char *names, u32 *size);
bool xenstore_read(const char *dir, const char *name, char *value, u32 size);
bool xenstore_read_number(const char *dir, const char *name, u64 *number);
bool xenstore_write(const char *dir, const char *name, const char *value);
bool xenstore_write_number(const char *dir, const char *name, u32 number);
void xenstore_remove(const char *dir, const char *name);

#endif
