/* SPDX-License-Identifier: GPL-2.0 */
/* What gnu-efi's headers don't have, as UEFI 2.10 and Linux define it. */
#ifndef SELFTEST_EFI_MORE_H
#define SELFTEST_EFI_MORE_H

#define EFI_GUID_LITERAL(a, b, c, ...)	((EFI_GUID){ a, b, c, { __VA_ARGS__ } })

/* 7.1.2: event groups */
#define GROUP_EXIT_BOOT_SERVICES \
	EFI_GUID_LITERAL(0x27abf055, 0xb1b8, 0x4c26, 0x80, 0x48, 0x74, 0x8f, 0x37, 0xba, 0xa2, 0xdf)
#define GROUP_BEFORE_EXIT_BOOT_SERVICES \
	EFI_GUID_LITERAL(0x8be0e274, 0x3970, 0x4b44, 0x80, 0xc5, 0x1a, 0xb9, 0x50, 0x2f, 0x3b, 0xfc)
#define GROUP_MEMORY_MAP_CHANGE \
	EFI_GUID_LITERAL(0x78bee926, 0x692f, 0x48fd, 0x9e, 0xdb, 0x01, 0x42, 0x2e, 0xf0, 0xd7, 0xab)

/* 7.2: memory types and attributes */
enum {
	MEMORY_PERSISTENT = 14,
	MEMORY_UNACCEPTED = 15,
	MEMORY_TYPES = 16,
};

#define MEMORY_OEM	0x70000000u
#define MEMORY_OS	0x80000000u
#define MEMORY_RO	0x20000ULL

/* 37.7.1 */
#define MEMORY_ATTRIBUTE_GUID \
	EFI_GUID_LITERAL(0xf4560cf6, 0x40ec, 0x4b4a, 0xa1, 0x92, 0xbf, 0x1d, 0x57, 0xd0, 0xb1, 0x89)

struct memory_attribute {
	EFI_STATUS EFIAPI (*get)(struct memory_attribute *this, UINT64 base, UINT64 size,
				 UINT64 *attributes);
	EFI_STATUS EFIAPI (*set)(struct memory_attribute *this, UINT64 base, UINT64 size,
				 UINT64 attributes);
	EFI_STATUS EFIAPI (*clear)(struct memory_attribute *this, UINT64 base, UINT64 size,
				   UINT64 attributes);
};

/* 13.2.1, and the path at which Linux looks for its initrd */
#define LOAD_FILE2_GUID \
	EFI_GUID_LITERAL(0x4006c0c1, 0xfcb3, 0x403e, 0x99, 0x6d, 0x4a, 0x6c, 0x87, 0x24, 0xe0, 0x6d)
#define INITRD_MEDIA_GUID \
	EFI_GUID_LITERAL(0x5568e427, 0x68fc, 0x4f3d, 0xac, 0x74, 0xca, 0x55, 0x52, 0x31, 0xcc, 0x68)

struct load_file2 {
	EFI_STATUS EFIAPI (*load)(struct load_file2 *this, EFI_DEVICE_PATH *path, BOOLEAN policy,
				  UINTN *size, void *buffer);
};

/* 4.6.2 */
#define RT_PROPERTIES_GUID \
	EFI_GUID_LITERAL(0xeb66918a, 0x7eef, 0x402a, 0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9)

struct rt_properties {
	UINT16 version;
	UINT16 length;
	UINT32 supported;
};

enum {
	RT_GET_TIME		= 1 << 0,
	RT_SET_TIME		= 1 << 1,
	RT_GET_WAKEUP_TIME	= 1 << 2,
	RT_SET_WAKEUP_TIME	= 1 << 3,
	RT_GET_VARIABLE		= 1 << 4,
	RT_GET_NEXT_VARIABLE	= 1 << 5,
	RT_SET_VARIABLE		= 1 << 6,
	RT_SET_ADDRESS_MAP	= 1 << 7,
	RT_CONVERT_POINTER	= 1 << 8,
	RT_GET_NEXT_HIGH_COUNT	= 1 << 9,
	RT_RESET_SYSTEM		= 1 << 10,
	RT_UPDATE_CAPSULE	= 1 << 11,
	RT_QUERY_CAPSULE	= 1 << 12,
	RT_QUERY_VARIABLE	= 1 << 13,
	RT_ALL			= (1 << 14) - 1,
};

/* 9.2 */
#define LOADED_PATH_GUID \
	EFI_GUID_LITERAL(0xbc62157e, 0x3e33, 0x4fec, 0x99, 0x20, 0x2d, 0x3b, 0x36, 0xd7, 0x50, 0xdf)

/* 4.6.5 */
#define CONFORMANCE_GUID \
	EFI_GUID_LITERAL(0x36122546, 0xf7e7, 0x4c8f, 0xbd, 0x9b, 0xeb, 0x85, 0x25, 0xb5, 0x0c, 0x0b)

struct conformance {
	UINT16 version;
	UINT16 nr;
	EFI_GUID profiles[];
};

/* Xen: public/arch-x86/hvm/efi_info.h */
#define XEN_INFO_GUID \
	EFI_GUID_LITERAL(0xdf91766c, 0xdb2e, 0x46df, 0xb7, 0x5a, 0xc9, 0x45, 0xa2, 0xff, 0x11, 0x33)

struct xen_info {
	UINT32 version;
	UINT32 size;
	UINT32 flags;
	UINT32 reserved;
};

#endif
