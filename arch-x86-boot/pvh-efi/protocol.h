/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PROTOCOL_H
#define PVH_EFI_PROTOCOL_H

#include "efi.h"

/* The handle database as services and the rest of pvh-efi use it; handle.h is its inside. */

/* handle.c */
struct efi_handle *handle_next(struct efi_handle *handle);
bool handle_valid(const struct efi_handle *handle);

/* protocol.c */
efi_status_t __efiapi protocol_install(struct efi_handle **handle, const struct efi_guid *guid,
				       int type, void *interface);
void protocol_offer(struct efi_handle **handle, const struct efi_guid *guid, void *interface);
efi_status_t __efiapi protocol_reinstall(struct efi_handle *handle, const struct efi_guid *guid,
					 void *old, void *new);
efi_status_t __efiapi protocol_uninstall(struct efi_handle *handle, const struct efi_guid *guid,
					 void *interface);
efi_status_t __efiapi protocol_get(struct efi_handle *handle, const struct efi_guid *guid,
				   void **interface);

/* open.c */
efi_status_t __efiapi protocol_open(struct efi_handle *handle, const struct efi_guid *guid,
				    void **interface, struct efi_handle *agent,
				    struct efi_handle *controller, u32 attributes);
efi_status_t __efiapi protocol_close(struct efi_handle *handle, const struct efi_guid *guid,
				     struct efi_handle *agent, struct efi_handle *controller);
efi_status_t __efiapi protocol_open_information(struct efi_handle *handle,
						const struct efi_guid *guid,
						struct efi_open_protocol_info **info,
						efi_uintn_t *count);
void protocol_forget_agent(const struct efi_handle *agent);

/* locate.c */
efi_status_t __efiapi protocol_locate(const struct efi_guid *guid, void *registration,
				      void **interface);
efi_status_t __efiapi protocol_locate_handles(int how, const struct efi_guid *guid, void *key,
					      efi_uintn_t *size, struct efi_handle **buffer);
efi_status_t __efiapi protocol_locate_handle_buffer(int how, const struct efi_guid *guid, void *key,
						    efi_uintn_t *count,
						    struct efi_handle ***buffer);
efi_status_t __efiapi protocols_per_handle(struct efi_handle *handle, struct efi_guid ***guids,
					   efi_uintn_t *count);

/* multiple.c */
efi_status_t __efiapi protocol_install_multiple(struct efi_handle **handle, ...);
efi_status_t __efiapi protocol_uninstall_multiple(struct efi_handle *handle, ...);

#endif
