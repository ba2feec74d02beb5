/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_CONSOLE_H
#define PVH_EFI_CONSOLE_H

#include "types.h"

/* console.c */
void console_init(bool initial_domain);
void console_putc(char c);
void console_send(u8 byte);
bool console_get(u8 *byte);
void console_flush(void);
void console_loud(bool on);

/* xen-console.c */
void xen_console_init(bool initial_domain);
bool xen_console_ready(void);
bool xen_console_send(u8 byte);
bool xen_console_get(u8 *byte);
void xen_console_flush(void);

#endif
