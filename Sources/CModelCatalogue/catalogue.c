#include "model_catalogue.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// The catalogue travels inside the binary, so that a copy of it alone knows which models there are and what their bytes must be.
static const unsigned char text[] = {
#embed "../../models/catalogue.json"
};

const unsigned char *crescendo_model_catalogue(void) { return text; }

size_t crescendo_model_catalogue_length(void) { return sizeof text; }
