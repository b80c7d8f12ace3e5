/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fetching from the web, by libcurl; each socket is looked at before it connects. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"

#include "fetch.h"

#define REDIRECTS_MAX 4

struct fetch {
	const struct fetch_options *options;
	struct buf *out;
	size_t got;
	bool refused;			/* a private address */
};

/* ---- addresses */

static bool is_in4(uint32_t address, uint32_t net, int bits)
{
	return (address ^ net) >> (32 - bits) == 0;
}

static bool is_private4(uint32_t a)
{
	static const struct { uint32_t net; int bits; } nets[] = {
		{ 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 },
		{ 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 },
		{ 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
		{ 0xcb007100, 24 }, { 0xe0000000, 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(nets); i++)
		if (is_in4(a, nets[i].net, nets[i].bits))
			return true;
	return false;
}

static uint32_t last4(const unsigned char *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Only 2000::/3 is the open Internet, without what carries IPv4 in it. */
static bool is_private6(const unsigned char *b)
{
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
		return is_private4(last4(b + 12));
	if ((b[0] & 0xe0) != 0x20)
		return true;
	if (b[0] == 0x20 && b[1] == 0x02)			/* 6to4 */
		return is_private4(last4(b + 2));
	if (b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xfe) == 0)	/* 2001::/23: Teredo and the like */
		return true;
	return b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
}

bool fetch_is_private(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		return is_private4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		return is_private6(in6.sin6_addr.s6_addr);
	}
	return true;
}

/* ---- what libcurl asks */

static curl_socket_t on_socket(void *cookie, curlsocktype purpose UNUSED,
			       struct curl_sockaddr *address)
{
	struct fetch *fetch = cookie;

	if (!fetch->options->may_be_private && fetch_is_private(&address->addr)) {
		fetch->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t on_data(char *data, size_t size, size_t n, void *cookie)
{
	struct fetch *fetch = cookie;

	fetch->got += size * n;
	if (fetch->got > fetch->options->max)
		return 0;
	buf_add(fetch->out, data, size * n);
	return buf_ok(fetch->out) ? size * n : 0;
}

static void set_options(CURL *curl, const char *url, struct fetch *fetch)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)fetch->options->timeout_secs);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)fetch->options->timeout_secs);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, NULL);
	curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)fetch->options->max);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "moot/" MOOT_VERSION);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, fetch);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, fetch);
}

static int explain(CURL *curl, CURLcode code, const struct fetch *fetch, struct err *err)
{
	long status = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (fetch->refused)
		return err_set(err, ERR_INVALID, "it is on a private network, which is not asked");
	if (fetch->got > fetch->options->max || code == CURLE_FILESIZE_EXCEEDED)
		return err_set(err, ERR_LIMIT, "it has more than %zu KB",
			       fetch->options->max / 1024);
	if (code == CURLE_HTTP_RETURNED_ERROR)
		return err_set(err, ERR_INVALID, "the server answers %ld", status);
	return err_set(err, ERR_INVALID, "%s", curl_easy_strerror(code));
}

int fetch_url(const char *url, const struct fetch_options *options, struct buf *out,
	      struct err *err)
{
	struct fetch fetch = { .options = options, .out = out };
	CURL *curl = curl_easy_init();
	CURLcode code;
	int rc = 0;

	if (!curl)
		bug("libcurl does not start");
	set_options(curl, url, &fetch);
	code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		rc = explain(curl, code, &fetch, err);
	curl_easy_cleanup(curl);
	return rc;
}
