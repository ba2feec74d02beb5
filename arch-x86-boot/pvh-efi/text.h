/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_TEXT_H
#define PVH_EFI_TEXT_H

#include "efi.h"

/* text.c */
void text_install(void);

/* keyboard.c */
extern struct efi_text_input text_in;
extern struct efi_text_input_ex text_in_ex;
efi_status_t keyboard_init(void);

#endif
