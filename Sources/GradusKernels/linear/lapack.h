// LAPACK, where the system has one: found at run time, used for large matrices.

#ifndef GRADUS_LAPACK_H
#define GRADUS_LAPACK_H

#include <stddef.h>
#include <stdint.h>

/// Fortran routines: everything by address, matrices by columns, 32-bit integers. The lengths of the text arguments that
/// Fortran compilers append are 1.
typedef struct {
  void (*dsyevd)(const char *job, const char *uplo, const int32_t *n, double *a, const int32_t *lda, double *w,
                 double *work, const int32_t *lwork, int32_t *iwork, const int32_t *liwork, int32_t *info, size_t,
                 size_t);
  void (*dgesdd)(const char *job, const int32_t *m, const int32_t *n, double *a, const int32_t *lda, double *s,
                 double *u, const int32_t *ldu, double *vt, const int32_t *ldvt, double *work, const int32_t *lwork,
                 int32_t *iwork, int32_t *info, size_t);
} gradus_lapack;

/// The system's LAPACK; NULL if it has none, or if the environment variable GRADUS_LAPACK is `none`. Any other value of that variable is the path
/// of the library to load. Looked for once.
const gradus_lapack *gradus_find_lapack(void);

#endif
