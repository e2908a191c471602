// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/uridifference.h"

#include "domain/appprofile.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>

namespace {

using Cause = UriDifference::Cause;

QString tr(const char *text)
{
    return QCoreApplication::translate("UriDifference", text);
}

/// Blanks, and what nobody sees when it is pasted along: soft hyphen, zero-width signs, byte order mark.
bool isInvisible(QChar c)
{
    return c.isSpace() || c == QChar(0xad) || (c >= QChar(0x200b) && c <= QChar(0x200f)) || c == QChar(0x2060)
        || c == QChar(0xfeff);
}

/// A piece of a text, and where it begins there.
struct Piece {
    QString text;
    qsizetype at = 0;
};

/// The pieces of an address; put together again they are the whole text.
struct Parts {
    Piece blanksInFront;
    Piece scheme;
    Piece host; ///< with a user name, where there is one
    Piece port; ///< with its colon
    Piece path;
    Piece query; ///< with its question mark
    Piece fragment; ///< with its number sign
    Piece blanksBehind;
    bool isAddress = false;
};

Parts partsOf(const QString &text, bool mayBeAddress)
{
    const auto visible = std::find_if_not(text.cbegin(), text.cend(), isInvisible);
    const auto behind = std::find_if_not(text.crbegin(), std::make_reverse_iterator(visible), isInvisible).base();
    const qsizetype begin = visible - text.cbegin();
    const qsizetype end = behind - text.cbegin();

    Parts parts;
    parts.blanksInFront = {text.left(begin), 0};
    parts.blanksBehind = {text.mid(end), end};
    const QString whole = text.mid(begin, end - begin);
    parts.path = {whole, begin};

    // RFC 3986 appendix B, for addresses that name a host.
    static const QRegularExpression address(
        QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?$"),
        QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = address.match(whole);
    if (!mayBeAddress || !match.hasMatch())
        return parts;
    const auto piece = [&](int group) {
        const qsizetype start = match.capturedStart(group);
        return Piece{match.captured(group), begin + (start < 0 ? whole.size() : start)};
    };
    parts.isAddress = true;
    parts.scheme = piece(1);
    parts.host = piece(2);
    parts.path = piece(3);
    parts.query = piece(4);
    parts.fragment = piece(5);
    if (match.capturedStart(4) < 0)
        parts.query.at = parts.fragment.at;
    // The colons of an IPv6 address stand within brackets.
    const QString authority = parts.host.text;
    const qsizetype colon = authority.lastIndexOf(QLatin1Char(':'));
    const qsizetype hostEnd = colon > authority.lastIndexOf(QLatin1Char(']')) ? colon : authority.size();
    parts.port = {authority.mid(hostEnd), parts.host.at + hostEnd};
    parts.host.text.truncate(hostEnd);
    return parts;
}

qsizetype commonStart(const QString &a, const QString &b)
{
    return std::mismatch(a.cbegin(), a.cend(), b.cbegin(), b.cend()).first - a.cbegin();
}

/// Short enough for a sentence, on one line, and never nothing.
QString shown(const QString &text)
{
    if (text.isEmpty())
        return tr("nothing");
    QString line;
    for (const QChar c : text.left(80)) {
        if (c == QLatin1Char(' ') || (c.isPrint() && !isInvisible(c)))
            line += c;
        else
            line += QStringLiteral("<U+%1>").arg(uint(c.unicode()), 4, 16, QLatin1Char('0')).toUpper();
    }
    return text.size() > 80 ? QString(line + QChar(0x2026)) : line;
}

QString signNames(const QString &text)
{
    QStringList names;
    for (const QChar c : text.left(4)) {
        names.append(c == QLatin1Char(' ')
                         ? tr("a blank")
                         : QStringLiteral("U+%1").arg(uint(c.unicode()), 4, 16, QLatin1Char('0')).toUpper());
    }
    return names.isEmpty() ? tr("nothing") : names.join(QLatin1String(", "));
}

QString withoutInvisible(QString text)
{
    text.removeIf(isInvisible);
    return text;
}

/// Collects what is found, in the order it is told.
class Findings
{
public:
    /// The first \a unshown signs belong to the pieces, but not to what is shown of them.
    void add(Cause cause, const Piece &ours, const Piece &theirs, const QString &sentence, qsizetype unshown = 0)
    {
        const qsizetype same = commonStart(ours.text, theirs.text);
        m_found.append({cause, ours.at + same, ours.text.mid(unshown), theirs.text.mid(unshown), sentence});
    }
    QList<UriDifference> all() const { return m_found; }

private:
    QList<UriDifference> m_found;
};

void compareBlanks(const Piece &ours, const Piece &theirs, const QString &sentence, Findings *found)
{
    if (ours.text != theirs.text)
        found->add(Cause::Whitespace, ours, theirs, sentence.arg(signNames(ours.text), signNames(theirs.text)));
}

QString bareHost(const QString &host)
{
    return host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')) ? host.mid(1, host.size() - 2) : host;
}

void compareHosts(const Piece &ours, const Piece &theirs, Findings *found)
{
    if (ours.text == theirs.text)
        return;
    const bool bothHere = isLoopbackHost(bareHost(ours.text)) && isLoopbackHost(bareHost(theirs.text));
    if (bothHere) {
        found->add(Cause::HostForm, ours, theirs,
                   tr("The host is written in two ways: %1 here, %2 there. Both lead to this computer, but for Miro "
                      "they are different.")
                       .arg(shown(ours.text), shown(theirs.text)));
    } else if (ours.text.compare(theirs.text, Qt::CaseInsensitive) == 0) {
        found->add(
            Cause::Host, ours, theirs,
            tr("The host differs in capital letters: %1 here, %2 there.").arg(shown(ours.text), shown(theirs.text)));
    } else {
        found->add(Cause::Host, ours, theirs,
                   tr("The host differs: %1 here, %2 there.").arg(shown(ours.text), shown(theirs.text)));
    }
}

void comparePorts(const Piece &ours, const Piece &theirs, Findings *found)
{
    if (ours.text == theirs.text)
        return;
    const auto words = [](const QString &port) {
        if (port.isEmpty())
            return tr("none");
        return port.size() == 1 ? tr("a colon without a number") : shown(port.mid(1));
    };
    found->add(Cause::Port, ours, theirs,
               tr("The port differs: %1 here, %2 there.").arg(words(ours.text), words(theirs.text)), 1);
}

/// Cuts the slashes at the end off, and answers with them.
Piece slashesOf(Piece *path)
{
    qsizetype end = path->text.size();
    while (end > 0 && path->text.at(end - 1) == QLatin1Char('/'))
        --end;
    const Piece slashes{path->text.mid(end), path->at + end};
    path->text.truncate(end);
    return slashes;
}

void comparePaths(Piece ours, Piece theirs, bool areAddresses, Findings *found)
{
    const Piece ourSlashes = slashesOf(&ours);
    const Piece theirSlashes = slashesOf(&theirs);
    const QByteArray ourBytes = QByteArray::fromPercentEncoding(ours.text.toUtf8());
    const QByteArray theirBytes = QByteArray::fromPercentEncoding(theirs.text.toUtf8());
    const auto add = [&](Cause cause, const QString &sentence) {
        found->add(cause, ours, theirs, sentence.arg(shown(ours.text), shown(theirs.text)));
    };
    const bool isSameInCapitals = ours.text.compare(theirs.text, Qt::CaseInsensitive) == 0;
    const QString encodingSentence = tr("The path is percent-encoded differently: %1 here, %2 there.");
    if (ours.text == theirs.text) {
        // Only the slashes behind may differ.
    } else if (ourBytes == theirBytes) {
        add(Cause::PercentEncoding, encodingSentence);
    } else if (isSameInCapitals || ourBytes.toLower() == theirBytes.toLower()) {
        add(Cause::PathCase, tr("The path differs in capital letters: %1 here, %2 there."));
        if (!isSameInCapitals)
            add(Cause::PercentEncoding, encodingSentence);
    } else if (withoutInvisible(ours.text) == withoutInvisible(theirs.text)) {
        add(Cause::Whitespace, tr("One path has a blank or a sign that cannot be seen: %1 here, %2 there."));
    } else {
        add(Cause::Path,
            areAddresses ? tr("The path differs: %1 here, %2 there.")
                         : tr("The texts differ, and not both are complete addresses: %1 here, %2 there."));
    }
    if (ourSlashes.text != theirSlashes.text) {
        const QString sentence = theirSlashes.text.isEmpty() ? tr("At the end there is a slash here, none there.")
            : ourSlashes.text.isEmpty()                      ? tr("At the end there is no slash here, one there.")
                                                             : tr("The number of slashes at the end differs.");
        found->add(Cause::TrailingSlash, ourSlashes, theirSlashes, sentence);
    }
}

void compareTails(Cause cause, const Piece &ours, const Piece &theirs, const QString &what, Findings *found)
{
    if (ours.text != theirs.text)
        found->add(cause, ours, theirs,
                   tr("%1 differs: %2 here, %3 there.").arg(what, shown(ours.text), shown(theirs.text)));
}

} // namespace

QList<UriDifference> uriDifferences(const QString &ours, const QString &theirs)
{
    if (ours == theirs)
        return {};
    Parts a = partsOf(ours, true);
    Parts b = partsOf(theirs, true);
    if (a.isAddress != b.isAddress) {
        a = partsOf(ours, false);
        b = partsOf(theirs, false);
    }
    Findings found;
    compareBlanks(a.blanksInFront, b.blanksInFront, tr("In front of the address there is %1 here, %2 there."), &found);
    if (a.scheme.text != b.scheme.text) {
        found.add(Cause::Scheme, a.scheme, b.scheme,
                  tr("The scheme differs: %1 here, %2 there.").arg(shown(a.scheme.text), shown(b.scheme.text)));
    }
    compareHosts(a.host, b.host, &found);
    comparePorts(a.port, b.port, &found);
    comparePaths(a.path, b.path, a.isAddress, &found);
    compareTails(Cause::Query, a.query, b.query, tr("The query (the part behind ?)"), &found);
    compareTails(Cause::Fragment, a.fragment, b.fragment, tr("The fragment (the part behind #)"), &found);
    compareBlanks(a.blanksBehind, b.blanksBehind, tr("Behind the address there is %1 here, %2 there."), &found);
    return found.all();
}
