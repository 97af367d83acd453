/* SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0
 *
 * Preloaded into a node (LD_PRELOAD), shows it a wall clock that is POLYPHONY_CLOCK_OFFSET_MS
 * milliseconds ahead, or behind if that is negative. Clocks that measure durations are left alone.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void shift(struct timespec *now)
{
	static int known;
	static long long offset;
	long long nanos;

	if (!known) {
		const char *text = getenv("POLYPHONY_CLOCK_OFFSET_MS");
		offset = text ? atoll(text) : 0;
		known = 1;
	}
	nanos = now->tv_nsec + offset % 1000 * 1000000;
	now->tv_sec += offset / 1000 + (nanos >= 1000000000) - (nanos < 0);
	now->tv_nsec = nanos + (nanos < 0) * 1000000000LL - (nanos >= 1000000000) * 1000000000LL;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	/* Not the one of the next library: that one is not known yet when a library is loaded. */
	int result = (int)syscall(SYS_clock_gettime, clock, now);

	if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		shift(now);
	return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec exact;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
		return -1;
	now->tv_sec = exact.tv_sec;
	now->tv_usec = exact.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *out)
{
	struct timespec exact;

	if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
		return (time_t)-1;
	if (out)
		*out = exact.tv_sec;
	return exact.tv_sec;
}
