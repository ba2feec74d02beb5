/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_H
#define PVH_EFI_H

#include "efi.h"
#include "protocol.h"

/* 640 KiB to 1 MiB: Xen's and QEMU's PVH memory maps call it RAM, and it isn't. */
#define ISA_HOLE_START		0xa0000ULL
#define ISA_HOLE_END		0x100000ULL

/* A kernel image of more than this is refused: the largest are near 100 MiB. */
#define PE_MAX_IMAGE_SIZE	0x40000000U

/* FirmwareRevision of the system table: ours to choose, UEFI 4.3 */
#define PVH_EFI_REVISION	0x00010000

/* The device path node of what pvh-efi starts by itself */
#define PVH_EFI_DEVICE_GUID \
	EFI_GUID(0x0a45b747, 0x1884, 0x4133, 0xb0, 0xa4, 0x2b, 0x18, 0x65, 0x22, 0x05, 0x15)

/* string.c */
void *memcpy(void *dst, const void *src, unsigned long n);
void *memmove(void *dst, const void *src, unsigned long n);
void *memset(void *dst, int c, unsigned long n);
int memcmp(const void *a, const void *b, unsigned long n);

/* GUIDs are aligned to 4 bytes only. */
struct guid_halves {
	u64 low;
	u64 high;
} __packed;

static inline bool guid_equal(const struct efi_guid *a, const struct efi_guid *b)
{
	const struct guid_halves *p = (const void *)a;
	const struct guid_halves *q = (const void *)b;

	return p->low == q->low && p->high == q->high;
}

/* crc32.c */
u32 crc32(const void *data, unsigned long size);

static inline void table_set_crc(struct efi_table_hdr *hdr)
{
	hdr->crc32 = 0;
	hdr->crc32 = crc32(hdr, hdr->headersize);
}

/* utf16.c */
#define UTF8_REPLACEMENT	0xfffdU
u32 utf8_decode(const u8 *s, unsigned long left, u32 *length);
unsigned long utf8_to_utf16(const char *src, unsigned long size, efi_char16_t *dst);

/* divide.c */
u64 divide(u64 value, u32 by, u32 *rest);

/* print.c */
void pr_line(const char *fmt, ...) __printf(1, 2);
void __noreturn stop(const char *fmt, ...) __printf(1, 2);

/* console.c */
void console_init(bool initial_domain);
void console_putc(char c);
void console_send(u8 byte);
bool console_get(u8 *byte);
void console_flush(void);
void console_loud(bool on);

/* text.c */
void text_install(void);

/* keyboard.c */
extern struct efi_text_input text_in;
extern struct efi_text_input_ex text_in_ex;
efi_status_t keyboard_init(void);

/* reset.c */
void __noreturn __efiapi reset_system(int type, efi_status_t status, efi_uintn_t size, void *data);

/* clock.c */
efi_status_t __efiapi clock_get_time(struct efi_time *time, struct efi_time_capabilities *can);

/* devpath.c */
efi_status_t devpath_find(const struct efi_guid *guid, struct efi_device_path **path,
			  struct efi_handle **device, const struct efi_handle *hidden);
unsigned long devpath_size(const struct efi_device_path *path);

/* config.c */
efi_status_t __efiapi config_install(const struct efi_guid *guid, void *table);

/* systab.c */
#define MAX_CONFIG_TABLES	32
extern struct efi_system_table systab;
extern struct efi_config_table config_tables[];

/* runtime.c */
extern struct efi_runtime_services runtime_services;
void runtime_init(void);
void runtime_exit_boot_services(void);

/* variables.c */
efi_status_t __efiapi variable_get(efi_char16_t *name, struct efi_guid *guid, u32 *attr,
				   efi_uintn_t *size, void *data);
efi_status_t __efiapi variable_get_next(efi_uintn_t *size, efi_char16_t *name,
					struct efi_guid *guid);
efi_status_t __efiapi variable_set(efi_char16_t *name, struct efi_guid *guid, u32 attr,
				   efi_uintn_t size, void *data);
efi_status_t __efiapi variable_query_info(u32 attr, u64 *storage, u64 *remaining, u64 *max);

/* addrmap.c */
efi_status_t __efiapi runtime_set_virtual_address_map(efi_uintn_t map_size,
						      efi_uintn_t desc_size, u32 desc_version,
						      struct efi_memory_desc *map);

/* bootsvc.c */
extern struct efi_boot_services boot_services;
void bootsvc_init(void);

/* image-load.c */
struct efi_handle *image_load_kernel(void *file, u64 size, u64 room, const char *cmdline);
efi_status_t __efiapi image_load(bool boot_policy, struct efi_handle *parent,
				 struct efi_device_path *path, void *source, efi_uintn_t size,
				 struct efi_handle **image);

/* image.c */
efi_status_t __efiapi image_start(struct efi_handle *image, efi_uintn_t *exit_data_size,
				  efi_char16_t **exit_data);
efi_status_t __efiapi image_exit(struct efi_handle *image, efi_status_t status,
				 efi_uintn_t exit_data_size, efi_char16_t *exit_data);
efi_status_t __efiapi image_unload(struct efi_handle *image);
bool image_is_unified(const void *code);

/* image-path.c */
const struct efi_device_path *image_path_of_kernel(void);
efi_status_t image_path_install(struct efi_handle *image, struct efi_loaded_image *info,
				const struct efi_device_path *path, void **installed);
void image_path_remove(struct efi_handle *image, void *installed);

/* image-call.S */
efi_status_t image_call(efi_image_entry_t entry, struct efi_handle *image,
			struct efi_system_table *systab, void **stack);
void __noreturn image_return(void *stack, efi_status_t status);

/* payload.c */
void *payload_find(u64 *size, u64 *room);

/* initrd.c */
void initrd_install(void *data, u64 size);
const struct efi_handle *initrd_hidden_from(const void *code);
bool initrd_is_lost(void);

/* lost.c */
void lost_init(const char *cmdline);
void lost_tell(struct efi_handle *kernel);

/* random.c */
bool random_present(void);
bool random_word(u64 *word);

/* rng.c */
void rng_install(void);

/* tables.c */
void tables_install(u64 rsdp, bool scan_smbios);
void xen_info_install(struct efi_handle *image, u32 flags);

#endif
