/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which address is which page, and who may ask for it. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "http/router.h"

extern const struct route routes[];
extern const size_t n_routes;

#endif
