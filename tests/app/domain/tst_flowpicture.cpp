// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/flowpicture.h"
#include "support/examplecycle.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

using namespace std::chrono_literals;

namespace {

struct Element {
    QString name;
    QXmlStreamAttributes attributes;
    QString text;
};

/// Every element; none when it is not well-formed.
QList<Element> elementsOf(const QString &svg)
{
    QList<Element> elements;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement())
            elements.append({reader.name().toString(), reader.attributes(), {}});
        else if (reader.isCharacters() && !reader.isWhitespace())
            elements.last().text += reader.text();
    }
    return reader.hasError() ? QList<Element>() : elements;
}

QStringList textsOf(const QString &svg)
{
    QStringList texts;
    for (const Element &element : elementsOf(svg)) {
        if (element.name == QLatin1String("text"))
            texts.append(element.text);
    }
    return texts;
}

FlowMessage message(FlowMessage::Kind kind, const QString &what = QStringLiteral("token context of 1a2b3c4d"))
{
    const Instant at = fromMilliseconds(1'764'338'400'000);
    return {at, at + 210ms, Party::Grantdesk, Party::Miro, kind, what, QStringLiteral("200"), 1, {}};
}

FlowPicture pictureOf(const QList<FlowMessage> &messages)
{
    return {QStringLiteral("A run"), messages, {}, {}};
}

QString drawn(const FlowPicture &picture)
{
    return flowSvg(picture, paperColours(), 900);
}

} // namespace

/// A picture of who said what to whom.
class TestFlowPicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyMessageAndEveryStepIsDrawn()
    {
        const FlowPicture picture = flowPicture(judged(exampleCycle()));
        QCOMPARE(picture.messages.size(), 10);
        QCOMPARE(picture.marks.size(), cycleStepCount);
        const QStringList texts = textsOf(drawn(picture));
        for (const char *const text : {"Admin", "Browser", "Miro", "Grantdesk", "UTC", "14:00:00", "2025-11-28", "uninstall for me", "400 invalid_grant · 0.5 s",
                                       "12 times · 200 · in 0.8 s", "Baseline: Access token 1a2b3c4d is good, and scopes and user were written down."})
            QVERIFY2(texts.contains(QString::fromUtf8(text)), qPrintable(texts.join(QLatin1Char('\n'))));
        QVERIFY(texts.contains(QStringLiteral("Compare: Pass. All 19 fields are as expected.")));
    }

    void stepsWithoutMessagesStandWhereTheyWere()
    {
        Cycle cycle = exampleCycle();
        cycle.step(CycleStep::Compare) = {};
        cycle.step(CycleStep::StaleCheck).state = CycleStepReport::State::Failed;
        const FlowPicture picture = flowPicture(cycle);
        QList<qsizetype> places;
        for (const FlowPicture::Mark &mark : picture.marks)
            places.append(mark.before);
        // The stale check comes right before the reauthorization; what waits has no band.
        QCOMPARE(places, (QList<qsizetype>{0, 1, 2, 6, 6}));
        QVERIFY(picture.marks.at(3).isFault && picture.marks.at(3).text.startsWith(QStringLiteral("Stale check, failed")));
        QVERIFY(!picture.marks.at(2).isFault);
        QVERIFY(flowPicture(Cycle()).marks.isEmpty());
    }

    void namesOfStrangersAreTextAndNothingElse()
    {
        const QString hostile = QStringLiteral("</text><script>x</script>&\"'\u202eevil\u0001\n\uffff") + QChar(0xd800) + QStringLiteral("<!--");
        FlowPicture picture = pictureOf({message(FlowMessage::Kind::Done, hostile), message(FlowMessage::Kind::Gap)});
        picture.messages[0].status = hostile;
        picture.messages[0].to = Party::Admin;
        picture.title = hostile;
        picture.marks = {{0, hostile, true}};
        const QString svg = flowSvg(picture, paperColours(), 900, QStringLiteral("a\"><script>"));
        const QList<Element> elements = elementsOf(svg);
        QVERIFY2(!elements.isEmpty(), "well-formed");
        static const QStringList allowed{QStringLiteral("svg"), QStringLiteral("title"), QStringLiteral("rect"), QStringLiteral("path"), QStringLiteral("text"),
                                         QStringLiteral("circle")};
        for (const Element &element : elements) {
            QVERIFY2(allowed.contains(element.name), qPrintable(element.name));
            for (const QXmlStreamAttribute &attribute : element.attributes)
                QVERIFY2(!attribute.name().startsWith(QLatin1String("on")) && attribute.name() != QLatin1String("style"), qPrintable(attribute.name().toString()));
        }
        QCOMPARE(elements.first().attributes.value(QStringLiteral("id")), QStringLiteral("ascriptflow"));
        const QString all = textsOf(svg).join(QString());
        QVERIFY(all.contains(QStringLiteral("<script>")));
        QVERIFY(!svg.contains(QChar(0x202e)) && !svg.contains(QChar(1)) && !svg.contains(QChar(0xffff)));
        QVERIFY(!svg.contains(QStringLiteral("http")) || svg.count(QStringLiteral("http")) == 1); // the name of SVG itself
    }

    void aCredentialThatSlippedInIsHidden()
    {
        const QString svg = drawn(pictureOf({message(FlowMessage::Kind::Done, QStringLiteral("x?code=not-for-eyes"))}));
        QVERIFY(!svg.contains(QStringLiteral("not-for-eyes")));
    }

    void longTextsAreCutWhereTheNextColumnBegins()
    {
        const QString words = QString(300, QLatin1Char('W'));
        FlowPicture picture = pictureOf({message(FlowMessage::Kind::Done, words)});
        picture.messages[0].status = words;
        for (const Element &element : elementsOf(drawn(picture))) {
            if (!element.text.contains(QStringLiteral("WW")))
                continue;
            // A column is 238 wide, and no sans-serif W wider than its size.
            QVERIFY(element.text.endsWith(QChar(0x2026)));
            QVERIFY(element.text.size() * element.attributes.value(QStringLiteral("font-size")).toInt() <= 238);
        }
        QVERIFY(textsOf(drawn(pictureOf({message(FlowMessage::Kind::Done)}))).contains(QStringLiteral("token context of 1a2b3c4d")));
    }

    void eachKindOfArrowLooksDifferent()
    {
        QStringList looks;
        for (const auto kind : {FlowMessage::Kind::Done, FlowMessage::Kind::Refused, FlowMessage::Kind::Gap, FlowMessage::Kind::Hand}) {
            const QString svg = drawn(pictureOf({message(kind)}));
            looks.append(svg);
            QCOMPARE(svg.contains(QStringLiteral("stroke-dasharray=\"6 4\"")), kind == FlowMessage::Kind::Gap);
            QCOMPARE(svg.contains(QStringLiteral("stroke-linecap=\"round\"")), kind == FlowMessage::Kind::Hand);
            // A head is filled; what breaks off has none.
            QCOMPARE(svg.contains(QStringLiteral("-4v8z")) || svg.contains(QStringLiteral(" -4v8z")), kind != FlowMessage::Kind::Gap);
        }
        looks.removeDuplicates();
        QCOMPARE(looks.size(), 4);
        FlowPicture open = pictureOf({message(FlowMessage::Kind::Done)});
        open.messages[0].until.reset();
        const QString svg = drawn(open);
        QVERIFY(!svg.contains(QStringLiteral("v8z")));
        QVERIFY(textsOf(svg).contains(QString(QChar(0x2026))));
        QVERIFY(textsOf(svg).contains(QStringLiteral("200 · under way")));
    }

    void theLayoutGrowsWithWhatIsInIt()
    {
        FlowPicture picture = pictureOf({message(FlowMessage::Kind::Done)});
        const FlowLayout one = flowLayout(picture, 900);
        QCOMPARE(one.columns.size(), partyCount);
        QVERIFY(std::is_sorted(one.columns.cbegin(), one.columns.cend()));
        picture.messages.append(message(FlowMessage::Kind::Gap));
        picture.marks = {{0, QStringLiteral("First"), false}, {2, QStringLiteral("Last"), false}, {7, QStringLiteral("Beyond the end"), false}};
        const FlowLayout more = flowLayout(picture, 900);
        QCOMPARE(more.height, one.height + FlowLayout::rowHeight + 3 * FlowLayout::markHeight);
        QCOMPARE(more.rows.size(), 2);
        QCOMPARE(more.marks.size(), 3);
        QVERIFY(more.marks.at(0) < more.rows.at(0) && more.rows.at(1) < more.marks.at(1) && more.marks.at(1) < more.marks.at(2));
        QVERIFY(more.marks.at(2) + FlowLayout::markHeight <= more.height);
        QCOMPARE(flowLayout(picture, 1200).width, 1200);
        QVERIFY2(flowLayout(picture, 10).width > 400, "too small a width is made larger");
        QVERIFY(!elementsOf(drawn({})).isEmpty());
    }

    void theFirstDifferenceIsFound_data()
    {
        QTest::addColumn<QList<FlowMessage>>("one");
        QTest::addColumn<QList<FlowMessage>>("other");
        QTest::addColumn<int>("at"); ///< -1: none
        const FlowMessage look = message(FlowMessage::Kind::Done);
        const FlowMessage otherToken = message(FlowMessage::Kind::Done, QStringLiteral("token context of 99aabbcc"));
        FlowMessage often = look;
        often.count = 12;
        often.until = *often.until + 5s;
        FlowMessage refused = message(FlowMessage::Kind::Refused);
        FlowMessage busy = message(FlowMessage::Kind::Gap);
        busy.status = QStringLiteral("429 after 12 s");
        FlowMessage busier = busy;
        busier.status = QStringLiteral("429 after 40 s");
        FlowMessage broken = busy;
        broken.status = QStringLiteral("503");
        FlowMessage fromBrowser = look;
        fromBrowser.from = Party::Browser;
        FlowMessage open = look;
        open.until.reset();
        const FlowMessage otherWords = message(FlowMessage::Kind::Done, QStringLiteral("boards of 1a2b3c4d"));
        QTest::newRow("the same") << QList{look, refused} << QList{look, refused} << -1;
        QTest::newRow("both empty") << QList<FlowMessage>() << QList<FlowMessage>() << -1;
        QTest::newRow("other fingerprints") << QList{look} << QList{otherToken} << -1;
        QTest::newRow("other times and counts") << QList{look} << QList{often} << -1;
        QTest::newRow("other numbers in the status") << QList{busy} << QList{busier} << -1;
        QTest::newRow("another HTTP status") << QList{look, busy} << QList{look, broken} << 1;
        QTest::newRow("another kind") << QList{look, look} << QList{look, refused} << 1;
        QTest::newRow("another party") << QList{look} << QList{fromBrowser} << 0;
        QTest::newRow("other words") << QList{look} << QList{otherWords} << 0;
        QTest::newRow("not answered") << QList{look} << QList{open} << 0;
        QTest::newRow("the other goes on") << QList{look} << QList{look, look} << 1;
        QTest::newRow("the other ends") << QList{look, look} << QList{look} << 1;
    }
    void theFirstDifferenceIsFound()
    {
        QFETCH(const QList<FlowMessage>, one);
        QFETCH(const QList<FlowMessage>, other);
        const std::optional<qsizetype> found = firstDifference(pictureOf(one), pictureOf(other));
        QTEST(found ? int(*found) : -1, "at");
    }

    void whatDiffersIsMarked()
    {
        FlowPicture picture = pictureOf({message(FlowMessage::Kind::Done)});
        QVERIFY(!drawn(picture).contains(paperColours().mark));
        picture.different = 0;
        QVERIFY(drawn(picture).contains(paperColours().mark));
        picture.different = 1;
        const QString svg = drawn(picture);
        QVERIFY(svg.contains(paperColours().mark));
        QVERIFY(textsOf(svg).contains(QStringLiteral("The other run goes on here.")));
    }
};

QTEST_APPLESS_MAIN(TestFlowPicture)
#include "tst_flowpicture.moc"
