// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/attemptlabel.h"

#include <array>

namespace {

constexpr std::array first = {"amber", "blue",  "brave", "bright", "calm",  "clear", "copper", "coral", "early", "fair",  "gentle",
                              "gold",  "green", "happy", "ivory",  "jade",  "kind",  "lemon",  "light", "mellow", "mint", "noble",
                              "olive", "pearl", "plain", "quick",  "quiet", "red",   "silver", "swift", "warm",  "white"};
constexpr std::array second = {"badger", "bear",  "beetle", "crane", "deer",  "dove",  "duck",  "eagle", "falcon", "finch", "fox",
                               "goose",  "hare",  "hawk",   "heron", "horse", "koala", "lark",  "lynx",  "mole",   "moth",  "otter",
                               "owl",    "panda", "puffin", "raven", "robin", "seal",  "stork", "swan",  "tiger",  "wren"};
static_assert(first.size() == 32 && second.size() == 32);

} // namespace

QString makeAttemptLabel(const RandomBytes &random)
{
    const QByteArray bytes = random(2);
    return QLatin1String(first[size_t(bytes.at(0)) % 32]) + QLatin1Char('-') + QLatin1String(second[size_t(bytes.at(1)) % 32]);
}
