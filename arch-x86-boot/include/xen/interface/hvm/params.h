/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_XEN_INTERFACE_HVM_PARAMS_H
#define COMPAT_XEN_INTERFACE_HVM_PARAMS_H

#include <xen/interface/xen.h>

#define HVMOP_get_param			1
#define HVM_PARAM_STORE_PFN		1
#define HVM_PARAM_STORE_EVTCHN		2
#define HVM_PARAM_CONSOLE_PFN		17
#define HVM_PARAM_CONSOLE_EVTCHN	18

struct xen_hvm_param {
	u16 domid;
	u32 index;
	u64 value;
};

#endif
