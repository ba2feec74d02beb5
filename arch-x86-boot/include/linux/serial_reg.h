/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_SERIAL_REG_H
#define COMPAT_LINUX_SERIAL_REG_H

/* The registers of a 16550A, by their distance from its first port */
#define UART_LSR		5
#define UART_LSR_DR		0x01
#define UART_LSR_THRE		0x20
#define UART_SCR		7

#endif
