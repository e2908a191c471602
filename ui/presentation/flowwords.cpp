// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/flowwords.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"

#include <QCoreApplication>
#include <QStringList>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FlowWords", text);
}

} // namespace

QString flowMessageText(const FlowMessage &message)
{
    QStringList parts{shownText(message.what)};
    if (!message.status.isEmpty())
        parts.append(shownText(message.status));
    if (message.count > 1)
        parts.append(tr("%1 times").arg(countWord(message.count)));
    parts.append(message.until ? durationWord(*message.until - message.at) : tr("under way"));
    const QString who = message.from == message.to ? partyWord(message.from)
                                                   : tr("%1 to %2").arg(partyWord(message.from), partyWord(message.to));
    return tr("%1: %2").arg(who, parts.join(QStringLiteral(", ")));
}

QString flowText(const FlowPicture &picture)
{
    QStringList lines;
    qsizetype mark = 0;
    for (qsizetype i = 0; i <= picture.messages.size(); ++i) {
        for (; mark < picture.marks.size() && (picture.marks.at(mark).before <= i || i == picture.messages.size());
             ++mark)
            lines.append(shownText(picture.marks.at(mark).text));
        if (i < picture.messages.size())
            lines.append(flowMessageText(picture.messages.at(i)));
    }
    return lines.isEmpty() ? tr("Nothing was said yet.") : lines.join(QLatin1Char('\n'));
}

QString differenceSentence(const FlowPicture &one, const FlowPicture &other)
{
    const std::optional<qsizetype> first = firstDifference(one, other);
    if (!first)
        return tr("The same was said in both, with the same outcome.");
    const QString end = tr("nothing more");
    const auto at = [&first, &end](const FlowPicture &picture) {
        return *first < picture.messages.size() ? flowMessageText(picture.messages.at(*first)) : end;
    };
    return tr("They differ first at message %1. Left: %2. Right: %3.")
        .arg(QString::number(*first + 1), at(one), at(other));
}
