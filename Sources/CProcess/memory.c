#include "CProcess.h"

#include <malloc.h>

void crescendo_return_memory(void) { malloc_trim(0); }
