#ifndef CRESCENDO_MODEL_CATALOGUE_H
#define CRESCENDO_MODEL_CATALOGUE_H

#include <stddef.h>

/// The bytes of models/catalogue.json, held in the binary for as long as the process lives.
const unsigned char *crescendo_model_catalogue(void);

/// How many there are.
size_t crescendo_model_catalogue_length(void);

#endif
