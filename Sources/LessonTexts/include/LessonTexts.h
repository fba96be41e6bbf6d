#ifndef LESSON_TEXTS_H
#define LESSON_TEXTS_H

#include <stddef.h>

/// A lesson as it stands in Lessons/, built into the tool so that it needs no files beside itself.
typedef struct {
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  size_t count;
} LessonText;

/// How many lessons there are.
size_t lesson_count(void);

/// A lesson by its place; the place must be below the count.
LessonText lesson_text(size_t place);

#endif
