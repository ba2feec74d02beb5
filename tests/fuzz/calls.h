/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_FUZZ_CALLS_H
#define TESTS_FUZZ_CALLS_H

/* What the files of fuzz_services.c share: its input, and what calls are made of. */

#include "harness.h"

#define NR_SLOTS	8

typedef void (*call_t)(void);

/* input.c: the input is used up byte by byte, and zeroes follow it. */
void input_start(const u8 *data, size_t size);
size_t input_left(void);
u8 byte(void);
u64 number(void);
void bytes(void *to, size_t size);
struct efi_guid *guid(void);
void *interface(void);
struct efi_handle **handle_slot(void);
struct efi_handle *handle(void);
void input_reset(struct efi_handle *caller);

/* Three paths, each the beginning of the next; and one that is none */
extern u8 paths[4][16];

/* fuzz_services.c */
void run_calls(u32 most);
bool leave_boot_services(struct efi_handle *image);

/* calls-memory.c */
void memory_reset(void);
void call_allocate_pages(void);
void call_free_pages(void);
void call_allocate_pool(void);
void call_free_pool(void);
void call_use_up(void);
void call_get_memory_map(void);
void call_memory(void);

/* calls-handles.c */
void handles_start(void);
void check_new(struct efi_handle *handle);
void call_install(void);
void call_uninstall(void);
void call_take_away(void);
void call_reinstall(void);
void call_install_multiple(void);
void call_uninstall_multiple(void);
void call_open(void);
void call_queries(void);
void call_locate_handle(void);
void call_locate_device_path(void);
void call_configuration_table(void);

/* calls-images.c */
bool images_start(void);
void call_load_image(void);
void call_start_image(void);
void call_exit(void);
void call_exit_anywhere(void);
void call_exit_boot_services(void);
void call_unload_image(void);

/* calls-rest.c */
extern bool notifying;		/* inside a notification function */
extern void *registration;	/* the newest one, NULL for none */
void rest_reset(void);
void call_create_event(void);
void call_events(void);
void call_own_event(void);
void call_registration(void);
void call_timer(void);
void call_drivers(void);
void call_variables(void);
void call_runtime(void);
void call_keys(void);
void call_text(void);
void call_random(void);

/* seam-image-call.c: in place of image-call.S, what an image does when it is started */
extern efi_status_t (*application)(struct efi_handle *image);
void images_reset(void);
bool is_code(int type);	/* an image's memory may be of this type */

#endif
