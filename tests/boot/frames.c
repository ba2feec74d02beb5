// SPDX-License-Identifier: GPL-2.0
/*
 * Frames over a network interface, without TCP/IP. The payload is what stdin
 * has; that of the first frame which comes in goes to stdout.
 *
 *   frames ask INTERFACE     sends until one comes back, for 40 seconds
 *   frames answer INTERFACE  sends one for each that comes in, until it is ended
 */

#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* What IEEE 802 leaves to experiments */
#define PROTOCOL	0x88b5
#define LARGEST		1500
#define TRIES		80
#define PATIENCE_MS	500

static void need(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(1);
	}
}

/* A socket that knows the interface, which is up then. */
static int open_socket(const char *interface, struct sockaddr_ll *everyone)
{
	struct ifreq request = { 0 };
	int fd;

	fd = socket(AF_PACKET, SOCK_DGRAM, htons(PROTOCOL));
	need(fd, "socket");
	strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
	need(ioctl(fd, SIOCGIFFLAGS, &request), interface);
	request.ifr_flags |= IFF_UP;
	need(ioctl(fd, SIOCSIFFLAGS, &request), "up");
	need(ioctl(fd, SIOCGIFINDEX, &request), "index");

	everyone->sll_family = AF_PACKET;
	everyone->sll_protocol = htons(PROTOCOL);
	everyone->sll_ifindex = request.ifr_ifindex;
	everyone->sll_halen = 6;
	memset(everyone->sll_addr, 0xff, 6);
	need(bind(fd, (struct sockaddr *)everyone, sizeof(*everyone)), "bind");
	return fd;
}

static void put(const char *data, ssize_t size)
{
	need(write(STDOUT_FILENO, data, size) == size ? 0 : -1, "write");
}

int main(int argc, char **argv)
{
	char own[LARGEST], other[LARGEST];
	struct sockaddr_ll everyone = { 0 };
	struct pollfd incoming = { .events = POLLIN };
	int asks, tries, heard = 0;
	ssize_t size, got;

	if (argc != 3)
		return 2;
	asks = !strcmp(argv[1], "ask");
	size = fread(own, 1, sizeof(own), stdin);
	incoming.fd = open_socket(argv[2], &everyone);

	for (tries = 0; !asks || tries < TRIES; tries++) {
		/* A link that is not there yet refuses frames, or loses them */
		if (asks)
			sendto(incoming.fd, own, size, 0,
			       (struct sockaddr *)&everyone, sizeof(everyone));
		if (poll(&incoming, 1, PATIENCE_MS) < 1)
			continue;
		got = recv(incoming.fd, other, sizeof(other), 0);
		if (got < 0)
			continue;
		if (!heard++)
			put(other, got);
		if (asks)
			return 0;
		sendto(incoming.fd, own, size, 0, (struct sockaddr *)&everyone,
		       sizeof(everyone));
	}
	return 1;
}
