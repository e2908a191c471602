// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/flowpicture.h"

#include "domain/cyclereport.h"
#include "domain/reporttext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <cstdlib>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FlowPicture", text);
}

/// How wide a character is in ems, generously: nothing is measured here, and a sans-serif font is any.
double emsOf(char32_t code)
{
    if (code >= 0x1100 && code != 0x2026)
        return code >= 0x2000 && code <= 0x2070 ? 0.6 : 1.1;
    if (code == U'm' || code == U'w' || code == U'M' || code == U'W' || code == U'@' || code == U'%')
        return 1.0;
    if (QChar::isUpper(code))
        return 0.78;
    return code == U'i' || code == U'l' || code == U'j' || code == U'.' || code == U',' || code == U' ' || code == U':' ? 0.36 : 0.6;
}

int widthOf(const QString &text, int fontSize)
{
    double ems = 0;
    for (const uint code : text.toUcs4())
        ems += emsOf(code);
    return static_cast<int>(ems * fontSize);
}

/// \a text cut so that it surely fits into \a width.
QString elided(const QString &text, double width, int fontSize)
{
    const QString shown = reportText(text);
    const double room = width / fontSize;
    const QList<uint> codes = shown.toUcs4();
    double used = 0;
    qsizetype fitting = 0; ///< as many would still leave room for the dots
    for (qsizetype i = 0; i < codes.size(); ++i) {
        used += emsOf(codes.at(i));
        if (used + 1.0 <= room)
            fitting = i + 1;
        if (used > room)
            return QString::fromUcs4(reinterpret_cast<const char32_t *>(codes.constData()), fitting).trimmed() + QChar(0x2026);
    }
    return shown;
}

class Drawing
{
public:
    Drawing(const FlowPicture &picture, const FlowColours &colours, int width)
        : m_picture(picture)
        , m_colours(colours)
        , m_layout(flowLayout(picture, width))
    {
    }

    QString svg(const QString &id)
    {
        QString name;
        for (const QChar c : id) {
            if (c.unicode() < 0x80 && (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_')))
                name += c;
        }
        const QString title = m_picture.title.isEmpty() ? tr("Who said what to whom") : reportText(m_picture.title);
        m_svg = QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny\" width=\"%1\" height=\"%2\" "
                               "viewBox=\"0 0 %1 %2\" id=\"%3flow\" role=\"img\" font-family=\"sans-serif\">\n<title>%4</title>\n")
                    .arg(QString::number(m_layout.width), QString::number(m_layout.height), name, title.toHtmlEscaped());
        addBox(0, 0, m_layout.width, m_layout.height, m_colours.paper);
        const qsizetype different = m_picture.different.value_or(-1);
        if (different >= 0 && different < m_layout.rows.size())
            addBox(0, m_layout.rows.at(different) - FlowLayout::rowHeight / 2, m_layout.width, FlowLayout::rowHeight, m_colours.mark);
        addHeads();
        if (different == m_layout.rows.size())
            addOtherGoesOn();
        for (qsizetype i = 0; i < m_picture.marks.size(); ++i)
            addMark(i);
        for (qsizetype i = 0; i < m_picture.messages.size(); ++i)
            addRow(i);
        return m_svg + QStringLiteral("</svg>\n");
    }

private:
    static constexpr int wordsSize = 12;
    static constexpr int smallSize = 10;

    void addBox(int x, int y, int width, int height, const QString &colour, const QString &more = {})
    {
        m_svg += QStringLiteral("<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" fill=\"%5\"%6/>\n")
                     .arg(QString::number(x), QString::number(y), QString::number(width), QString::number(height), colour, more);
    }

    /// \a look: attributes of the stroke beside its colour.
    void addLine(const QString &path, const QString &colour, const QString &look)
    {
        m_svg += QStringLiteral("<path d=\"%1\" fill=\"none\" stroke=\"%2\" %3/>\n").arg(path, colour, look);
    }

    void addText(int x, int y, int size, const QString &colour, const QString &text, const QString &anchor, bool isBold = false)
    {
        if (text.isEmpty())
            return;
        m_svg += QStringLiteral("<text x=\"%1\" y=\"%2\" font-size=\"%3\" fill=\"%4\" text-anchor=\"%5\"%6>%7</text>\n")
                     .arg(QString::number(x), QString::number(y), QString::number(size), colour, anchor,
                          isBold ? QStringLiteral(" font-weight=\"bold\"") : QString(), text.toHtmlEscaped());
    }

    void addHeads()
    {
        int y = 0;
        if (!m_picture.title.isEmpty()) {
            addText(12, 21, 14, m_colours.ink, elided(m_picture.title, m_layout.width - 24, 14 + 1), QStringLiteral("start"), true);
            y = 30;
        }
        // Times in reports are the same wherever they are read.
        addText(12, y + 22, smallSize, m_colours.soft, tr("UTC"), QStringLiteral("start"));
        for (int i = 0; i < partyCount; ++i) {
            const int x = m_layout.columns.at(i);
            addLine(QStringLiteral("M%1 %2V%3").arg(x).arg(y + 32).arg(m_layout.height - 8), m_colours.soft,
                    QStringLiteral("stroke-width=\"1\" stroke-opacity=\"0.45\""));
            addBox(x - 44, y + 6, 88, 26, m_colours.paper,
                   QStringLiteral(" rx=\"5\" stroke=\"%1\" stroke-width=\"1\"").arg(m_colours.soft));
            addText(x, y + 23, wordsSize, m_colours.ink, elided(partyWord(static_cast<Party>(i)), 84, wordsSize), QStringLiteral("middle"), true);
        }
    }

    void addOtherGoesOn()
    {
        const int y = m_layout.height - 12 - FlowLayout::markHeight;
        addBox(0, y, m_layout.width, FlowLayout::markHeight, m_colours.mark);
        addText(12, y + 18, wordsSize, m_colours.ink, tr("The other run goes on here."), QStringLiteral("start"));
    }

    void addMark(qsizetype index)
    {
        const FlowPicture::Mark &mark = m_picture.marks.at(index);
        const QString colour = mark.isFault ? m_colours.refused : m_colours.soft;
        const int y = m_layout.marks.at(index) + 3;
        // The life lines would run through the words.
        addBox(0, y, m_layout.width, FlowLayout::markHeight - 6, m_colours.paper);
        addBox(0, y, m_layout.width, FlowLayout::markHeight - 6, colour, QStringLiteral(" fill-opacity=\"0.14\""));
        addText(12, y + 15, wordsSize, mark.isFault ? m_colours.refused : m_colours.ink, elided(mark.text, m_layout.width - 24, wordsSize),
                QStringLiteral("start"), mark.isFault);
    }

    void addRow(qsizetype index)
    {
        const FlowMessage &message = m_picture.messages.at(index);
        const int y = m_layout.rows.at(index);
        addTime(message.at, y);
        const int from = m_layout.columns.at(static_cast<int>(message.from));
        int to = m_layout.columns.at(static_cast<int>(message.to));
        const QString colour = colourOf(message.kind);
        if (message.from == message.to) {
            addNote(message, from, y, colour);
            return;
        }
        addArrow(message, from, to, y, colour);
        const int middle = (from + to) / 2;
        const int room = std::abs(to - from) - 16;
        const QString back = m_picture.different == index ? m_colours.mark : m_colours.paper;
        addOverLine(middle, y - 7, wordsSize, m_colours.ink, elided(message.what, room, wordsSize), back);
        addOverLine(middle, y + 13, smallSize, colour, elided(outcomeOf(message), room, smallSize), back);
    }

    /// Words in the middle of an arrow, where the life line of another party may run.
    void addOverLine(int x, int y, int size, const QString &colour, const QString &text, const QString &back)
    {
        const int half = widthOf(text, size) / 2 + 2;
        const bool isCrossed = std::any_of(m_layout.columns.cbegin(), m_layout.columns.cend(),
                                           [x, half](int column) { return std::abs(column - x) < half; });
        if (isCrossed && !text.isEmpty())
            addBox(x - half, y - size + 1, 2 * half, size + 2, back);
        addText(x, y, size, colour, text, QStringLiteral("middle"));
    }

    /// What somebody does alone: a dot on the line, with the words on the side where there is room.
    void addNote(const FlowMessage &message, int x, int y, const QString &colour)
    {
        const bool isLast = message.from == static_cast<Party>(partyCount - 1);
        const int room = m_layout.columns.at(1) - m_layout.columns.at(0) - 24;
        const QString anchor = isLast ? QStringLiteral("end") : QStringLiteral("start");
        const int words = isLast ? x - 12 : x + 12;
        m_svg += QStringLiteral("<circle cx=\"%1\" cy=\"%2\" r=\"5\" fill=\"%3\"/>\n").arg(QString::number(x), QString::number(y), colour);
        addText(words, y - 2, wordsSize, m_colours.ink, elided(message.what, room, wordsSize), anchor);
        addText(words, y + 11, smallSize, colour, elided(outcomeOf(message), room, smallSize), anchor);
    }

    void addTime(Instant at, int y)
    {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone::utc());
        const bool isNewDay = time.date() != m_day;
        m_day = time.date();
        addText(12, y + 4, smallSize, m_colours.soft, time.toString(QStringLiteral("HH:mm:ss")), QStringLiteral("start"));
        if (isNewDay)
            addText(12, y - 8, smallSize - 1, m_colours.soft, time.toString(QStringLiteral("yyyy-MM-dd")), QStringLiteral("start"));
    }

    void addArrow(const FlowMessage &message, int from, int to, int y, const QString &colour)
    {
        const int way = to > from ? 1 : -1;
        QString look = QStringLiteral("stroke-width=\"1.5\"");
        if (message.kind == FlowMessage::Kind::Gap)
            look += QStringLiteral(" stroke-dasharray=\"6 4\"");
        else if (message.kind == FlowMessage::Kind::Hand)
            look += QStringLiteral(" stroke-dasharray=\"0.5 4\" stroke-linecap=\"round\"");
        if (!message.until) {
            const int end = to - way * 30;
            addLine(QStringLiteral("M%1 %2H%3").arg(from).arg(y).arg(end), colour, look);
            addText(end + way * 3, y + 1, 16, colour, QString(QChar(0x2026)), way > 0 ? QStringLiteral("start") : QStringLiteral("end"), true);
            return;
        }
        if (message.kind == FlowMessage::Kind::Gap) {
            // Nobody knows whether it arrived: it breaks where a head would begin.
            const int end = from + (to - from) * 4 / 5;
            addLine(QStringLiteral("M%1 %2H%3").arg(from).arg(y).arg(end), colour, look);
            addLine(QStringLiteral("M%1 %2l-4 10M%3 %2l-4 10").arg(end + 2).arg(y - 5).arg(end + 8), colour, QStringLiteral("stroke-width=\"1.5\""));
            return;
        }
        const int tip = to - way;
        addLine(QStringLiteral("M%1 %2H%3").arg(from).arg(y).arg(tip - way * 8), colour, look);
        m_svg += QStringLiteral("<path d=\"M%1 %2l%3 -4v8z\" fill=\"%4\"/>\n")
                     .arg(QString::number(tip), QString::number(y), QString::number(-way * 9), colour);
    }

    QString colourOf(FlowMessage::Kind kind) const
    {
        switch (kind) {
        case FlowMessage::Kind::Done:
            return m_colours.done;
        case FlowMessage::Kind::Refused:
            return m_colours.refused;
        case FlowMessage::Kind::Gap:
            return m_colours.gap;
        case FlowMessage::Kind::Hand:
            return m_colours.hand;
        }
        Q_UNREACHABLE();
    }

    /// How it came out, how long it took and how often it was so.
    static QString outcomeOf(const FlowMessage &message)
    {
        QStringList parts;
        if (message.count > 1)
            parts.append(tr("%1 times").arg(message.count));
        if (!message.status.isEmpty())
            parts.append(message.status);
        if (message.until && *message.until > message.at)
            parts.append(message.count > 1 ? tr("in %1").arg(durationWord(*message.until - message.at)) : durationWord(*message.until - message.at));
        if (!message.until)
            parts.append(tr("under way"));
        return parts.join(QStringLiteral(" · "));
    }

    const FlowPicture &m_picture;
    const FlowColours &m_colours;
    const FlowLayout m_layout;
    QString m_svg;
    QDate m_day;
};

} // namespace

QString flowSvg(const FlowPicture &picture, const FlowColours &colours, int width, const QString &id)
{
    return Drawing(picture, colours, width).svg(id);
}
