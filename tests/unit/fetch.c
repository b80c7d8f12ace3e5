/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which addresses are not asked, whatever a name resolves to. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/str.h"
#include "mail/fetch.h"
#include "unit.h"

static bool is_private(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return fetch_is_private((struct sockaddr *)&in);
	if (inet_pton(AF_INET6, text, &in6.sin6_addr) != 1)
		fail_msg("%s is no address", text);
	return fetch_is_private((struct sockaddr *)&in6);
}

static void addresses_of_our_own_network_are_private(void **state UNUSED)
{
	static const char *const texts[] = {
		"127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.168.1.1", "224.0.0.1", "255.255.255.255",
		"240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
		"2002:7f00:1::", "2002:c0a8:1::1", "2001:0:1::1", "2001:db8::1", "198.18.0.1",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!is_private(texts[i]))
			fail_msg("%s would be asked", texts[i]);
}

static void addresses_of_the_internet_are_not(void **state UNUSED)
{
	static const char *const texts[] = {
		"8.8.8.8", "93.184.216.34", "172.32.0.1", "172.15.0.1", "100.128.0.1", "11.0.0.1",
		"2606:2800:220:1::1", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
		"2002:808:808::1", "223.255.255.1",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (is_private(texts[i]))
			fail_msg("%s would not be asked", texts[i]);
}

static void a_private_server_is_refused_and_other_schemes_too(void **state)
{
	struct unit *u = *state;
	static const char *const urls[] = {
		"http://127.0.0.1:1/x.ics", "http://localhost:1/", "http://[::1]:1/",
		"http://2130706433:1/", "http://0x7f.1:1/", "file:///etc/passwd",
		"gopher://127.0.0.1/", "ftp://127.0.0.1/",
	};
	const struct fetch_options options = { .max = 1000, .timeout_secs = 5 };

	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct buf out = BUF_INIT(2000);

		assert_fails(u, ERR_INVALID, fetch_url(urls[i], &options, &out, &u->err));
		if (i < 5 && !strstr(u->err.msg, "private network"))
			fail_msg("%s: %s", urls[i], u->err.msg);
		assert_int_equal(out.len, 0);
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(addresses_of_our_own_network_are_private),
		UNIT_TEST(addresses_of_the_internet_are_not),
		UNIT_TEST(a_private_server_is_refused_and_other_schemes_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
