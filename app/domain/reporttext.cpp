// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/reporttext.h"

#include "core/redact.h"

#include <QDateTime>
#include <QTimeZone>

namespace {

bool isHiding(char32_t code)
{
    const bool setsDirection = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x061c || code == 0x200e
        || code == 0x200f;
    // The joiners U+200C and U+200D belong to the spelling of some languages, and stay. U+E0000 to U+E007F spell whole
    // sentences that nobody sees.
    return setsDirection || code == 0x200b || code == 0x2060 || code == 0xfeff || (code >= 0xe0000 && code <= 0xe007f);
}

/// XML 1.0 §2.2 has no name for them, not even as a reference.
bool isOutsideXml(char32_t code)
{
    return (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef) || (code >= 0xd800 && code <= 0xdfff);
}

} // namespace

QString reportText(const QString &text)
{
    QString shown;
    const QList<uint> codes = redact(text).toUcs4();
    for (const uint code : codes) {
        if (isHiding(code) || isOutsideXml(code))
            shown += QChar(QChar::ReplacementCharacter);
        else if (QChar::category(code) == QChar::Other_Control || code == 0x2028 || code == 0x2029)
            shown += QLatin1Char(' ');
        else
            shown += QChar::fromUcs4(code);
    }
    return shown.simplified();
}

QString reportName(const NamedId &named)
{
    if (named.name.isEmpty() || named.id.isEmpty())
        return reportText(named.name + named.id);
    return reportText(QString(named.name % QStringLiteral(" (") % named.id % QLatin1Char(')')));
}

QString reportTime(const std::optional<Instant> &at)
{
    if (!at)
        return {};
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(*at), QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}
