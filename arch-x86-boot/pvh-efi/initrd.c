// SPDX-License-Identifier: GPL-2.0
/*
 * The initrd, as Linux's EFI stub asks for it: LoadFile2 on a device path of its own.
 *
 * What a unified kernel image embeds, its stub offers by the same path. Stubs up to
 * systemd 260 give up when they find an initrd there already; later ones read it,
 * take it away and offer both, first the one that they have found. Kernels ask in
 * the end. So: the stub finds none, and the kernel finds what was given here first,
 * and behind it what the stub offers. A file that both have is the stub's.
 */

#include "devpath.h"
#include "image.h"
#include "initrd.h"
#include "lib.h"
#include "print.h"
#include "protocol.h"

static struct vendor_path initrd_path = {
	VENDOR_NODE(EFI_DEV_MEDIA, EFI_DEV_MEDIA_VENDOR, LINUX_EFI_INITRD_MEDIA_GUID),
	END_NODE,
};

static const struct efi_guid load_guid = EFI_LOAD_FILE2_GUID;
static void *initrd_data;
static u64 initrd_size;
static bool initrd_read;
static struct efi_handle *initrd_handle;

/* What somebody else offers by the same path */
static struct efi_load_file2 *find_other(void)
{
	struct efi_device_path *path = &initrd_path.vendor.header;
	struct efi_handle *handle;
	void *other;

	if (devpath_find(&load_guid, &path, &handle, initrd_handle) != EFI_SUCCESS ||
	    path != &initrd_path.end || protocol_get(handle, &load_guid, &other) != EFI_SUCCESS)
		return NULL;
	return other;
}

/* LoadFile(), UEFI 13.2.2. Each archive begins at a multiple of 4: Linux's initramfs.c. */
static efi_status_t __efiapi initrd_load(struct efi_load_file2 *this, struct efi_device_path *path,
					 bool boot_policy, efi_uintn_t *size, void *buffer)
{
	struct efi_load_file2 *other = find_other();
	efi_uintn_t own = initrd_size, more = 0, room;
	efi_status_t status = EFI_SUCCESS;

	if (boot_policy)
		return EFI_UNSUPPORTED;
	if (!path || !size)
		return EFI_INVALID_PARAMETER;
	if (!other || other->load_file(other, path, false, &more, NULL) != EFI_BUFFER_TOO_SMALL ||
	    align_up(own, 4) + more < more)
		more = 0;
	if (more)
		own = align_up(own, 4);
	room = *size;
	*size = own + more;
	if (!buffer || room < own + more)
		return EFI_BUFFER_TOO_SMALL;
	if (more)
		*(u32 *)(buffer + own - 4) = 0;
	memcpy(buffer, initrd_data, initrd_size);
	initrd_read = true;
	if (more)
		status = other->load_file(other, path, false, &more, buffer + own);
	*size = own + more;
	return status;
}

static struct efi_load_file2 initrd_protocol = { initrd_load };

/**
 * initrd_hidden_from() - who must not find that there is an initrd
 * @code:	where the caller of a service runs; NULL: who installs one of their own
 *
 * Return: the handle that is not there for them, or NULL.
 */
const struct efi_handle *initrd_hidden_from(const void *code)
{
	return !code || image_is_unified(code) ? initrd_handle : NULL;
}

/**
 * initrd_is_lost() - was an initrd given that nobody has read
 */
bool initrd_is_lost(void)
{
	return initrd_handle && !initrd_read;
}

/**
 * initrd_install() - offer a module as the initrd
 * @data:	where it lies
 * @size:	its bytes, not 0
 */
void initrd_install(void *data, u64 size)
{
	initrd_data = data;
	initrd_size = size;
	initrd_read = false;
	initrd_handle = NULL;
	/* Nobody else offers one yet: the path need not be looked for. */
	protocol_offer(&initrd_handle, &device_path_guid, &initrd_path);
	protocol_offer(&initrd_handle, &load_guid, &initrd_protocol);
}
