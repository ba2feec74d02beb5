// SPDX-License-Identifier: GPL-2.0
/* Device paths: how long they are, and which handle has one (UEFI 10.2, 7.3.8). */

#include "devpath.h"
#include "lib.h"
#include "protocol.h"

/* A path of a caller without an end must not be followed for ever. */
#define MAX_PATH_SIZE	4096

const struct efi_guid device_path_guid = EFI_DEVICE_PATH_GUID;

static u32 node_length(const struct efi_device_path *node)
{
	return node->length[0] | node->length[1] << 8;
}

static bool is_end(const struct efi_device_path *node)
{
	return node->type == EFI_DEV_END && node->sub_type == EFI_DEV_END_ENTIRE;
}

/**
 * devpath_size() - bytes of a device path up to its end node, which isn't counted
 * @path:	the path
 *
 * Return: the size, or ~0 for a path that is malformed or too long.
 */
unsigned long devpath_size(const struct efi_device_path *path)
{
	unsigned long size = 0;

	while (size <= MAX_PATH_SIZE) {
		const struct efi_device_path *node = (const void *)path + size;

		if (is_end(node))
			return size;
		if (node_length(node) < sizeof(*node))
			break;
		size += node_length(node);
	}
	return ~0UL;
}

/**
 * devpath_find() - the handle whose path is the longest beginning of another
 * @guid:	protocol that the handle must have
 * @path:	in: the path looked for; out: what of it the handle's doesn't cover
 * @device:	the handle
 * @hidden:	a handle that is not found, may be NULL
 *
 * Return: EFI_SUCCESS, EFI_NOT_FOUND or EFI_INVALID_PARAMETER.
 */
efi_status_t devpath_find(const struct efi_guid *guid, struct efi_device_path **path,
			  struct efi_handle **device, const struct efi_handle *hidden)
{
	unsigned long wanted, best = 0;
	struct efi_handle *found = NULL;

	if (!guid || !path || !*path)
		return EFI_INVALID_PARAMETER;
	wanted = devpath_size(*path);
	if (wanted == ~0UL)
		return EFI_INVALID_PARAMETER;

	for (struct efi_handle *h = handle_next(NULL); h; h = handle_next(h)) {
		struct efi_device_path *p;
		void *interface;
		unsigned long size;

		if (h == hidden || protocol_get(h, guid, &interface) != EFI_SUCCESS ||
		    protocol_get(h, &device_path_guid, (void **)&p) != EFI_SUCCESS || !p)
			continue;
		size = devpath_size(p);
		if (size > wanted || (found && size <= best) || memcmp(p, *path, size))
			continue;
		found = h;
		best = size;
	}
	if (!found)
		return EFI_NOT_FOUND;
	if (!device)
		return EFI_INVALID_PARAMETER;
	*device = found;
	*path = (void *)*path + best;
	return EFI_SUCCESS;
}
