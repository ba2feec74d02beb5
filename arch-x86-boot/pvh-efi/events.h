/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_EVENTS_H
#define PVH_EFI_EVENTS_H

#include "efi.h"

/* events.c */
efi_uintn_t __efiapi event_raise_tpl(efi_uintn_t tpl);
void __efiapi event_restore_tpl(efi_uintn_t tpl);
efi_status_t __efiapi event_create(u32 type, efi_uintn_t tpl, efi_event_notify_t notify,
				   void *context, struct efi_event **event);
efi_status_t __efiapi event_create_ex(u32 type, efi_uintn_t tpl, efi_event_notify_t notify,
				      const void *context, const struct efi_guid *group,
				      struct efi_event **event);
efi_status_t __efiapi event_set_timer(struct efi_event *event, int type, u64 time);
efi_status_t __efiapi event_wait(efi_uintn_t nr, struct efi_event **wanted, efi_uintn_t *index);
efi_status_t __efiapi event_signal(struct efi_event *event);
efi_status_t __efiapi event_close(struct efi_event *event);
efi_status_t __efiapi event_check(struct efi_event *event);
bool event_valid(const struct efi_event *event);
void event_set(struct efi_event *event);
void event_set_group(struct efi_guid group);
void events_dispatch(void);
void events_end(void);
void events_go_on(void);
void events_reset(void);

/* notify.c */
efi_status_t __efiapi notify_register(const struct efi_guid *guid, struct efi_event *event,
				      void **registration);
void notify_forget(const struct efi_event *event);

/* ticks.c */
void ticks_start(void);
void ticks_stop(void);

/* time.c */
u64 time_now(void);

#endif
