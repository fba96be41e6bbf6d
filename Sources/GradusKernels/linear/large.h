// Spectra of large matrices by LAPACK. Each gives what the function of the same name in linear.h gives, up to
// rounding, or −1 where there is no LAPACK or the matrix is not large.

#ifndef GRADUS_LARGE_H
#define GRADUS_LARGE_H

#include "linear.h"

int gradus_large_symmetric_eigen(double *a, ptrdiff_t n, double *values, double *vectors, double *space);
int gradus_large_svd(const double *a, ptrdiff_t rows, ptrdiff_t columns, double *values, double *left, double *right,
                     double *space);

/// Doubles of space that each needs: 0 where it would answer −1.
ptrdiff_t gradus_large_symmetric_eigen_space(ptrdiff_t n);
ptrdiff_t gradus_large_svd_space(ptrdiff_t rows, ptrdiff_t columns);

#endif
