#ifndef CRESCENDO_CPOCKETSPHINX_H
#define CRESCENDO_CPOCKETSPHINX_H

#include <pocketsphinx.h>
#include <pocketsphinx/err.h>
#include <pocketsphinx/logmath.h>

#endif
