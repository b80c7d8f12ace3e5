/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Included before everything else in every compilation: functions that cannot
 * be used safely, or that keep hidden state, become undeclared names.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(name) sorry_##name##_is_banned_see_base_banned_h

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef strtok
#undef strtok_r
#undef sprintf
#undef vsprintf
#undef sscanf
#undef gets
#undef atoi
#undef atol
#undef localtime
#undef gmtime
#undef ctime
#undef asctime
#undef alloca

#define strcpy(...) BANNED(strcpy)
#define strcat(...) BANNED(strcat)
#define strncpy(...) BANNED(strncpy)
#define strncat(...) BANNED(strncat)
#define strtok(...) BANNED(strtok)
#define strtok_r(...) BANNED(strtok_r)
#define sprintf(...) BANNED(sprintf)
#define vsprintf(...) BANNED(vsprintf)
#define sscanf(...) BANNED(sscanf)
#define gets(...) BANNED(gets)
#define atoi(...) BANNED(atoi)
#define atol(...) BANNED(atol)
#define localtime(...) BANNED(localtime)
#define gmtime(...) BANNED(gmtime)
#define ctime(...) BANNED(ctime)
#define asctime(...) BANNED(asctime)
#define alloca(...) BANNED(alloca)

#endif
