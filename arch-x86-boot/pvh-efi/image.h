/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_IMAGE_H
#define PVH_EFI_IMAGE_H

#include "efi.h"

/**
 * struct image - an image from LoadImage() until it is unloaded
 * @next:	the one loaded before
 * @handle:	its handle, once it has one
 * @info:	its loaded image protocol
 * @path:	its device path
 * @options:	@info's load options if pvh-efi has made them
 * @base:	where it lies, whatever becomes of @info
 * @entry:	where it begins
 * @pages:	as @base, 0 when it runs where the file does
 * @nr_pages:	its size
 * @stack:	of StartImage()'s caller, NULL unless the image runs
 * @exit_data:	what Exit() got
 * @exit_data_size: bytes of that
 * @is_driver:	it may stay when it has ended
 * @is_linux:	a kernel, which waits for nothing that pvh-efi does
 * @is_unified:	it embeds a kernel
 * @nx_compat:	it is protected as its sections say
 * @started:	StartImage() has been called
 * @unloading:	its hook is being asked whether it may go, or has agreed
 */
struct image {
	struct image *next;
	struct efi_handle *handle;
	struct efi_loaded_image info;
	void *path;
	void *options;
	const u8 *base;
	efi_image_entry_t entry;
	efi_physical_addr_t pages;
	u32 nr_pages;
	void *stack;
	efi_char16_t *exit_data;
	efi_uintn_t exit_data_size;
	bool is_driver;
	bool is_linux;
	bool is_unified;
	bool nx_compat;
	bool started;
	bool unloading;
};

/* image.c */
extern const struct efi_guid loaded_image_guid;
struct image *image_new(void);
void image_release(struct image *image);
void image_release_lost(void);
efi_status_t __efiapi image_start(struct efi_handle *handle, efi_uintn_t *exit_data_size,
				  efi_char16_t **exit_data);
efi_status_t __efiapi image_exit(struct efi_handle *handle, efi_status_t status,
				 efi_uintn_t exit_data_size, efi_char16_t *exit_data);
efi_status_t __efiapi image_unload(struct efi_handle *handle);
const struct efi_loaded_image *image_info(const struct efi_handle *handle);
bool image_is_unified(const void *code);

/* image-load.c */
struct efi_handle *image_load_kernel(void *file, u64 size, u64 room, const char *cmdline);
efi_status_t __efiapi image_load(bool boot_policy, struct efi_handle *parent,
				 struct efi_device_path *path, void *source, efi_uintn_t size,
				 struct efi_handle **handle);

/* image-path.c */
const struct efi_device_path *image_path_of_kernel(void);
efi_status_t image_path_install(struct efi_handle *image, struct efi_loaded_image *info,
				const struct efi_device_path *path, void **installed);
void image_path_remove(struct efi_handle *image, void *installed);

/* image-call.S, image-call32.S */
efi_status_t image_call(efi_image_entry_t entry, struct efi_handle *image,
			struct efi_system_table *systab, void **stack);
void __noreturn image_return(void *stack, efi_status_t status);

#endif
