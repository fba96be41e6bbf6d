#include "LessonTexts.h"

// Part of C since 2023, and known to clang before under the same name.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char road[] = {
#embed "../../Lessons/00-road.md"
};

static const unsigned char slope[] = {
#embed "../../Lessons/01-slope.md"
};

static const unsigned char limit[] = {
#embed "../../Lessons/02-limit.md"
};

static const unsigned char rules[] = {
#embed "../../Lessons/03-rules.md"
};

static const unsigned char partial[] = {
#embed "../../Lessons/04-partial.md"
};

static const unsigned char neuron[] = {
#embed "../../Lessons/05-neuron.md"
};

static const unsigned char relu[] = {
#embed "../../Lessons/06-relu.md"
};

static const unsigned char gradient[] = {
#embed "../../Lessons/07-gradient.md"
};

static const unsigned char squaredError[] = {
#embed "../../Lessons/08-squared-error.md"
};

static const unsigned char jacobian[] = {
#embed "../../Lessons/09-jacobian.md"
};

static const unsigned char tensors[] = {
#embed "../../Lessons/10-tensors.md"
};

static const unsigned char batch[] = {
#embed "../../Lessons/11-batch.md"
};

static const unsigned char chain[] = {
#embed "../../Lessons/12-chain.md"
};

static const unsigned char paths[] = {
#embed "../../Lessons/13-paths.md"
};

static const unsigned char backpropagation[] = {
#embed "../../Lessons/14-backpropagation.md"
};

static const unsigned char softmax[] = {
#embed "../../Lessons/15-softmax.md"
};

static const unsigned char network[] = {
#embed "../../Lessons/16-network.md"
};

static const unsigned char descent[] = {
#embed "../../Lessons/17-descent.md"
};

static const unsigned char training[] = {
#embed "../../Lessons/18-training.md"
};

static const unsigned char errata[] = {
#embed "../../Lessons/19-errata.md"
};

static const LessonText lessons[] = {
    {"00-road", road, sizeof road},
    {"01-slope", slope, sizeof slope},
    {"02-limit", limit, sizeof limit},
    {"03-rules", rules, sizeof rules},
    {"04-partial", partial, sizeof partial},
    {"05-neuron", neuron, sizeof neuron},
    {"06-relu", relu, sizeof relu},
    {"07-gradient", gradient, sizeof gradient},
    {"08-squared-error", squaredError, sizeof squaredError},
    {"09-jacobian", jacobian, sizeof jacobian},
    {"10-tensors", tensors, sizeof tensors},
    {"11-batch", batch, sizeof batch},
    {"12-chain", chain, sizeof chain},
    {"13-paths", paths, sizeof paths},
    {"14-backpropagation", backpropagation, sizeof backpropagation},
    {"15-softmax", softmax, sizeof softmax},
    {"16-network", network, sizeof network},
    {"17-descent", descent, sizeof descent},
    {"18-training", training, sizeof training},
    {"19-errata", errata, sizeof errata},
};

size_t lesson_count(void) { return sizeof lessons / sizeof lessons[0]; }

LessonText lesson_text(size_t place) { return lessons[place]; }
