/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_EFI_H
#define PVH_EFI_EFI_H

/*
 * What the UEFI Specification 2.10 defines and pvh-efi uses. Section numbers in
 * this directory are those of that edition.
 */

#include "types.h"

/*
 * UINTN and EFI_STATUS are as wide as an address: 2.3.1. Services and images are
 * called by Microsoft's convention on x64 (2.3.4.2), by C's own on IA-32 (2.3.2.2).
 */
#ifdef __x86_64__
#define __efiapi			__attribute__((__ms_abi__))
#define va_list_efi			__builtin_ms_va_list
#define va_start_efi			__builtin_ms_va_start
#define va_end_efi			__builtin_ms_va_end
typedef u64			efi_uintn_t;
typedef u64			efi_status_t;
#else
#define __efiapi
#define va_list_efi			__builtin_va_list
#define va_start_efi			__builtin_va_start
#define va_end_efi			__builtin_va_end
typedef u32			efi_uintn_t;
typedef u32			efi_status_t;
#endif

typedef u16			efi_char16_t;
typedef u64			efi_physical_addr_t;

/* Opaque to callers */
struct efi_handle;
struct efi_event;

struct efi_guid {
	u32 a;
	u16 b;
	u16 c;
	u8 d[8];
};

#define EFI_GUID(a, b, c, d...)	((struct efi_guid){ a, b, c, { d } })

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

/* Status codes: Appendix D */
#define EFI_ERROR_BIT		((efi_status_t)1 << (sizeof(efi_status_t) * 8 - 1))
#define EFI_SUCCESS		((efi_status_t)0)
#define EFI_WARN_UNKNOWN_GLYPH	((efi_status_t)1)
#define EFI_LOAD_ERROR		(1 | EFI_ERROR_BIT)
#define EFI_INVALID_PARAMETER	(2 | EFI_ERROR_BIT)
#define EFI_UNSUPPORTED		(3 | EFI_ERROR_BIT)
#define EFI_BAD_BUFFER_SIZE	(4 | EFI_ERROR_BIT)
#define EFI_BUFFER_TOO_SMALL	(5 | EFI_ERROR_BIT)
#define EFI_NOT_READY		(6 | EFI_ERROR_BIT)
#define EFI_DEVICE_ERROR	(7 | EFI_ERROR_BIT)
#define EFI_WRITE_PROTECTED	(8 | EFI_ERROR_BIT)
#define EFI_OUT_OF_RESOURCES	(9 | EFI_ERROR_BIT)
#define EFI_MEDIA_CHANGED	(13 | EFI_ERROR_BIT)
#define EFI_NOT_FOUND		(14 | EFI_ERROR_BIT)
#define EFI_ACCESS_DENIED	(15 | EFI_ERROR_BIT)
#define EFI_NO_MAPPING		(17 | EFI_ERROR_BIT)
#define EFI_ALREADY_STARTED	(20 | EFI_ERROR_BIT)

/* Table header: 4.2 */
struct efi_table_hdr {
	u64 signature;
	u32 revision;
	u32 headersize;
	u32 crc32;
	u32 reserved;
};

#define EFI_SPEC_REVISION		((2U << 16) | 100)
#define EFI_SYSTEM_TABLE_SIGNATURE	0x5453595320494249ULL
#define EFI_BOOT_SERVICES_SIGNATURE	0x56524553544f4f42ULL
#define EFI_RUNTIME_SERVICES_SIGNATURE	0x56524553544e5552ULL

/* Memory: 7.2 */
enum efi_memory_type {
	EFI_RESERVED_TYPE,
	EFI_LOADER_CODE,
	EFI_LOADER_DATA,
	EFI_BOOT_SERVICES_CODE,
	EFI_BOOT_SERVICES_DATA,
	EFI_RUNTIME_SERVICES_CODE,
	EFI_RUNTIME_SERVICES_DATA,
	EFI_CONVENTIONAL_MEMORY,
	EFI_UNUSABLE_MEMORY,
	EFI_ACPI_RECLAIM_MEMORY,
	EFI_ACPI_MEMORY_NVS,
	EFI_MEMORY_MAPPED_IO,
	EFI_MEMORY_MAPPED_IO_PORT_SPACE,
	EFI_PAL_CODE,
	EFI_PERSISTENT_MEMORY,
	EFI_UNACCEPTED_MEMORY,
	EFI_MAX_MEMORY_TYPE,
};

#define EFI_MEMORY_WB		0x8ULL
#define EFI_MEMORY_RP		0x2000ULL
#define EFI_MEMORY_XP		0x4000ULL
#define EFI_MEMORY_RO		0x20000ULL
#define EFI_MEMORY_RUNTIME	0x8000000000000000ULL

/* Types 0x70000000 … belong to OEMs and operating system loaders. */
#define EFI_OEM_MEMORY_TYPE_MIN	0x70000000U

struct efi_memory_desc {
	u32 type;
	u32 pad;
	u64 phys_addr;
	u64 virt_addr;
	u64 num_pages;
	u64 attribute;
};

#define EFI_MEMORY_DESCRIPTOR_VERSION	1

enum efi_allocate_type {
	EFI_ALLOCATE_ANY_PAGES,
	EFI_ALLOCATE_MAX_ADDRESS,
	EFI_ALLOCATE_ADDRESS,
	EFI_MAX_ALLOCATE_TYPE,
};

enum efi_locate_search_type {
	EFI_LOCATE_ALL_HANDLES,
	EFI_LOCATE_BY_REGISTER_NOTIFY,
	EFI_LOCATE_BY_PROTOCOL,
};

/* Configuration table: 4.6 */
struct efi_config_table {
	struct efi_guid guid;
	void *table;
};

/* Device path: 10.2 */
struct efi_device_path {
	u8 type;
	u8 sub_type;
	u8 length[2];		/* little endian, may be unaligned */
};

#define EFI_DEV_HARDWARE	1
#define EFI_DEV_HARDWARE_VENDOR	4
#define EFI_DEV_MEDIA		4
#define EFI_DEV_MEDIA_VENDOR	3
#define EFI_DEV_MEDIA_FILE	4
#define EFI_DEV_END		0x7f
#define EFI_DEV_END_ENTIRE	0xff

/* Text output: 12.4 */
struct efi_text_output {
	efi_status_t (*reset)(struct efi_text_output *this, bool extended) __efiapi;
	efi_status_t (*output_string)(struct efi_text_output *this,
				      const efi_char16_t *string) __efiapi;
	efi_status_t (*test_string)(struct efi_text_output *this,
				    const efi_char16_t *string) __efiapi;
	efi_status_t (*query_mode)(struct efi_text_output *this, efi_uintn_t mode,
				   efi_uintn_t *columns, efi_uintn_t *rows) __efiapi;
	efi_status_t (*set_mode)(struct efi_text_output *this, efi_uintn_t mode) __efiapi;
	efi_status_t (*set_attribute)(struct efi_text_output *this, efi_uintn_t attr) __efiapi;
	efi_status_t (*clear_screen)(struct efi_text_output *this) __efiapi;
	efi_status_t (*set_cursor)(struct efi_text_output *this, efi_uintn_t column,
				   efi_uintn_t row) __efiapi;
	efi_status_t (*enable_cursor)(struct efi_text_output *this, bool visible) __efiapi;
	struct efi_text_output_mode *mode;
};

struct efi_text_output_mode {
	u32 max_mode;
	u32 mode;
	u32 attribute;
	u32 cursor_column;
	u32 cursor_row;
	u8 cursor_visible;
};

/* Text input: 12.3 */
struct efi_input_key {
	u16 scan_code;
	efi_char16_t unicode_char;
};

struct efi_text_input {
	efi_status_t (*reset)(void *this, bool extended) __efiapi;
	efi_status_t (*read_key)(struct efi_text_input *this, struct efi_input_key *key) __efiapi;
	struct efi_event *wait_for_key;
};

/* … and with what shift keys do: 12.2 */
struct efi_key_data {
	struct efi_input_key key;
	u32 shift_state;
	u8 toggle_state;
};

typedef efi_status_t (*efi_key_notify_t)(struct efi_key_data *key) __efiapi;

struct efi_text_input_ex {
	efi_status_t (*reset)(void *this, bool extended) __efiapi;
	efi_status_t (*read_key)(struct efi_text_input_ex *this,
				 struct efi_key_data *key) __efiapi;
	struct efi_event *wait_for_key;
	efi_status_t (*set_state)(struct efi_text_input_ex *this, u8 *toggle_state) __efiapi;
	efi_status_t (*register_notify)(struct efi_text_input_ex *this,
					const struct efi_key_data *key, efi_key_notify_t notify,
					void **handle) __efiapi;
	efi_status_t (*unregister_notify)(struct efi_text_input_ex *this, void *handle) __efiapi;
};

struct efi_system_table;
struct efi_boot_services;
struct efi_runtime_services;

/* System table: 4.3 */
struct efi_system_table {
	struct efi_table_hdr hdr;
	efi_char16_t *fw_vendor;
	u32 fw_revision;
	struct efi_handle *con_in_handle;
	struct efi_text_input *con_in;
	struct efi_handle *con_out_handle;
	struct efi_text_output *con_out;
	struct efi_handle *stderr_handle;
	struct efi_text_output *stderr;
	struct efi_runtime_services *runtime;
	struct efi_boot_services *boot;
	efi_uintn_t nr_tables;
	struct efi_config_table *tables;
};

/* Loaded image: 9.1 */
#define EFI_LOADED_IMAGE_REVISION	0x1000

struct efi_loaded_image {
	u32 revision;
	struct efi_handle *parent_handle;
	struct efi_system_table *system_table;
	struct efi_handle *device_handle;
	struct efi_device_path *file_path;
	void *reserved;
	u32 load_options_size;		/* bytes, terminating 0 included */
	void *load_options;
	void *image_base;
	u64 image_size;
	u32 image_code_type;
	u32 image_data_type;
	efi_status_t (*unload)(struct efi_handle *image) __efiapi;
};

typedef efi_status_t (*efi_image_entry_t)(struct efi_handle *image,
					  struct efi_system_table *systab) __efiapi;

/* Load file 2: 13.2 */
struct efi_load_file2 {
	efi_status_t (*load_file)(struct efi_load_file2 *this, struct efi_device_path *path,
				  bool boot_policy, efi_uintn_t *size, void *buffer) __efiapi;
};

/* Block I/O: 13.9 */
#define EFI_BLOCK_IO_REVISION		0x10000

struct efi_block_io_media {
	u32 media_id;
	bool removable;
	bool present;
	bool logical_partition;
	bool read_only;
	bool write_caching;
	u32 block_size;
	u32 io_align;
	u64 last_block;
};

struct efi_block_io {
	u64 revision;
	struct efi_block_io_media *media;
	efi_status_t (*reset)(struct efi_block_io *this, bool extended) __efiapi;
	efi_status_t (*read_blocks)(struct efi_block_io *this, u32 media_id, u64 lba,
				    efi_uintn_t size, void *buffer) __efiapi;
	efi_status_t (*write_blocks)(struct efi_block_io *this, u32 media_id, u64 lba,
				     efi_uintn_t size, void *buffer) __efiapi;
	efi_status_t (*flush_blocks)(struct efi_block_io *this) __efiapi;
};

/* Random numbers: 37.5 */
struct efi_rng {
	efi_status_t (*get_info)(struct efi_rng *this, efi_uintn_t *size,
				 struct efi_guid *algorithms) __efiapi;
	efi_status_t (*get_rng)(struct efi_rng *this, const struct efi_guid *algorithm,
				efi_uintn_t size, void *value) __efiapi;
};

/* Task priority levels and events: 7.1 */
#define TPL_APPLICATION			4
#define TPL_CALLBACK			8
#define TPL_NOTIFY			16
#define TPL_HIGH_LEVEL			31

#define EVT_TIMER			0x80000000
#define EVT_RUNTIME			0x40000000
#define EVT_NOTIFY_WAIT			0x00000100
#define EVT_NOTIFY_SIGNAL		0x00000200
#define EVT_SIGNAL_EXIT_BOOT_SERVICES	0x00000201
#define EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE	0x60000202

enum efi_timer_delay {
	EFI_TIMER_CANCEL,
	EFI_TIMER_PERIODIC,
	EFI_TIMER_RELATIVE,
};

typedef void (*efi_event_notify_t)(struct efi_event *event, void *context) __efiapi;

/* OpenProtocol()'s attributes: 7.3.9 */
#define EFI_OPEN_BY_HANDLE_PROTOCOL	0x01
#define EFI_OPEN_GET_PROTOCOL		0x02
#define EFI_OPEN_TEST_PROTOCOL		0x04
#define EFI_OPEN_BY_CHILD_CONTROLLER	0x08
#define EFI_OPEN_BY_DRIVER		0x10
#define EFI_OPEN_EXCLUSIVE		0x20

struct efi_open_protocol_info {
	struct efi_handle *agent_handle;
	struct efi_handle *controller_handle;
	u32 attributes;
	u32 open_count;
};

/* Boot services: 4.4 */
struct efi_boot_services {
	struct efi_table_hdr hdr;
	efi_uintn_t (*raise_tpl)(efi_uintn_t tpl) __efiapi;
	void (*restore_tpl)(efi_uintn_t tpl) __efiapi;
	efi_status_t (*allocate_pages)(int how, int type, efi_uintn_t nr_pages,
				       efi_physical_addr_t *addr) __efiapi;
	efi_status_t (*free_pages)(efi_physical_addr_t addr, efi_uintn_t nr_pages) __efiapi;
	efi_status_t (*get_memory_map)(efi_uintn_t *size, struct efi_memory_desc *map,
				       efi_uintn_t *key, efi_uintn_t *desc_size,
				       u32 *desc_version) __efiapi;
	efi_status_t (*allocate_pool)(int type, efi_uintn_t size, void **buffer) __efiapi;
	efi_status_t (*free_pool)(void *buffer) __efiapi;
	efi_status_t (*create_event)(u32 type, efi_uintn_t tpl, efi_event_notify_t notify,
				     void *context, struct efi_event **event) __efiapi;
	efi_status_t (*set_timer)(struct efi_event *event, int type, u64 time) __efiapi;
	efi_status_t (*wait_for_event)(efi_uintn_t nr, struct efi_event **events,
				       efi_uintn_t *index) __efiapi;
	efi_status_t (*signal_event)(struct efi_event *event) __efiapi;
	efi_status_t (*close_event)(struct efi_event *event) __efiapi;
	efi_status_t (*check_event)(struct efi_event *event) __efiapi;
	efi_status_t (*install_protocol_interface)(struct efi_handle **handle,
						   const struct efi_guid *guid, int type,
						   void *interface) __efiapi;
	efi_status_t (*reinstall_protocol_interface)(struct efi_handle *handle,
						     const struct efi_guid *guid, void *old,
						     void *new) __efiapi;
	efi_status_t (*uninstall_protocol_interface)(struct efi_handle *handle,
						     const struct efi_guid *guid,
						     void *interface) __efiapi;
	efi_status_t (*handle_protocol)(struct efi_handle *handle, const struct efi_guid *guid,
					void **interface) __efiapi;
	void *reserved;
	efi_status_t (*register_protocol_notify)(const struct efi_guid *guid,
						 struct efi_event *event,
						 void **registration) __efiapi;
	efi_status_t (*locate_handle)(int how, const struct efi_guid *guid, void *key,
				      efi_uintn_t *size, struct efi_handle **buffer) __efiapi;
	efi_status_t (*locate_device_path)(const struct efi_guid *guid,
					   struct efi_device_path **path,
					   struct efi_handle **device) __efiapi;
	efi_status_t (*install_configuration_table)(const struct efi_guid *guid,
						    void *table) __efiapi;
	efi_status_t (*load_image)(bool boot_policy, struct efi_handle *parent,
				   struct efi_device_path *path, void *source, efi_uintn_t size,
				   struct efi_handle **image) __efiapi;
	efi_status_t (*start_image)(struct efi_handle *image, efi_uintn_t *exit_data_size,
				    efi_char16_t **exit_data) __efiapi;
	efi_status_t (*exit)(struct efi_handle *image, efi_status_t status,
			     efi_uintn_t exit_data_size, efi_char16_t *exit_data) __efiapi;
	efi_status_t (*unload_image)(struct efi_handle *image) __efiapi;
	efi_status_t (*exit_boot_services)(struct efi_handle *image, efi_uintn_t key) __efiapi;
	efi_status_t (*get_next_monotonic_count)(u64 *count) __efiapi;
	efi_status_t (*stall)(efi_uintn_t microseconds) __efiapi;
	efi_status_t (*set_watchdog_timer)(efi_uintn_t seconds, u64 code, efi_uintn_t size,
					   efi_char16_t *data) __efiapi;
	efi_status_t (*connect_controller)(struct efi_handle *controller,
					   struct efi_handle **driver,
					   struct efi_device_path *remaining,
					   bool recursive) __efiapi;
	efi_status_t (*disconnect_controller)(struct efi_handle *controller,
					      struct efi_handle *driver,
					      struct efi_handle *child) __efiapi;
	efi_status_t (*open_protocol)(struct efi_handle *handle, const struct efi_guid *guid,
				      void **interface, struct efi_handle *agent,
				      struct efi_handle *controller, u32 attributes) __efiapi;
	efi_status_t (*close_protocol)(struct efi_handle *handle, const struct efi_guid *guid,
				       struct efi_handle *agent,
				       struct efi_handle *controller) __efiapi;
	efi_status_t (*open_protocol_information)(struct efi_handle *handle,
						  const struct efi_guid *guid,
						  struct efi_open_protocol_info **info,
						  efi_uintn_t *count) __efiapi;
	efi_status_t (*protocols_per_handle)(struct efi_handle *handle, struct efi_guid ***guids,
					     efi_uintn_t *count) __efiapi;
	efi_status_t (*locate_handle_buffer)(int how, const struct efi_guid *guid, void *key,
					     efi_uintn_t *count,
					     struct efi_handle ***buffer) __efiapi;
	efi_status_t (*locate_protocol)(const struct efi_guid *guid, void *registration,
					void **interface) __efiapi;
	efi_status_t (*install_multiple)(struct efi_handle **handle, ...) __efiapi;
	efi_status_t (*uninstall_multiple)(struct efi_handle *handle, ...) __efiapi;
	efi_status_t (*calculate_crc32)(void *data, efi_uintn_t size, u32 *crc) __efiapi;
	void (*copy_mem)(void *dst, void *src, efi_uintn_t size) __efiapi;
	void (*set_mem)(void *buffer, efi_uintn_t size, u8 value) __efiapi;
	efi_status_t (*create_event_ex)(u32 type, efi_uintn_t tpl, efi_event_notify_t notify,
					const void *context, const struct efi_guid *group,
					struct efi_event **event) __efiapi;
};

/* Time: 8.3.1 */
struct efi_time {
	u16 year;
	u8 month;
	u8 day;
	u8 hour;
	u8 minute;
	u8 second;
	u8 pad;
	u32 nanosecond;
	short time_zone;	/* minutes */
	u8 daylight;
	u8 pad2;
};

#define EFI_UNSPECIFIED_TIMEZONE	0x7ff

struct efi_time_capabilities {
	u32 resolution;		/* in counts a second */
	u32 accuracy;		/* in parts of 10^12 */
	bool sets_to_zero;
};

enum efi_reset_type {
	EFI_RESET_COLD,
	EFI_RESET_WARM,
	EFI_RESET_SHUTDOWN,
	EFI_RESET_PLATFORM_SPECIFIC,
};

/* Runtime services: 4.5 */
struct efi_runtime_services {
	struct efi_table_hdr hdr;
	efi_status_t (*get_time)(struct efi_time *time,
				 struct efi_time_capabilities *can) __efiapi;
	efi_status_t (*set_time)(void *time) __efiapi;
	efi_status_t (*get_wakeup_time)(bool *enabled, bool *pending, void *time) __efiapi;
	efi_status_t (*set_wakeup_time)(bool enable, void *time) __efiapi;
	efi_status_t (*set_virtual_address_map)(efi_uintn_t map_size, efi_uintn_t desc_size,
						u32 desc_version,
						struct efi_memory_desc *map) __efiapi;
	efi_status_t (*convert_pointer)(efi_uintn_t disposition, void **address) __efiapi;
	efi_status_t (*get_variable)(efi_char16_t *name, struct efi_guid *vendor, u32 *attr,
				     efi_uintn_t *size, void *data) __efiapi;
	efi_status_t (*get_next_variable)(efi_uintn_t *size, efi_char16_t *name,
					  struct efi_guid *vendor) __efiapi;
	efi_status_t (*set_variable)(efi_char16_t *name, struct efi_guid *vendor, u32 attr,
				     efi_uintn_t size, void *data) __efiapi;
	efi_status_t (*get_next_high_mono_count)(u32 *count) __efiapi;
	void (*reset_system)(int type, efi_status_t status, efi_uintn_t size, void *data) __efiapi;
	efi_status_t (*update_capsule)(void **capsules, efi_uintn_t count, u64 sg_list) __efiapi;
	efi_status_t (*query_capsule_caps)(void **capsules, efi_uintn_t count, u64 *max,
					   int *reset) __efiapi;
	efi_status_t (*query_variable_info)(u32 attr, u64 *storage, u64 *remaining,
					    u64 *max) __efiapi;
};

/* Variables: 8.2 */
#define EFI_VARIABLE_NON_VOLATILE			0x01
#define EFI_VARIABLE_BOOTSERVICE_ACCESS			0x02
#define EFI_VARIABLE_RUNTIME_ACCESS			0x04
#define EFI_VARIABLE_HARDWARE_ERROR_RECORD		0x08
#define EFI_VARIABLE_AUTHENTICATED_WRITE_ACCESS		0x10
#define EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS	0x20
#define EFI_VARIABLE_APPEND_WRITE			0x40
#define EFI_VARIABLE_ENHANCED_AUTHENTICATED_ACCESS	0x80

/* Conformance profiles: 4.6 */
#define EFI_CONFORMANCE_PROFILES_TABLE_VERSION	1

struct efi_conformance_profiles {
	u16 version;
	u16 nr_profiles;
	struct efi_guid profiles[];
};

/* Runtime properties: 4.6 */
#define EFI_RT_PROPERTIES_TABLE_VERSION		1
#define EFI_RT_SUPPORTED_SET_VIRTUAL_ADDRESS_MAP	0x0080

struct efi_rt_properties {
	u16 version;
	u16 length;
	u32 runtime_services_supported;
};

/* Memory attribute protocol: 37.7 */
struct efi_memory_attribute {
	efi_status_t (*get)(struct efi_memory_attribute *this, efi_physical_addr_t base,
			    u64 length, u64 *attributes) __efiapi;
	efi_status_t (*set)(struct efi_memory_attribute *this, efi_physical_addr_t base,
			    u64 length, u64 attributes) __efiapi;
	efi_status_t (*clear)(struct efi_memory_attribute *this, efi_physical_addr_t base,
			      u64 length, u64 attributes) __efiapi;
};

/* Memory attributes table: 4.6.4 */
#define EFI_MEMORY_ATTRIBUTES_TABLE_VERSION	2

struct efi_memory_attributes_table {
	u32 version;
	u32 nr_entries;
	u32 desc_size;
	u32 flags;
	struct efi_memory_desc entries[2];
};

#define EFI_LOADED_IMAGE_GUID \
	EFI_GUID(0x5b1b31a1, 0x9562, 0x11d2, 0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)
#define EFI_LOADED_IMAGE_DEVICE_PATH_GUID \
	EFI_GUID(0xbc62157e, 0x3e33, 0x4fec, 0x99, 0x20, 0x2d, 0x3b, 0x36, 0xd7, 0x50, 0xdf)
#define EFI_DEVICE_PATH_GUID \
	EFI_GUID(0x09576e91, 0x6d3f, 0x11d2, 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)
#define EFI_LOAD_FILE2_GUID \
	EFI_GUID(0x4006c0c1, 0xfcb3, 0x403e, 0x99, 0x6d, 0x4a, 0x6c, 0x87, 0x24, 0xe0, 0x6d)
#define EFI_BLOCK_IO_GUID \
	EFI_GUID(0x964e5b21, 0x6459, 0x11d2, 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)
#define EFI_TEXT_OUTPUT_GUID \
	EFI_GUID(0x387477c2, 0x69c7, 0x11d2, 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)
#define EFI_TEXT_INPUT_GUID \
	EFI_GUID(0x387477c1, 0x69c7, 0x11d2, 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)
#define EFI_TEXT_INPUT_EX_GUID \
	EFI_GUID(0xdd9e7534, 0x7762, 0x4698, 0x8c, 0x14, 0xf5, 0x85, 0x17, 0xa6, 0x25, 0xaa)
#define EFI_ACPI_20_TABLE_GUID \
	EFI_GUID(0x8868e871, 0xe4f1, 0x11d3, 0xbc, 0x22, 0x00, 0x80, 0xc7, 0x3c, 0x88, 0x81)
#define EFI_ACPI_TABLE_GUID \
	EFI_GUID(0xeb9d2d30, 0x2d88, 0x11d3, 0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d)
#define EFI_SMBIOS_TABLE_GUID \
	EFI_GUID(0xeb9d2d31, 0x2d88, 0x11d3, 0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d)
#define EFI_SMBIOS3_TABLE_GUID \
	EFI_GUID(0xf2fd1544, 0x9794, 0x4a2c, 0x99, 0x2e, 0xe5, 0xbb, 0xcf, 0x20, 0xe3, 0x94)
#define EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID \
	EFI_GUID(0xf4560cf6, 0x40ec, 0x4b4a, 0xa1, 0x92, 0xbf, 0x1d, 0x57, 0xd0, 0xb1, 0x89)
#define EFI_MEMORY_ATTRIBUTES_TABLE_GUID \
	EFI_GUID(0xdcfa911d, 0x26eb, 0x469f, 0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20)
#define EFI_RT_PROPERTIES_TABLE_GUID \
	EFI_GUID(0xeb66918a, 0x7eef, 0x402a, 0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9)

#define EFI_CONFORMANCE_PROFILES_TABLE_GUID \
	EFI_GUID(0x36122546, 0xf7e7, 0x4c8f, 0xbd, 0x9b, 0xeb, 0x85, 0x25, 0xb5, 0x0c, 0x0b)
#define EFI_GLOBAL_VARIABLE_GUID \
	EFI_GUID(0x8be4df61, 0x93ca, 0x11d2, 0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c)
#define EFI_IMAGE_SECURITY_DATABASE_GUID \
	EFI_GUID(0xd719b2cb, 0x3d3a, 0x4596, 0xa3, 0xbc, 0xda, 0xd0, 0x0e, 0x67, 0x65, 0x6f)
#define EFI_RNG_GUID \
	EFI_GUID(0x3152bca5, 0xeade, 0x433d, 0x86, 0x2e, 0xc0, 0x1c, 0xdc, 0x29, 0x1f, 0x44)
#define EFI_RNG_ALGORITHM_SP800_90_CTR_256 \
	EFI_GUID(0x44f0de6e, 0x4d8c, 0x4045, 0xa8, 0xc7, 0x4d, 0xd1, 0x68, 0x85, 0x6b, 0x9e)

/* Event groups: 7.1.2 */
#define EFI_EVENT_GROUP_EXIT_BOOT_SERVICES \
	EFI_GUID(0x27abf055, 0xb1b8, 0x4c26, 0x80, 0x48, 0x74, 0x8f, 0x37, 0xba, 0xa2, 0xdf)
#define EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES \
	EFI_GUID(0x8be0e274, 0x3970, 0x4b44, 0x80, 0xc5, 0x1a, 0xb9, 0x50, 0x2f, 0x3b, 0xfc)
#define EFI_EVENT_GROUP_RESET_SYSTEM \
	EFI_GUID(0x62da6a56, 0x13fb, 0x485a, 0xa8, 0xda, 0xa3, 0xdd, 0x79, 0x12, 0xcb, 0x6b)
#define EFI_EVENT_GROUP_MEMORY_MAP_CHANGE \
	EFI_GUID(0x78bee926, 0x692f, 0x48fd, 0x9e, 0xdb, 0x01, 0x42, 0x2e, 0xf0, 0xd7, 0xab)

/* Linux: drivers/firmware/efi/libstub, the initrd's device path */
#define LINUX_EFI_INITRD_MEDIA_GUID \
	EFI_GUID(0x5568e427, 0x68fc, 0x4f3d, 0xac, 0x74, 0xca, 0x55, 0x52, 0x31, 0xcc, 0x68)

#endif
