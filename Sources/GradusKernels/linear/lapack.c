// Looks for LAPACK among the system's libraries.

#include "lapack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static gradus_lapack lapack;
static int is_found;

static void *open_library(void) {
  const char *choice = getenv("GRADUS_LAPACK");
  if (choice && strcmp(choice, "none") == 0) return NULL;
  if (choice && choice[0]) return dlopen(choice, RTLD_NOW | RTLD_LOCAL);
#if defined(__APPLE__)
  static const char *const names[] = {"/System/Library/Frameworks/Accelerate.framework/Accelerate"};
#else
  static const char *const names[] = {"libopenblas.so.0", "liblapack.so.3", "libopenblas.so", "liblapack.so"};
#endif
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
  }
  return NULL;
}

static void load(void) {
  void *library = open_library();
  if (!library) return;
  const struct { const char *name; void *target; } routines[] = {
    {"dsyevd_", &lapack.dsyevd}, {"dgesdd_", &lapack.dgesdd},
  };
  for (size_t i = 0; i < sizeof routines / sizeof *routines; i++) {
    void *routine = dlsym(library, routines[i].name);
    if (!routine) return;
    memcpy(routines[i].target, &routine, sizeof routine);
  }
  is_found = 1;
}

const gradus_lapack *gradus_find_lapack(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return is_found ? &lapack : NULL;
}
