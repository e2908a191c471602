// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/attemptlabel.h"

#include "oauth/redirectdispatcher.h"

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

QString takeAttemptLabel(RedirectDispatcher *dispatcher, const RandomBytes &random)
{
    const QByteArray bytes = random(2);
    const size_t start = size_t(uchar(bytes.at(0))) * 32 + size_t(uchar(bytes.at(1))) % 32;
    QString label;
    // Hundreds are never open at once; should all be taken, two may look alike.
    for (size_t step = 0; step < first.size() * second.size(); ++step) {
        const size_t place = (start + step * 33) % (first.size() * second.size());
        label = QLatin1String(first[place / 32]) + QLatin1Char('-') + QLatin1String(second[place % 32]);
        if (dispatcher->takeLabel(label))
            break;
    }
    return label;
}
